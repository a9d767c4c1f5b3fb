"""A day's tree in memory, by codes: what acts and imports are worked out on before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Seat:
    """A unit as it stands on one day; `parent` is a code, None at the root."""

    code: str
    words: str
    kind: str
    parent: str | None
    opened: date
    closed: date | None = None

    @property
    def called(self) -> tuple[str, str]:
        """Its words and kind, which a renaming changes together."""
        return self.words, self.kind

    def is_open(self, day: date) -> bool:
        """True on the days [opened, closed)."""
        return self.opened <= day and (self.closed is None or day < self.closed)


class Forest:
    """Seats by code, and who sits beneath whom. Parents are set one at a time and never make a cycle (callers ask)."""

    def __init__(self, seats: Iterable[Seat] = ()) -> None:
        self._seats: dict[str, Seat] = {}
        self._beneath: defaultdict[str | None, set[str]] = defaultdict(set)
        for seat in seats:
            self.put(seat)

    def __contains__(self, code: object) -> bool:
        return code in self._seats

    def __getitem__(self, code: str) -> Seat:
        return self._seats[code]

    def __iter__(self) -> Iterator[Seat]:
        return iter(self._seats.values())

    def get(self, code: str) -> Seat | None:
        """The seat with this code, if there is one."""
        return self._seats.get(code)

    def put(self, seat: Seat) -> None:
        """Add a seat, or put it in the place of the one with its code."""
        former = self._seats.get(seat.code)
        if former is not None:
            self._beneath[former.parent].discard(seat.code)
        self._seats[seat.code] = seat
        self._beneath[seat.parent].add(seat.code)

    def children(self, code: str) -> list[Seat]:
        """The seats right beneath one, in order of their codes."""
        return [self._seats[child] for child in sorted(self._beneath[code])]

    def line(self, code: str) -> list[str]:
        """The codes from the root down to this one, itself included."""
        upward = []
        at: str | None = code
        while at is not None:
            upward.append(at)
            at = self._seats[at].parent
        return upward[::-1]

    def stands_beneath(self, code: str, above: str) -> bool:
        """True when `code` is `above` or stands somewhere beneath it."""
        return above in self.line(code)

    def common_ancestor(self, codes: Iterable[str]) -> str | None:
        """The lowest seat above all of these; one of them, when it stands above the others."""
        lines = [self.line(code) for code in codes]
        common = None
        for steps in zip(*lines, strict=False):
            if len(set(steps)) > 1:
                break
            common = steps[0]
        return common
