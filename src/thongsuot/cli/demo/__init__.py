"""The demo: an invented province that has taken three documents in, at different speeds, so that something is stuck."""
