"""The one sentence that a page begins with: chosen by rule, never empty, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from thongsuot.flow.rules.figures import Figures, Publication, Stage
from thongsuot.vietnamese.dates import format_date
from thongsuot.vietnamese.numbers import format_number


class Kind(StrEnum):
    """What there is to say of a document."""

    NOT_PUBLISHED = "not_published"
    WITHDRAWN = "withdrawn"
    NOBODY = "nobody"
    STUCK = "stuck"
    REACHED = "reached"
    FLOWING = "flowing"


@dataclass(frozen=True, slots=True)
class Compared:
    """How many units more (or fewer) have reached the stage than on another day, so many days before."""

    day: date
    days: int
    change: int


@dataclass(frozen=True, slots=True)
class Headline:
    """What the sentence says: `units` of `of` are stuck at `stage`, `elsewhere` more at others.

    Where all is well `units` have reached the stage, and it is so `since` that day.
    """

    kind: Kind
    stage: Stage | None = None
    units: int = 0
    of: int = 0
    elsewhere: int = 0
    members: int = 0
    days_late: int = 0
    since: date | None = None
    reason: str = ""
    compared: Compared | None = None


def choose(
    publication: Publication, stages: Sequence[Stage], figures: Figures, before: Figures | None, days: tuple[date, date]
) -> Headline:
    """The headline of a document's figures; `days` are the day of `figures` and that of `before`.

    `since` is left open where nothing is overdue: the caller looks it up, for it needs the days between.
    """
    if publication.withdrawn_on:
        return Headline(Kind.WITHDRAWN, since=publication.withdrawn_on, reason=publication.reason)
    if publication.published_on is None:
        return Headline(Kind.NOT_PUBLISHED)
    owed = [stage for stage in stages if stage.code in figures and figures[stage.code].owed]
    if not owed:
        return Headline(Kind.NOBODY, since=publication.published_on)
    day, before_day = days
    stage = _spoken_of(owed, figures)
    compared = None
    if before is not None:
        was = before[stage.code].reached if stage.code in before else 0
        compared = Compared(before_day, (day - before_day).days, figures[stage.code].reached - was)
    return _of_stage(stage, figures, day, compared)


def sentence(headline: Headline) -> str:
    """The headline in words, in the active language."""
    return " ".join(_sentences(headline, (get_language() or "vi")[:2]))


def _spoken_of(owed: Sequence[Stage], figures: Figures) -> Stage:
    """The stage at which most units are stuck, the earlier of equals; else the first that not all have reached."""
    most = max(owed, key=lambda stage: (figures[stage.code].stuck, -stage.place))
    if figures[most.code].stuck:
        return most
    lacking = [stage for stage in owed if figures[stage.code].reached < figures[stage.code].owed]
    return lacking[0] if lacking else owed[-1]


def _of_stage(stage: Stage, figures: Figures, day: date, compared: Compared | None) -> Headline:
    figure, all_stuck = figures[stage.code], sum(one.stuck for one in figures.values())
    lacking = any(one.reached < one.owed for one in figures.values())
    return Headline(
        kind=Kind.STUCK if all_stuck else Kind.FLOWING if lacking else Kind.REACHED,
        stage=stage,
        units=figure.stuck if all_stuck else figure.reached,
        of=figure.owed,
        elsewhere=all_stuck - figure.stuck,
        members=sum(one.members for one in figures.values()),
        days_late=figure.days_late(day),
        compared=compared,
    )


def _sentences(headline: Headline, language: str) -> Iterator[str]:
    match headline.kind:
        case Kind.STUCK:
            yield from _stuck(headline, language)
        case Kind.FLOWING:
            yield from _flowing(headline, language)
        case Kind.REACHED:
            yield _reached(headline, language)
        case Kind.WITHDRAWN:
            yield _("Withdrawn on %(day)s: %(reason)s") % {"day": _day(headline, language), "reason": headline.reason}
        case Kind.NOBODY:
            yield _("Published on %(day)s; no unit here owes anything for it.") % {"day": _day(headline, language)}
        case _:
            yield _("Not published yet: nothing is owed so far.")
    if headline.compared is not None and headline.compared.change:
        yield _compared(headline.compared, language)


def _stuck(headline: Headline, language: str) -> Iterator[str]:
    stage = headline.stage
    assert stage is not None  # noqa: S101  # a stuck headline always has its stage: `_of_stage` made it
    places = {
        "stage": stage.words(language),
        "waiting": stage.waiting(language),
        "units": format_number(headline.units, language),
        "of": format_number(headline.of, language),
        "days": format_number(headline.days_late, language),
    }
    yield _how_stuck(headline, stage) % places
    if headline.elsewhere:
        words = ngettext(
            "%(units)s more unit is stuck at another stage.",
            "%(units)s more units are stuck at other stages.",
            headline.elsewhere,
        )
        yield words % {"units": format_number(headline.elsewhere, language)}
    if headline.members:
        words = ngettext(
            "%(members)s Party member waits there.", "%(members)s Party members wait there.", headline.members
        )
        yield words % {"members": format_number(headline.members, language)}


def _how_stuck(headline: Headline, stage: Stage) -> str:
    if headline.of == 1:
        return ngettext(
            "Stuck at %(stage)s, %(days)s day overdue.",
            "Stuck at %(stage)s, %(days)s days overdue.",
            headline.days_late,
        )
    if stage.due_on:
        return ngettext(
            "Stuck at %(stage)s: %(units)s of %(of)s units %(waiting)s, %(days)s day overdue.",
            "Stuck at %(stage)s: %(units)s of %(of)s units %(waiting)s, %(days)s days overdue.",
            headline.days_late,
        )
    return ngettext(
        "Stuck at %(stage)s: %(units)s of %(of)s units %(waiting)s, at most %(days)s day overdue.",
        "Stuck at %(stage)s: %(units)s of %(of)s units %(waiting)s, at most %(days)s days overdue.",
        headline.days_late,
    )


def _flowing(headline: Headline, language: str) -> Iterator[str]:
    yield _("Nothing is overdue since %(day)s.") % {"day": _day(headline, language)}
    if headline.stage is not None:
        yield _("%(stage)s: %(units)s of %(of)s units so far.") % {
            "stage": headline.stage.words(language),
            "units": format_number(headline.units, language),
            "of": format_number(headline.of, language),
        }


def _reached(headline: Headline, language: str) -> str:
    words = ngettext(
        "All is done: the unit has reached every tracked stage, since %(day)s.",
        "All is done: every unit has reached every tracked stage, since %(day)s.",
        headline.of,
    )
    return words % {"day": _day(headline, language)}


def _compared(compared: Compared, language: str) -> str:
    change = format_number(abs(compared.change), language)
    places = {"change": f"{'+' if compared.change > 0 else '−'}{change}", "day": format_date(compared.day, language)}
    if compared.days == 7:
        return (
            ngettext(
                "Compared with a week before: %(change)s unit.",
                "Compared with a week before: %(change)s units.",
                abs(compared.change),
            )
            % places
        )
    return (
        ngettext(
            "Compared with %(day)s: %(change)s unit.", "Compared with %(day)s: %(change)s units.", abs(compared.change)
        )
        % places
    )


def _day(headline: Headline, language: str) -> str:
    return format_date(headline.since, language) if headline.since else "–"
