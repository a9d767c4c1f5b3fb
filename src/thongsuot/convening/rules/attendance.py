"""The columns of an attendance report, how they close, and the sentence on top."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from thongsuot.vietnamese.numbers import format_number, format_percent


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


def sentence(total: Turnout) -> str:
    """How many came of those convened, and who is left: what a make-up has to make good."""
    language = (get_language() or "vi")[:2]
    figures = {name: format_number(value, language) for name, value in total._asdict().items()}
    figures |= {"absent": format_number(total.absent, language), "unexcused": format_number(total.unexcused, language)}
    if not total.convened:
        return _("Nobody here is convened.")
    came = ngettext(
        "%(came)s of %(convened)s person convened came (%(share)s).",
        "%(came)s of %(convened)s people convened came (%(share)s).",
        total.convened,
    )
    told = [came % (figures | {"share": format_percent(total.came, total.convened, language)})]
    if total.absent:
        words = ngettext(
            "%(absent)s is absent, %(unexcused)s of them without a reason.",
            "%(absent)s are absent, %(unexcused)s of them without a reason.",
            total.absent,
        )
        told.append(words % figures)
    if total.guests:
        words = ngettext("%(guests)s guest came too.", "%(guests)s guests came too.", total.guests)
        told.append(words % figures)
    return " ".join(told)
