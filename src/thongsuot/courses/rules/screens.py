"""A text cut into screens for a phone, and how far along them a reader is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

LONGEST: Final = 1_500
"""So many characters stand on a screen, unless one passage alone is longer."""
HEADING: Final = 120
"""What opens a clause and is no longer than this introduces what follows, and stays with it."""


class Piece(Protocol):
    """A passage of the text."""

    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def clause(self) -> UUID | None: ...  # noqa: D102
    @property
    def opens(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: its passages are those from `first` up to `last` (not included) of the text.

    `clauses` counts those that have been opened by its end; `clause` is the last of them.
    """

    number: int
    first: int
    last: int
    start: int
    end: int
    clauses: int
    clause: UUID | None


def screens(pieces: Sequence[Piece], longest: int = LONGEST) -> tuple[Screen, ...]:
    """The screens of a text, in order: together they are the text, and no heading stands at the end of one alone."""
    found: list[Screen] = []
    clauses, clause = 0, None
    for number, (first, last) in enumerate(_cuts(pieces, longest), start=1):
        for piece in pieces[first:last]:
            clauses += piece.opens
            clause = piece.clause or clause
        found.append(Screen(number, first, last, pieces[first].start, pieces[last - 1].end, clauses, clause))
    return tuple(found)


def _cuts(pieces: Sequence[Piece], longest: int) -> Iterator[tuple[int, int]]:
    first = 0
    for block, until in _blocks(pieces):
        if block > first and pieces[until - 1].end - pieces[first].start > longest:
            yield first, block
            first = block
    if first < len(pieces):
        yield first, len(pieces)


def _blocks(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Passages with the headings before them: what is not torn apart."""
    first = 0
    for place, piece in enumerate(pieces):
        is_heading = piece.opens and piece.end - piece.start <= HEADING
        if not is_heading or place == len(pieces) - 1 or place - first >= 4:
            yield first, place + 1
            first = place + 1


def screen_at(found: Sequence[Screen], read: int) -> int:
    """How many screens are read whole when so many passages are."""
    return sum(one.last <= read for one in found)


def furthest(pieces: Sequence[Piece], clause: UUID | None) -> int:
    """How many passages of a text stand up to the end of a clause that was read in another version; 0 if it is gone."""
    if clause is None:
        return 0
    return max((place + 1 for place, piece in enumerate(pieces) if piece.clause == clause), default=0)
