"""Who is left, by name, and why. Names follow the reader's grants alone; `operations.looks` records every look."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Final, NamedTuple

from django.db.models import OuterRef, Subquery

from thongsuot.kernel import db
from thongsuot.kernel.days import valid_on
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Member, MemberName, Membership
from thongsuot.people.queries import span_of
from thongsuot.people.rules.memberships import Span, Standing
from thongsuot.study.models import Completion
from thongsuot.study.queries.coverage import left_of
from thongsuot.study.queries.make_ups import MakeUpLine, make_ups_of
from thongsuot.study.queries.reasons import Reason, Why, reasons
from thongsuot.study.queries.rules import RuleLine, Terms
from thongsuot.study.queries.sights import Sight, sight
from thongsuot.study.rules import Counting, Done, Way, counted
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef

A_PAGE: Final = 50
_FIRST_PLACES: Final = 64
_WIDEST: Final = (4_096, 65_536)
"""So many places are read at a time at most; of some levels alone more, for most places are none of theirs."""
_NAMELESS: Final = "\uffff"
"""Sorts after every name: whose name was erased comes last in their unit."""


@dataclass(frozen=True, slots=True)
class LeftLine:
    """Somebody who must and has not; `name` is empty where it was erased.

    `conference` names the conference that `why` is about, `on` the day of another gathering; `reason` what was said.
    """

    member_id: int
    code: str
    name: str
    unit: UnitRef
    category: str
    deadline: date | None
    why: Why
    conference_id: int | None
    conference: str
    reason: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class LeftPage:
    """Some of those left beneath a unit, unit by unit, by name; `after` is what the next page begins after.

    `make_ups` are the last sessions that the unit has called of the document.
    """

    rule: RuleLine
    unit: UnitRef
    above: tuple[UnitRef, ...]
    day: date
    left: int
    lines: tuple[LeftLine, ...]
    after: str
    make_ups: tuple[MakeUpLine, ...]


class LeftRow(NamedTuple):
    """Somebody who is left, in the order of the list: where their unit stands, their name's key."""

    lft: int
    sort_key: str
    member_id: int
    unit_id: int
    category: str


START: Final = (-1, "", 0)


class View(NamedTuple):
    """Of whom it is asked: the members of a unit and beneath who must study a document by these terms.

    `levels` are those of the units asked for; with `others` all levels but these.
    """

    reader: Reader
    unit: UnitRef
    document_id: int
    terms: Terms
    day: date
    levels: tuple[str, ...] = ()
    others: bool = True


def left(
    reader: Reader, document_id: int, unit_id: int | None, *, after: str = "", size: int = A_PAGE, now: datetime
) -> LeftPage:
    """Those left beneath a unit, today, after some; the widest unit in which the reader sees names where none is given.

    :raises DomainError: study.unknown_rule, study.out_of_reach, people.not_allowed, units.unknown
    """
    seen = sight(reader, document_id, unit_id, None, Permission.SEE_NAMES)
    access.require_subtree(reader, Permission.SEE_NAMES, seen.unit)
    rows = list(islice(rows_left(_view(seen), place_after(reader, after)), size + 1))
    shown = rows[:size]
    return LeftPage(
        rule=seen.rule,
        unit=seen.unit,
        above=seen.above,
        day=seen.day,
        left=left_of(seen),
        lines=lines_of(_view(seen), shown, now),
        after=f"{shown[-1].unit_id}:{shown[-1].member_id}" if len(rows) > size else "",
        make_ups=make_ups_of(seen.unit.id, document_id),
    )


def all_left(reader: Reader, document_id: int, unit_id: int) -> Iterator[tuple[int, int]]:
    """Every member left beneath a unit with their unit, for what is done about them; no name.

    :raises DomainError: as `left`
    """
    seen = sight(reader, document_id, unit_id, None, Permission.SEE_NAMES)
    access.require_subtree(reader, Permission.SEE_NAMES, seen.unit)
    return ((row.member_id, row.unit_id) for row in rows_left(_view(seen), START))


def those_left(
    reader: Reader, document_id: int, unit_id: int, chosen: Collection[int] | None, *, limit: int
) -> list[int]:
    """Of the members chosen those who are left beneath a unit, by id; of all where none are chosen, `limit` at most.

    :raises DomainError: as `left`
    """
    seen = sight(reader, document_id, unit_id, None, Permission.SEE_NAMES)
    access.require_subtree(reader, Permission.SEE_NAMES, seen.unit)
    rows = rows_left(_view(seen), START) if chosen is None else _chosen(seen, sorted(chosen)[:limit])
    return [row.member_id for row in islice(rows, limit)]


def _chosen(seen: Sight, member_ids: Sequence[int]) -> Iterator[LeftRow]:
    """Those of these members who are left beneath the unit in view."""
    places = TreeNode.objects.filter(
        version_id=seen.reader.tree.version_id, lft__gte=seen.unit.lft, lft__lte=seen.unit.rgt, unit=OuterRef("unit")
    ).values("lft")[:1]
    due = Membership.objects.standing().filter(valid_on(seen.day), standing=Standing.OFFICIAL.value, exempt=False)
    if categories := seen.rule.terms.categories:
        due = due.filter(category__in=categories)
    for some in db.batches(member_ids):
        found = due.filter(member__in=some).annotate(lft=Subquery(places)).filter(lft__isnull=False)
        listed = found.values_list("lft", "member_id", "unit_id", "category")
        rows = [LeftRow(lft, "", member_id, home_id, category) for lft, member_id, home_id, category in listed]
        yield from _really_left(_view(seen), rows, seen.rule.terms.counting)


