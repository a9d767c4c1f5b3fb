"""How many members stand where, from the tallies; names never."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Membership
from thongsuot.people.rules.memberships import MEASURE, SUBJECT, Span, Standing, contribution
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.rules import Change, Counts
from thongsuot.units.rules import Tree, UnitRef


@dataclass(frozen=True, slots=True)
class Headcount:
    """Members of a unit and of all beneath it on a day, each counted in the unit where they stand officially.

    `own` + `before` + every child's = `official`; `children` holds those whose count the reader may see. `temporary`
    are guests, who count elsewhere.
    """

    day: date
    official: int
    exempt: int
    temporary: int
    own: int
    before: int
    by_category: Mapping[str, int]
    children: Mapping[int, int]


def headcount(reader: Reader, unit_id: int, tree: Tree, refs: Mapping[int, UnitRef]) -> Headcount | None:
    """How many stand in a unit on the tree's day; None where the reader may not see it. One query.

    `refs` are the unit and those beneath it as today's tree has them, which decides what the reader may see.
    """
    sums = rollup.sums(tree, unit_id, SUBJECT, [MEASURE], tree.day)
    official = _counted(sums.total, Standing.OFFICIAL)
    if unit_id not in refs or not access.may_see_counts(reader, refs[unit_id], official):
        return None
    children = {child: _counted(counts, Standing.OFFICIAL) for child, counts in sums.children.items()}
    return Headcount(
        day=tree.day,
        official=official,
        exempt=_counted(sums.total, Standing.OFFICIAL, "exempt"),
        temporary=_counted(sums.total, Standing.TEMPORARY),
        own=_counted(sums.own, Standing.OFFICIAL),
        before=_counted(sums.before, Standing.OFFICIAL),
        by_category=_by_category(sums.total),
        children={
            child: count
            for child, count in children.items()
            if child in refs and access.may_see_counts(reader, refs[child], count)
        },
    )


def _counted(counts: Counts, standing: Standing, duty: str = "") -> int:
    groups = ((cell.group.split(":"), amount.owed) for cell, amount in counts.items())
    return sum(owed for (_category, how, due), owed in groups if how == standing and duty in ("", due))


def _by_category(counts: Counts) -> dict[str, int]:
    found: Counter[str] = Counter()
    for cell, amount in counts.items():
        category, standing, _duty = cell.group.split(":")
        if standing == Standing.OFFICIAL:
            found[category] += amount.owed
    return dict(found)


def recount() -> Iterator[Change]:
    """What every membership that stands adds to the tallies, from the facts: for `thongsuot verify`."""
    rows = Membership.objects.standing().order_by("pk").iterator(chunk_size=5000)
    return contribution(map(span_of, rows))


def span_of(row: Membership) -> Span:
    """A stored membership as a value."""
    return Span(
        row.unit_id, Standing(row.standing), row.category, row.exempt, row.from_day, row.until_day, id=row.pk
    )  # fmt: skip
