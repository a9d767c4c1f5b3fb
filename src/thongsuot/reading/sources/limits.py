"""How large a file and its text may be."""

from __future__ import annotations

from thongsuot.reading.errors import ReadingError

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_CHARACTERS = 2_000_000
"""Some thousand pages of text; the longest real text we know has 59,000 characters."""
MAX_PLAIN_BYTES = 4 * MAX_CHARACTERS


def check_bytes(size: int, limit: int = MAX_BYTES) -> None:
    """Refuse a file of more than `limit` bytes.

    :raises ReadingError: reading.too_large
    """
    if size > limit:
        raise ReadingError("reading.too_large", measure="megabytes", size=-(-size // MEGABYTE), limit=limit // MEGABYTE)


def check_characters(length: int) -> None:
    """Refuse a text of more than MAX_CHARACTERS: every opener asks this before anything is looked for in the text.

    :raises ReadingError: reading.too_large
    """
    if length > MAX_CHARACTERS:
        raise ReadingError("reading.too_large", measure="characters", size=length, limit=MAX_CHARACTERS)