def place_after(reader: Reader, after: str) -> tuple[int, str, int]:
    """Where a member stands in the list, by today's tree and name."""
    unit_id, _sign, member_id = after.partition(":")
    if not (unit_id.isdecimal() and member_id.isdecimal()):
        return START
    found = units.units_by_ids([int(unit_id)], reader.tree).get(int(unit_id))
    key = MemberName.objects.filter(pk=int(member_id)).values_list("sort_key", flat=True).first()
    return (found.lft if found else -1, key or _NAMELESS, int(member_id))


def rows_left(seen: View, after: tuple[int, str, int]) -> Iterator[LeftRow]:
    """Those left, in order, read some places of the tree at a time: each statement is bounded, whatever is beneath.

    The statement leaves out whoever completed by a way that counts for everybody; of the others with completions the
    rule itself decides.
    """
    counting, widest = seen.terms.counting, _WIDEST[0 if seen.others else 1]
    first, width = max(seen.unit.lft, after[0]), _FIRST_PLACES
    while first <= seen.unit.rgt:
        last = min(first + width - 1, seen.unit.rgt)
        at = after
        while rows := _some(seen, counting, first, last, at):
            yield from _really_left(seen, rows, counting)
            at = rows[-1][:3]
            if len(rows) < db.BATCH:
                break
        first, width = last + 1, min(2 * width, widest)


def _some(seen: View, counting: Counting, first: int, last: int, after: tuple[int, str, int]) -> list[LeftRow]:
    categories = seen.terms.categories
    params = {
        "version_id": seen.reader.tree.version_id,
        "first": first,
        "last": last,
        "day": seen.day,
        "everybody": int(not categories),
        "categories": tuple(sorted(categories)) or ("",),
        "document_id": seen.document_id,
        "levels": seen.levels or ("",),
        "others": int(seen.others),
        "ways": tuple(sorted(counting.sure_ways)) or ("",),
        "from_day": counting.from_day,
        "nameless": _NAMELESS,
        "after_lft": after[0],
        "after_key": after[1],
        "after_member": after[2],
        "limit": db.BATCH,
    }
    return [LeftRow(*row) for row in db.rows("thongsuot.study", "left.sql", "left", params)]


def _really_left(seen: View, rows: Sequence[LeftRow], counting: Counting) -> list[LeftRow]:
    """Without those who completed by a way that counts for them though not for everybody."""
    ids = [row.member_id for row in rows]
    done = _completed(ids, seen.document_id)
    spans = _spans(list(done))
    has = {
        pk for pk, ones in done.items()
        if (one := counted(ones, spans.get(pk, ()), counting)) is not None and one.studied_on <= seen.day
    }  # fmt: skip
    return [row for row in rows if row.member_id not in has]


def _completed(member_ids: Sequence[int], document_id: int) -> dict[int, list[Done]]:
    rows = Completion.objects.standing().filter(member__in=member_ids, document=document_id)
    found: dict[int, list[Done]] = {}
    for member_id, studied_on, way, pk in rows.values_list("member_id", "studied_on", "way", "id"):
        found.setdefault(member_id, []).append(Done(studied_on, Way(way), pk))
    return found


def _spans(member_ids: Sequence[int]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    if member_ids:
        for row in Membership.objects.standing().filter(member__in=member_ids):
            found.setdefault(row.member_id, []).append(span_of(row))
    return found


def lines_of(seen: View, rows: Sequence[LeftRow], now: datetime) -> tuple[LeftLine, ...]:
    """These with their names, and why they are left; ten queries at most."""
    return lines_of_several(seen.reader, [(seen, row) for row in rows], now)


def lines_of_several(reader: Reader, rows: Sequence[tuple[View, LeftRow]], now: datetime) -> tuple[LeftLine, ...]:
    """The same of several documents together."""
    ids = sorted({row.member_id for _view_of, row in rows})
    documents = sorted({seen.document_id for seen, _row in rows})
    members = Member.objects.filter(pk__in=ids).values_list("pk", "code", "named__name")
    people = {pk: (code, name or "") for pk, code, name in members}
    refs = units.units_by_ids({row.unit_id for _view_of, row in rows}, reader.tree)
    known = reasons(documents, ids, now)
    known |= dict.fromkeys(_have_completed(ids, documents), Reason(Why.NOT_COUNTED))
    return tuple(
        _line(row, people[row.member_id], refs[row.unit_id], seen, known.get((seen.document_id, row.member_id)))
        for seen, row in rows
    )


def _have_completed(member_ids: Sequence[int], document_ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    rows = Completion.objects.standing().filter(member__in=member_ids, document__in=document_ids)
    return iter(rows.values_list("document_id", "member_id").distinct())


def _line(row: LeftRow, person: tuple[str, str], unit: UnitRef, seen: View, reason: Reason | None) -> LeftLine:
    known = reason or Reason(Why.NEVER_CONVENED)
    return LeftLine(
        member_id=row.member_id,
        code=person[0],
        name=person[1],
        unit=unit,
        category=row.category,
        deadline=seen.terms.deadline(unit.level),
        why=known.why,
        conference_id=known.conference_id,
        conference=known.conference,
        reason=known.reason,
        on=known.on,
    )


def _view(seen: Sight) -> View:
    return View(seen.reader, seen.unit, seen.rule.document_id, seen.rule.terms, seen.day)
