"""Ids in addresses: whole numbers that a database's 64-bit key can hold."""

from __future__ import annotations


class IdConverter:
    """Up to 18 digits; an address with a longer number leads nowhere (404) instead of to an overflow."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """The id."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)
