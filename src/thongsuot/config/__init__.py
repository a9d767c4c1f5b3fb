"""Settings, urls, wiring, start-up checks: what puts the packages together and is known by none of them."""
