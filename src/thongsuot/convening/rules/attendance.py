"""The columns of an attendance report, and how they close. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple


class Turnout(NamedTuple):
    """People of one group: members in all, convened, and what became of those convened.

    Who came was present at some moment of the sitting: in person at a point of the organiser's own, else online.
    Guests came without being convened and stand apart, so that came + absent = convened always.
    """

    members: int = 0
    convened: int = 0
    came: int = 0
    in_person: int = 0
    excused: int = 0
    guests: int = 0
    now: int = 0

    @property
    def online(self) -> int:
        """Came at a point of another unit."""
        return self.came - self.in_person

    @property
    def absent(self) -> int:
        """Convened and not there at any moment."""
        return self.convened - self.came

    @property
    def unexcused(self) -> int:
        """Absent without a reason that is known."""
        return self.absent - self.excused

    def plus(self, other: Turnout) -> Turnout:
        """These and the others together."""
        return Turnout._make(one + more for one, more in zip(self, other, strict=True))


NOBODY: Final = Turnout()


def together(parts: Iterable[Turnout]) -> Turnout:
    """The sum of several parts."""
    total = NOBODY
    for part in parts:
        total = total.plus(part)
    return total
