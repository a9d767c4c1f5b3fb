"""The figures of study as the page shows them: the sentence, the rows of children, the days of the curve."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thongsuot.kernel.pages import Page
from thongsuot.study.queries import Coverage, CoverageRow, CurvePoint, NeighbourRow
from thongsuot.study.queries.pages import StudyPage
from thongsuot.study.rules import NOBODY, WAYS, Figure, Figures, Way
from thongsuot.vietnamese.text import fold
from thongsuot.web.paging import paged
from thongsuot.web.templatetags.thongsuot import day as day_words
from thongsuot.web.templatetags.thongsuot import number, percent

ORDER = "-left"
ROWS = 40
STEPS = 30
"""Days of the curve that its table names."""


@dataclass(frozen=True, slots=True)
class Row:
    """A child's row: the figure asked for, now and on the day compared with."""

    row: CoverageRow
    figure: Figure
    before: Figure | None

    @property
    def change(self) -> int:
        """So many more have studied."""
        return self.figure.done - (self.before.done if self.before else 0)


@dataclass(frozen=True, slots=True)
class WayRow:
    """How many studied by one way: of those who must, and beyond."""

    way: Way
    done: int
    beyond: int


def sentence(page: StudyPage, today: date) -> str:
    """What the page says in one line; `page.points` tell since when all is well."""
    found, total = page.coverage, page.coverage.total.total
    if not total.due:
        return _("Nobody here must study it.")
    if not total.left:
        words = ngettext(
            "The one member who must study it has, since %(day)s.",
            "All %(due)s members who must study it have, since %(day)s.",
            total.due,
        )
        return words % {"due": number(total.due), "day": day_words(_whole_since(page.points) or found.day)}
    words = ngettext(
        "%(done)s of %(due)s member who must has studied it (%(share)s); %(left)s left",
        "%(done)s of %(due)s members who must have studied it (%(share)s); %(left)s left",
        total.due,
    )
    share = percent(total.done, total.due)
    parts = [words % {"done": number(total.done), "due": number(total.due), "share": share, "left": number(total.left)}]
    parts += filter(None, (_where(found), _when(found, today)))
    return "; ".join(parts) + "."


def _where(found: Coverage) -> str:
    """In how few units more than half of those left stand; nothing where there is nothing beneath."""
    left = sorted((row.figures.total.left for row in found.rows if row.figures.total.left), reverse=True)
    if len(left) < 2:
        return ""
    count, so_far = 0, 0
    while so_far * 2 <= sum(left):
        so_far += left[count]
        count += 1
    words = ngettext("more than half of them in %(count)s unit", "more than half of them in %(count)s units", count)
    return words % {"count": number(count)}


def _when(found: Coverage, today: date) -> str:
    deadline = found.deadline
    if deadline is None:
        return ""
    late = (today - deadline).days
    if late <= 0:
        return _("to be done by %(day)s") % {"day": day_words(deadline)}
    words = ngettext("the deadline was %(day)s, %(late)s day ago", "the deadline was %(day)s, %(late)s days ago", late)
    return words % {"day": day_words(deadline), "late": number(late)}


def _whole_since(points: Sequence[CurvePoint]) -> date | None:
    """The first day of those at the end on which nobody was left."""
    since = None
    for point in reversed(points):
        if point.figure.left or not point.figure.due:
            break
        since = point.day
    return since


def children(page: StudyPage, group: str, order: str, words: str, number_of_page: int) -> Page[Row]:
    """The rows whose names hold these words, in the order asked for ("-left": most left first)."""
    wanted = [row for row in page.coverage.rows if fold(words) in fold(row.unit.name if row.unit else "")]
    return paged(in_order(rows(page, wanted, group), order), number_of_page, ROWS)


def rows(page: StudyPage, wanted: Sequence[CoverageRow], group: str) -> list[Row]:
    """Rows with the figures of one group, or of all where it is empty."""
    before = {_key(row): of(row.figures, group) for row in page.before.rows} if page.before else None
    return [
        Row(row, of(row.figures, group), None if before is None else before.get(_key(row), NOBODY)) for row in wanted
    ]


def of(figures: Figures, group: str) -> Figure:
    """The figure of one group, or of all where it is empty."""
    return figures.by_group.get(group, NOBODY) if group else figures.total


def in_order(found: Sequence[Row], order: str) -> list[Row]:
    """By a column; "-" before it turns it round. Where nobody must, a row stands last whichever way round."""
    by = _KEYS.get(order.removeprefix("-"), _KEYS["left"])
    rows = sorted(found, key=by, reverse=order.startswith("-"))
    return rows if by is _KEYS["name"] else sorted(rows, key=lambda one: not any(one.figure))


_KEYS: Mapping[str, Callable[[Row], float]] = {
    "name": lambda one: one.row.unit.lft if one.row.unit else 2**31,
    "due": lambda one: one.figure.due,
    "done": lambda one: one.figure.done,
    "left": lambda one: one.figure.left,
    "beyond": lambda one: one.figure.beyond,
    "share": lambda one: one.figure.done / one.figure.due if one.figure.due else 2.0,
}


def ways(found: Coverage) -> list[WayRow]:
    """The ways by which anybody studied."""
    total = found.total
    every = (WayRow(way, total.by_way.get(way, 0), total.beyond_by_way.get(way, 0)) for way in WAYS)
    return [one for one in every if one.done or one.beyond]


def groups(found: Coverage) -> list[tuple[str, Figure]]:
    """The categories in which anybody must or has."""
    return [(code, figure) for code, figure in sorted(found.total.by_group.items()) if any(figure)]


def steps(points: Sequence[CurvePoint]) -> list[CurvePoint]:
    """Some days of the curve, evenly apart, the last one among them; the latest first."""
    every = max(1, -(-len(points) // STEPS))
    return list(points[::-1][::every])


def _key(row: CoverageRow) -> int:
    return row.unit.id if row.unit else 0


def beside_key(one: NeighbourRow) -> tuple[bool, float, int]:
    """Neighbours in the order of their shares, the highest first; those where nobody must last."""
    share = one.figure.done / one.figure.due if one.figure.due else 0.0
    return not one.figure.due, -share, one.unit.lft
