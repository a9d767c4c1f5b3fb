"""Who is left, by name, and why. Names follow the reader's grants alone; `operations.looks` records every look."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Final, NamedTuple

from django.db.models import OuterRef, Subquery

from thongsuot.kernel import db, db_lines
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
from thongsuot.study.rules import Done, Way, counted
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef

A_PAGE: Final = 50
_TOGETHER: Final = 32
"""So many lists are read in one statement at most."""
_FIRST_PLACES: Final = 64
_WIDEST: Final = (4_096, 65_536)
"""So many places are read at a time at most; of some levels alone more, for most places are none of theirs."""
_NAMELESS: Final = "\uffff"
"""Sorts after every name: whose name was erased comes last in their unit."""
_NAMED: Final = re.compile(r"([0-9]{1,18}):([0-9]{1,18})")
"""How an address names a place: ids that a key can hold."""


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


Place = tuple[int, str, int]
"""Where somebody stands in the list: where their unit stands, their name's key, their id."""
START: Final[Place] = (-1, "", 0)


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


@dataclass(slots=True)
class _Walk:
    """How far a list is read: the places of the tree that come next, after whom, and those found and not told yet."""

    seen: View
    after: Place
    first: int
    width: int = _FIRST_PLACES
    found: deque[LeftRow] = field(default_factory=deque)

    @property
    def last(self) -> int:
        """The last of the places that come next."""
        return min(self.first + self.width - 1, self.seen.unit.rgt)

    @property
    def is_over(self) -> bool:
        """True when all places are read."""
        return self.first > self.seen.unit.rgt

    def go_on(self, after: Place | None) -> None:
        """Go on after somebody at the same places, or where nobody more stands there to the next, more at a time."""
        if after is not None:
            self.after = after
        else:
            widest = _WIDEST[0 if self.seen.others else 1]
            self.first, self.width = self.last + 1, min(2 * self.width, widest)


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
        has = _have_counted([(_view(seen), row) for row in rows])
        yield from (row for row in rows if (row.member_id, seen.rule.document_id) not in has)


def place_after(reader: Reader, after: str) -> Place:
    """Where a member stands in the list, by today's tree and name."""
    named = _NAMED.fullmatch(after)
    if named is None:
        return START
    unit_id, member_id = map(int, named.groups())
    found = units.units_by_ids([unit_id], reader.tree).get(unit_id)
    key = MemberName.objects.filter(pk=member_id).values_list("sort_key", flat=True).first()
    return (found.lft if found else -1, key or _NAMELESS, member_id)


def rows_left(seen: View, after: Place) -> Iterator[LeftRow]:
    """Those left, in order, from a place on."""
    return (row for _at, row in rows_of_several([seen], after))


def rows_of_several(views: Sequence[View], after: Place, *, limit: int = db.BATCH) -> Iterator[tuple[int, LeftRow]]:
    """Those left of the first of these from a place on, in order, then those of the others; each with which it is of.

    The tree is read some places at a time, of all together: each statement is bounded, whatever is beneath, and of two
    or three for each step there are no more for many documents than for one. `limit` is how many are read ahead.
    """
    walks = [_Walk(view, START, view.unit.lft) for view in views]
    if walks:
        walks[0].after, walks[0].first = after, max(views[0].unit.lft, after[0])
    for number, walk in enumerate(walks):
        while walk.found or not walk.is_over:
            if walk.found:
                yield number, walk.found.popleft()
            else:
                behind = [one for one in walks[number:] if not one.is_over and len(one.found) < limit]
                _walk_on(behind[:_TOGETHER], limit)


def _walk_on(walks: Sequence[_Walk], limit: int) -> None:
    """One step of each.

    The statement leaves out whoever completed by a way that counts for everybody; of the others with completions the
    rule itself decides.
    """
    read: list[list[LeftRow]] = [[] for _walk in walks]
    params = [_params(one, limit) for one in walks]
    for at, *row in db_lines.rows_of_each("thongsuot.study", "left.sql", "left", params):
        read[at].append(LeftRow(*row))
    has = _have_counted([(walk.seen, row) for walk, rows in zip(walks, read, strict=True) for row in rows])
    for walk, rows in zip(walks, read, strict=True):
        document_id = walk.seen.document_id
        walk.found.extend(row for row in rows if (row.member_id, document_id) not in has)
        walk.go_on(rows[-1][:3] if len(rows) == limit else None)


def _params(walk: _Walk, limit: int) -> dict[str, object]:
    seen, counting, categories = walk.seen, walk.seen.terms.counting, walk.seen.terms.categories
    return {
        "version_id": seen.reader.tree.version_id,
        "first": walk.first,
        "last": walk.last,
        "day": seen.day,
        "everybody": int(not categories),
        "categories": tuple(sorted(categories)) or ("",),
        "document_id": seen.document_id,
        "levels": seen.levels or ("",),
        "others": int(seen.others),
        "ways": tuple(sorted(counting.sure_ways)) or ("",),
        "from_day": counting.from_day,
        "nameless": _NAMELESS,
        "after_lft": walk.after[0],
        "after_key": walk.after[1],
        "after_member": walk.after[2],
        "limit": limit,
    }


def _have_counted(rows: Sequence[tuple[View, LeftRow]]) -> set[tuple[int, int]]:
    """Which of these, by member and document, completed by a way that counts for them though not for everybody."""
    done = _completed({(row.member_id, seen.document_id) for seen, row in rows})
    spans = _spans({member_id for member_id, _document in done})
    by_document = {seen.document_id: seen for seen, _row in rows}
    has = set[tuple[int, int]]()
    for pair, ones in done.items():
        seen = by_document[pair[1]]
        one = counted(ones, spans.get(pair[0], ()), seen.terms.counting)
        if one is not None and one.studied_on <= seen.day:
            has.add(pair)
    return has


def _completed(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], list[Done]]:
    """What stands of these members and documents."""
    found: dict[tuple[int, int], list[Done]] = {}
    columns = {"member_id": "bigint", "document_id": "bigint"}
    for member_id, document_id, day, way, pk in db_lines.rows(
        "thongsuot.study", "left.sql", "completed", sorted(pairs), columns
    ):
        found.setdefault((member_id, document_id), []).append(Done(db.as_day(day), Way(way), db.as_uuid(pk)))
    return found


def _spans(member_ids: Collection[int]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for some in db.batches(sorted(member_ids)):
        for row in Membership.objects.standing().filter(member__in=some):
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
