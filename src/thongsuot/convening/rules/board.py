"""The live board: how a point is, by its signs of life and the server's clock alone, and the sentence on top."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from thongsuot.kernel.days import ZONE, day_of
from thongsuot.vietnamese.dates import format_date
from thongsuot.vietnamese.numbers import format_number

OPEN_FOR: Final = timedelta(seconds=90)
"""So long after its last sign a point counts as open: its devices speak every 20 to 60 seconds."""


class PointState(StrEnum):
    """How a point is. Nobody sets it by hand."""

    OPEN = "open"
    SILENT = "silent"
    OFFLINE = "offline"


def state_of(last_at: datetime | None, now: datetime) -> PointState:
    """Open up to 90 seconds after the last sign, silent for the rest of that day in Vietnam, offline without any."""
    if last_at is None or day_of(last_at) < day_of(now):
        return PointState.OFFLINE
    return PointState.OPEN if now - last_at <= OPEN_FOR else PointState.SILENT


class Figures(NamedTuple):
    """Points by their state, and people: expected, present at some moment of the sitting, present now."""

    points: int = 0
    open: int = 0
    silent: int = 0
    expected: int = 0
    was: int = 0
    now: int = 0

    @property
    def offline(self) -> int:
        """Points that gave no sign today."""
        return self.points - self.open - self.silent

    def plus(self, other: Figures) -> Figures:
        """These and the others together."""
        return Figures._make(one + more for one, more in zip(self, other, strict=True))


NOTHING: Final = Figures()


def added(parts: Iterable[Figures]) -> Figures:
    """The sum of several parts."""
    total = NOTHING
    for part in parts:
        total = total.plus(part)
    return total


@dataclass(frozen=True, slots=True)
class Moment:
    """A sitting's times and the moment of the figures."""

    starts_at: datetime
    ends_at: datetime
    now: datetime


def sentence(figures: Figures, moment: Moment | None) -> str:
    """What a tired leader must know of a sitting: who is there, and which points are not heard from."""
    language = (get_language() or "vi")[:2]
    if moment is None:
        return _("This conference has no sitting yet.")
    return " ".join(part for part in (_people(figures, moment, language), _points(figures, moment, language)) if part)


def _people(figures: Figures, moment: Moment, language: str) -> str:
    places = {
        "now": format_number(figures.now, language),
        "was": format_number(figures.was, language),
        "expected": format_number(figures.expected, language),
        "at": f"{moment.starts_at.astimezone(ZONE):%H:%M}",
        "day": format_date(day_of(moment.starts_at), language),
    }
    if moment.now < moment.starts_at and not figures.was:
        words = ngettext(
            "The sitting begins at %(at)s on %(day)s; %(expected)s person is expected.",
            "The sitting begins at %(at)s on %(day)s; %(expected)s people are expected.",
            figures.expected,
        )
    elif moment.now < moment.ends_at:
        words = ngettext(
            "Present now: %(now)s of %(expected)s person expected.",
            "Present now: %(now)s of %(expected)s people expected.",
            figures.expected,
        )
    else:
        words = ngettext(
            "The sitting is over: %(was)s of %(expected)s person expected was present.",
            "The sitting is over: %(was)s of %(expected)s people expected were present.",
            figures.expected,
        )
    return words % places


def _points(figures: Figures, moment: Moment, language: str) -> str:
    """Which points one must call; nothing once the sitting is over, for then nobody has to give a sign."""
    places = {
        "points": format_number(figures.points, language),
        "silent": format_number(figures.silent, language),
        "offline": format_number(figures.offline, language),
    }
    if moment.now >= moment.ends_at:
        return ""
    if not figures.points:
        return _("It has no point yet.")
    if figures.open == figures.points:
        return ngettext("Its %(points)s point is open.", "All %(points)s points are open.", figures.points) % places
    lost = [
        words % places
        for count, words in (
            (figures.silent, ngettext("%(silent)s silent", "%(silent)s silent", figures.silent)),
            (figures.offline, ngettext("%(offline)s offline", "%(offline)s offline", figures.offline)),
        )
        if count
    ]
    told = ngettext("Of %(points)s point: %(lost)s.", "Of %(points)s points: %(lost)s.", figures.points)
    return told % (places | {"lost": ", ".join(lost)})
