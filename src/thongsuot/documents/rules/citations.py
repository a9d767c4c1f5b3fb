"""Which document a mention may mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from thongsuot.reading.model import Citation
from thongsuot.vietnamese.text import fold


@dataclass(frozen=True, slots=True)
class Known:
    """A document that may be meant; `symbol_key` is its folded symbol."""

    id: int
    kind: str
    number: str
    symbol_key: str
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class Named:
    """What a text says, in all its mentions of one document taken together, about which document it is."""

    kind: str
    number: str
    symbol_key: str
    issued_on: date | None
    mentions: tuple[int, ...]

    def fits(self, known: Known) -> bool:
        """Nothing that the text says speaks against this document."""
        if self.issued_on and self.issued_on != known.issued_on:
            return False
        if self.symbol_key:
            return self.symbol_key == known.symbol_key
        return bool(self.number) and (self.kind, self.number) == (known.kind, known.number)

    def settles(self, fitting: Sequence[Known]) -> bool:
        """One document fits, and the text gives its date: numbers repeat, so without a date even one is a question."""
        return len(fitting) == 1 and self.issued_on is not None


def named_in(citations: Sequence[Citation]) -> tuple[Named, ...]:
    """The documents that a text names, each with the indexes of its mentions, in the order of the first."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for index, citation in enumerate(citations):
        groups.setdefault(_label(citation), []).append(index)
    return tuple(_named([citations[index] for index in indexes], indexes) for indexes in groups.values())


def _label(citation: Citation) -> tuple[object, ...]:
    if citation.same_as:
        return (citation.same_as,)
    return (citation.kind, citation.number, fold(citation.symbol or ""), citation.issued_on)


def _named(citations: Sequence[Citation], indexes: Iterable[int]) -> Named:
    return Named(
        kind=citations[0].kind,
        number=next((citation.number for citation in citations if citation.number), ""),
        symbol_key=next((fold(citation.symbol) for citation in citations if citation.symbol), ""),
        issued_on=next((citation.issued_on for citation in citations if citation.issued_on), None),
        mentions=tuple(indexes),
    )
