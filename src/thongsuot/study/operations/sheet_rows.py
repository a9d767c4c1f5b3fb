"""Some rows of a unit's own sheet beside what is stored: what each would record, or what is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from thongsuot.kernel import db, db_lines
from thongsuot.kernel.errors import Problem
from thongsuot.officedoc import long_table
from thongsuot.people.access import Reader
from thongsuot.people.rules.memberships import Span, Standing
from thongsuot.study.operations import histories
from thongsuot.study.operations.completions import Studied, counts_of, tidy
from thongsuot.study.operations.histories import Histories, Made, Pair
from thongsuot.study.operations.judging import Judge, judge_for
from thongsuot.study.queries.rules import countings
from thongsuot.study.rules import Done, Way, sheets
from thongsuot.study.rules.sheets import SheetRow
from thongsuot.vietnamese.text import fold

AT_A_TIME = 2_000
"""So many rows make a part; each is recorded in a transaction of its own."""
_Members = Mapping[str, tuple[int, str]]
_COLUMN = {"study.unknown_member": "code", "study.member_not_yours": "code"}


@dataclass(frozen=True, slots=True)
class Part:
    """What some rows would record that is not known yet, how many are known, and what is wrong with the others."""

    made: tuple[Studied, ...]
    unchanged: int
    problems: tuple[Problem, ...]


def parts(data: bytes, name: str) -> Iterator[tuple[list[SheetRow], list[Problem]]]:
    """The sheet, some rows at a time: those that can be understood, and what is wrong with the others.

    :raises SheetError: when the file is no sheet that can be read
    """
    table = long_table(data, name=name, wanted=sheets.COLUMNS)
    missing = list(sheets.missing_columns(table))
    if missing:
        yield [], missing
        return
    again, seen = table.come_again("code"), dict[str, int]()
    found = sheets.understood(table)
    while some := list(islice(found, AT_A_TIME)):
        problems = [one for one in some if isinstance(one, Problem)]
        rows = list[SheetRow]()
        for one in some:
            if isinstance(one, Problem):
                continue
            first = seen.setdefault(one.code, one.number) if hash(one.code) in again else one.number
            if first != one.number:
                problems.append(sheets.problem("study.person_twice", one.number, "code", code=one.code, first=first))
            else:
                rows.append(one)
        yield rows, problems


@transaction.atomic
def recorded(reader: Reader, rows: Sequence[SheetRow], document_id: int, file_id: int, now: datetime) -> Part:
    """Record what rows tell, with their members held; the file is the evidence."""
    members = _members(rows)
    histories.hold({pk for pk, _name in members.values()})
    histories.hold_documents([document_id])
    judge, part = _judged(reader, rows, members, document_id, file_id)
    made = [_row(judge, one, reader.actor.user_id, now) for one in part.made]
    if made:
        histories.append(judge.known, made=made)
    return part


def judged(reader: Reader, rows: Sequence[SheetRow], document_id: int) -> Part:
    """What rows would record."""
    return _judged(reader, rows, _members(rows), document_id, 0)[1]


def _members(rows: Sequence[SheetRow]) -> _Members:
    """Members by code, with their names."""
    lines = [(row.code,) for row in rows]
    found = db_lines.rows("thongsuot.study", "sheets.sql", "members", lines, {"code": "text"})
    return {code: (pk, name) for code, pk, name in found}


def _judged(
    reader: Reader, rows: Sequence[SheetRow], members: _Members, document_id: int, file_id: int
) -> tuple[Judge, Part]:
    lines = [(pk,) for pk in sorted({pk for pk, _name in members.values()})]
    done, stored = _completed(lines, document_id)
    known = Histories(_spans(lines), done, countings([document_id]))
    claims = [(row, _claim(row, members, document_id, file_id)) for row in rows]
    judge = judge_for(reader, known, [one for _row, one in claims], frozenset(pk for pk, _name in members.values()))
    made, problems, unchanged = list[Studied](), list[Problem](), 0
    for row, one in claims:
        wrong = _wrong(judge, row, one, members)
        if wrong is not None:
            problems.append(wrong)
        elif one.id in stored:
            unchanged += 1
        else:
            made.append(one)
    return judge, Part(tuple(made), unchanged, tuple(problems))


def _claim(row: SheetRow, members: _Members, document_id: int, file_id: int) -> Studied:
    member_id = members[row.code][0] if row.code in members else 0
    pk = sheets.id_of(document_id, member_id, row.day)
    return Studied(pk, member_id, document_id, Way.REPORTED, row.day, words=tidy(row.words), file_id=file_id)


def _wrong(judge: Judge, row: SheetRow, one: Studied, members: _Members) -> Problem | None:
    code = judge.code(one)
    if code:
        days = {"day": judge.issued[one.document_id]} if code == "study.before_document" else {}
        return sheets.problem(code, row.number, _COLUMN.get(code, "day"), **days)
    name = members[row.code][1]
    if row.name and name and row.name != name and fold(row.name) != fold(name):
        return sheets.problem("study.name_differs", row.number, "name", code=row.code)
    first = judge.known.countings[one.document_id].from_day
    if one.studied_on < first:
        return sheets.problem("study.before_first_day", row.number, "day", day=first)
    return None if counts_of(judge, one) else sheets.problem("study.way_not_allowed", row.number, "way")


def _spans(lines: Sequence[tuple[int]]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    rows = db_lines.rows("thongsuot.study", "sheets.sql", "spans", lines, {"member_id": "bigint"})
    for member_id, unit_id, standing, category, exempt, from_day, until_day, pk in rows:
        until = None if until_day is None else db.as_day(until_day)
        span = Span(unit_id, Standing(standing), category, bool(exempt), db.as_day(from_day), until, id=pk)
        found[member_id].append(span)
    return found


def _completed(lines: Sequence[tuple[int]], document_id: int) -> tuple[dict[Pair, list[Done]], set[UUID]]:
    """What stands of these members and the document, and all ids that are stored, withdrawn or not."""
    found: dict[Pair, list[Done]] = defaultdict(list)
    stored = set[UUID]()
    columns = {"member_id": "bigint"}
    rows = db_lines.rows("thongsuot.study", "sheets.sql", "completed", lines, columns, document=document_id)
    for member_id, day, way, pk, stands in rows:
        one = Done(db.as_day(day), Way(way), db.as_uuid(pk))
        stored.add(one.id)
        if stands:
            found[member_id, document_id].append(one)
    return found, stored


def _row(judge: Judge, one: Studied, actor_id: int | None, now: datetime) -> Made:
    return Made(
        id=one.id, member_id=one.member_id, document_id=one.document_id, way=one.way.value, studied_on=one.studied_on,
        unit_id=judge.home(one), words=one.words,
        file_id=one.file_id, recorded_at=now, actor_id=actor_id,
    )  # fmt: skip
