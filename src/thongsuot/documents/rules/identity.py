"""Which document this is: kind + number + issuer + date, for numbers repeat (each term, each kind, each issuer)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from thongsuot.reading import model
from thongsuot.vietnamese.text import fold, normalise

SYMBOL_LENGTH = 60
NUMBER_LENGTH = 30
WORDS_LENGTH = 300
_LEADING_NUMBER = re.compile(r"\s*(\d[\d.]*)")


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one document from all others; empty words and None are what its text does not say."""

    kind: str
    number: str = ""
    symbol: str = ""
    issuer: str = ""
    issued_on: date | None = None
    title: str = ""

    def missing(self) -> tuple[str, ...]:
        """The names of the parts that are not known, so that the document cannot be told from its namesakes."""
        parts = {"number": self.number, "issuer": self.issuer, "issued_on": self.issued_on}
        return tuple(name for name, value in parts.items() if not value)

    def search_key(self) -> str:
        """What a search in the list of documents runs on."""
        return fold(f"{self.symbol or self.number} {self.title} {self.issuer}")


def as_read(read: model.Identity) -> Identity:
    """What the reader found, tidied: white space single, no part longer than its column."""
    return tidied(
        Identity(
            kind=read.kind,
            number=read.number or "",
            symbol=read.symbol or "",
            issuer=read.issuer or "",
            issued_on=read.issued_on,
            title=read.title or "",
        )
    )


def tidied(identity: Identity) -> Identity:
    """The same identity in NFC with single spaces; the number taken from the symbol where it is not given apart.

    >>> tidied(Identity(kind="resolution", symbol="15-NQ/TU")).number
    '15'
    """
    symbol = one_line(identity.symbol)
    leading = _LEADING_NUMBER.match(symbol)
    number = one_line(identity.number) or (leading[1].rstrip(".") if leading else "")
    return Identity(
        kind=identity.kind[:NUMBER_LENGTH],
        number=number[:NUMBER_LENGTH],
        symbol=symbol[:SYMBOL_LENGTH],
        issuer=one_line(identity.issuer)[:WORDS_LENGTH],
        issued_on=identity.issued_on,
        title=one_line(identity.title),
    )


def one_line(words: str) -> str:
    """Words in NFC with every run of white space one space."""
    return " ".join(normalise(words).split())
