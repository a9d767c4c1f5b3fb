"""Ids in addresses and forms: whole numbers that a database's 64-bit key can hold."""

from __future__ import annotations

from collections.abc import Iterable

DIGITS = 18
"""So many digits fit whatever they are."""


class IdConverter:
    """An address with a longer number leads nowhere (404) instead of to an overflow."""

    regex = f"[0-9]{{1,{DIGITS}}}"

    def to_python(self, value: str) -> int:
        """The id."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)


def whole_in(words: str, digits: int) -> int | None:
    """The whole number that stands there in at most so many plain digits; None for anything else."""
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= digits else None


def id_in(words: str) -> int | None:
    """The id that a button or an address sent; None where it sent none, or nonsense."""
    return whole_in(words, DIGITS)


def ids_in(values: Iterable[str]) -> list[int]:
    """The ids that were ticked, without nonsense, in their order."""
    return [found for words in values if (found := id_in(words)) is not None]
