"""Some codes of an imported sheet beside what is stored: what each row would do, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import db, db_lines
from thongsuot.kernel.errors import Message, Problem
from thongsuot.people.access import Scope
from thongsuot.people.operations.long_sheets import Chunk
from thongsuot.people.queries.personal import erased_codes
from thongsuot.people.rules.memberships import Edit, OverlapError, Span, placed
from thongsuot.people.rules.sheet import SheetRow, contradictions
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import Tree

Histories = Callable[[Iterable[int]], Mapping[int, Sequence[Span]]]
"""`timelines.histories` for a dry run, `timelines.locked_histories` for the real one."""


_NOBODY: tuple[int | None, str] = (None, "")


class Outcome(StrEnum):
    """What a row comes to."""

    CREATED = "created"
    CHANGED = "changed"
    TRANSFERRED = "transferred"
    UNCHANGED = "unchanged"


class Draft(NamedTuple):
    """What happens to one code: a new member where `member_id` is None, a name where it is not empty, edits."""

    code: str
    member_id: int | None
    name: str
    earlier_name: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """The drafts of a batch, what its rows come to, what is wrong with them, and how many could be understood."""

    drafts: tuple[Draft, ...]
    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A unit as today's tree has it: whether the reader may write there, and the days on which it is open."""

    unit_id: int
    is_theirs: bool
    opened_on: date
    closed_on: date | None

    def is_open(self, row: SheetRow) -> bool:
        """True when the unit is open on all days of the row's membership."""
        if row.from_day < self.opened_on:
            return False
        return self.closed_on is None or (row.until_day is not None and row.until_day <= self.closed_on)


@dataclass(frozen=True, slots=True)
class _Stored:
    """What is stored about a batch: members with their names, their histories, units by code, places by unit."""

    members: Mapping[str, tuple[int, str]]
    histories: Mapping[int, Sequence[Span]]
    places: Mapping[str, _Place]
    lfts: Mapping[int, int]


class _RowError(Exception):
    """A row that cannot be done."""

    def __init__(self, code: str, message: Message, column: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.message, self.column, self.params = code, message, column, params

    def problem(self, row: int) -> Problem:
        return Problem(self.code, self.message, row=row, column=self.column, params=self.params)


def batches(chunks: Iterable[Chunk], tree: Tree, scope: Scope, histories: Histories) -> Iterator[Batch]:
    """What each chunk of the sheet would do; six queries a chunk."""
    for chunk in chunks:
        if chunk.rows:
            yield _drafted(chunk, _stored(chunk.rows, tree, scope, histories), scope)
        elif chunk.problems:
            yield Batch((), (), tuple(chunk.problems), 0)


def _stored(chunk: Mapping[str, Sequence[SheetRow]], tree: Tree, scope: Scope, histories: Histories) -> _Stored:
    codes = [(code,) for code in chunk]
    found = db_lines.rows("thongsuot.people", "imports.sql", "members", codes, {"code": "text"})
    members = {code: (pk, name) for code, pk, name in found}
    spans = histories(pk for pk, _name in members.values())
    unit_codes = {row.unit_code for rows in chunk.values() for row in rows}
    unit_ids = {span.unit_id for history in spans.values() for span in history}
    nodes = TreeNode.objects.filter(version_id=tree.version_id, unit_id__in=unit_ids)
    return _Stored(
        members=members,
        histories=spans,
        places=_places(unit_codes, tree, scope),
        lfts=dict(nodes.values_list("unit_id", "lft")),
    )


def _places(codes: Iterable[str], tree: Tree, scope: Scope) -> dict[str, _Place]:
    lines, version = [(code,) for code in sorted(codes)], tree.version_id
    rows = db_lines.rows("thongsuot.people", "imports.sql", "places", lines, {"code": "text"}, version_id=version)
    return {
        code: _Place(pk, scope.covers(lft), db.as_day(opened), closed and db.as_day(closed))
        for code, pk, lft, opened, closed in rows
    }


def _drafted(chunk: Chunk, stored: _Stored, scope: Scope) -> Batch:
    drafts: list[Draft] = []
    outcomes: list[Outcome] = []
    erased = list(erased_codes([row for rows in chunk.rows.values() for row in rows]))
    refused = {problem.row for problem in erased}
    problems = [*chunk.problems, *erased]
    for code, rows in chunk.rows.items():
        if rows[0].number in refused:  # whatever else is wrong with the row would quote it
            continue
        if len(rows) > 1:
            problems += contradictions(rows)
        edits: list[Edit] = []
        for row in rows:
            try:
                edits.append(_edit(row, stored, scope))
            except _RowError as error:
                problems.append(error.problem(row.number))
        drafts.append(_draft(code, rows, edits, stored))
        outcomes += [_outcome(drafts[-1], edit) for edit in edits]
    return Batch(tuple(drafts), tuple(outcomes), tuple(problems), sum(map(len, chunk.rows.values())))


def _draft(code: str, rows: Sequence[SheetRow], edits: Sequence[Edit], stored: _Stored) -> Draft:
    member_id, earlier = stored.members.get(code, _NOBODY)
    name = rows[0].name or next((row.name for row in rows if row.name), "")
    return Draft(code, member_id, name if name != earlier else "", earlier, tuple(edits))


def _outcome(draft: Draft, edit: Edit) -> Outcome:
    if draft.member_id is None:
        return Outcome.CREATED
    if edit.is_transfer:
        return Outcome.TRANSFERRED
    return Outcome.UNCHANGED if edit.is_empty and not draft.name else Outcome.CHANGED


def _edit(row: SheetRow, stored: _Stored, scope: Scope) -> Edit:
    place = _place(row, stored)
    member_id, _name = stored.members.get(row.code, _NOBODY)
    history = stored.histories.get(member_id, ()) if member_id is not None else ()
    wanted = Span(place.unit_id, row.standing, row.category, row.exempt, row.from_day, row.until_day)
    try:
        edit = placed(history, wanted)
    except OverlapError as error:
        message = _("The member has another membership, which starts on %(day)s.")
        raise _RowError("people.overlapping", message, "from", day=error.other.from_day) from error
    if edit.touched and not all(scope.covers(stored.lfts.get(span.unit_id, -1)) for span in edit.touched):
        message = _("The member stands in a unit that is not yours.")
        raise _RowError("people.stands_elsewhere", message, "code")
    return edit


def _place(row: SheetRow, stored: _Stored) -> _Place:
    place = stored.places.get(row.unit_code)
    if place is None:
        raise _RowError("people.unknown_unit", _("There is no unit %(unit)s."), "unit", unit=row.unit_code)
    if not place.is_theirs:
        raise _RowError("people.unit_not_yours", _("The unit %(unit)s is not yours."), "unit", unit=row.unit_code)
    if not place.is_open(row):
        message = _("The unit %(unit)s is not open on all these days.")
        raise _RowError("people.unit_not_open", message, "unit", unit=row.unit_code)
    return place
