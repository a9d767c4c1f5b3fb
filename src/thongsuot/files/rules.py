"""Where bytes lie."""

from __future__ import annotations


def stored_path(sha256: str) -> str:
    """The place of a content hash in the storage: two levels of folders, so that none holds too many."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
