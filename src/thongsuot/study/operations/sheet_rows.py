"""Some rows of a unit's own sheet beside what is stored: what each would record, or what is wrong with it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from thongsuot.kernel import db, db_lines
from thongsuot.kernel.errors import Problem
from thongsuot.officedoc import long_table
from thongsuot.people.access import Reader
from thongsuot.people.rules.memberships import Span, Standing
from thongsuot.study.operations import histories
from thongsuot.study.operations.completions import Studied, tidy
from thongsuot.study.operations.histories import Histories, Made, Pair
from thongsuot.study.operations.judging import Judge, judge_for
from thongsuot.study.queries.rules import countings
from thongsuot.study.rules import Done, Way, sheets
from thongsuot.study.rules.sheets import SheetRow
from thongsuot.vietnamese.text import fold

AT_A_TIME = 10_000
"""So many rows make a part; each is recorded in a transaction of its own."""
_MEMBER = {"member_id": "bigint"}
_NOT_HERE = 0
"""Stands for the member of a code that nobody has."""
_COLUMN = {"study.unknown_member": "code", "study.member_not_yours": "code", "study.way_not_allowed": "way"}
Read = tuple[list[SheetRow], list[Problem]]
"""Some rows that can be understood, and what is wrong with others."""
_Spans = tuple[Span, ...]
_Where = tuple[int, str, str, int, date | str, date | str | None]
_tidy = lru_cache(maxsize=1_024)(tidy)


@dataclass(frozen=True, slots=True)
class Part:
    """How many of some rows are recorded, or would be, how many are known, and what is wrong with the others."""

    created: int
    unchanged: int
    problems: tuple[Problem, ...]


class _Verdict(NamedTuple):
    """What becomes of a row about somebody; `home` is where it is recorded.

    `code` says why not, whatever the name; `not_counted` why not where the name is right.
    """

    code: str = ""
    not_counted: str = ""
    home: int = 0


@dataclass(frozen=True, slots=True)
class _Alike:
    """Members who stood alike: whoever of them it is about, of all days between two of these the same becomes."""

    days: Sequence[date]
    verdicts: dict[int, _Verdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Stored:
    """What is stored about those whom some rows name: ids by code, names by id where any are compared, stored ids."""

    document_id: int
    judge: Judge
    members: Mapping[str, int]
    names: Mapping[int, str]
    ids: Mapping[int, frozenset[UUID]]
    alike: dict[int, _Alike] = field(default_factory=dict)
    """By the identity of where they stood."""

    def verdict(self, member_id: int, day: date) -> _Verdict:
        """What becomes of a row about a member and a day."""
        spans = self.judge.known.spans.get(member_id, ())
        which = id(spans) if member_id != _NOT_HERE else _NOT_HERE
        alike = self.alike.get(which)
        if alike is None:
            alike = self.alike[which] = _Alike(self._days(spans))
        at = bisect_right(alike.days, day)
        found = alike.verdicts.get(at)
        if found is None:
            found = alike.verdicts[at] = _verdict(self.judge, self.document_id, member_id, day)
        return found

    def _days(self, spans: Sequence[Span]) -> list[date]:
        """The days from which on something else becomes of it than the day before."""
        judge = self.judge
        days = {judge.today + timedelta(days=1), judge.issued.get(self.document_id)}
        days |= {counting.from_day for counting in judge.known.countings.values()}
        days |= {day for span in spans for day in (span.from_day, span.until_day)}
        return sorted(day for day in days if day is not None)


def parts(data: bytes, name: str, *, each_once: bool = False) -> Generator[Read, None, None]:
    """The sheet, some rows at a time: those that can be understood, and what is wrong with the others.

    Where it is known already that it names each person once, it is not gone through a time before to find those twice.

    :raises SheetError: when the file is no sheet that can be read
    """
    table = long_table(data, name=name, wanted=sheets.COLUMNS)
    missing = list(sheets.missing_columns(table))
    if missing:
        yield [], missing
        return
    again, seen = frozenset[int]() if each_once else table.come_again("code"), dict[str, int]()
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
    members = histories.hold_named([row.code for row in rows])
    histories.hold_documents([document_id])
    stored = _stored(reader, rows, members, document_id)
    made = list[Made]()
    part = _judged(stored, rows, partial(_made, made, document_id, file_id, reader.actor.user_id, now))
    if made:
        histories.append(stored.judge.known, made=made)
    return part


def judged(reader: Reader, rows: Sequence[SheetRow], document_id: int) -> Part:
    """What rows would record."""
    lines = [(row.code,) for row in rows]
    found = db_lines.rows("thongsuot.study", "sheets.sql", "members", lines, {"code": "text"})
    members = {code: member_id for member_id, code in found}
    return _judged(_stored(reader, rows, members, document_id), rows)


def _stored(reader: Reader, rows: Sequence[SheetRow], members: Mapping[str, int], document_id: int) -> _Stored:
    """What is stored about these members; seven queries, eight where names are to be compared."""
    lines = [(pk,) for pk in sorted(members.values())]
    counting = countings([document_id])
    since = min([row.day for row in rows] + [one.from_day for one in counting.values()], default=date.max)
    done, ids = _completed(lines, document_id)
    known = Histories(_spans(lines, since), done, counting)
    named = any(row.name for row in rows)
    names = db_lines.rows("thongsuot.study", "sheets.sql", "names", lines, _MEMBER) if named else []
    judge = judge_for(reader, known, [document_id], members.values())
    return _Stored(document_id, judge, members, dict(names), ids)


def _judged(
    stored: _Stored, rows: Sequence[SheetRow], record: Callable[[SheetRow, int, int], object] | None = None
) -> Part:
    """What rows come to; those that tell what is not known yet are recorded, each with its member and where."""
    problems, created, unchanged = list[Problem](), 0, 0
    for row in rows:
        member_id = stored.members.get(row.code, _NOT_HERE)
        verdict = stored.verdict(member_id, row.day)
        wrong = _wrong(stored, row, member_id, verdict)
        if wrong is not None:
            problems.append(wrong)
        elif member_id in stored.ids and sheets.id_of(stored.document_id, member_id, row.day) in stored.ids[member_id]:
            unchanged += 1
        else:
            created += 1
            if record is not None:
                record(row, member_id, verdict.home)
    return Part(created, unchanged, tuple(problems))


def _verdict(judge: Judge, document_id: int, member_id: int, day: date) -> _Verdict:
    """The verdict on anybody's row of this day who stood as this member did; the sheet itself is the evidence."""
    one = Studied(UUID(int=0), member_id, document_id, Way.REPORTED, day, file_id=0)
    if code := judge.code(one):
        return _Verdict(code)
    if day < judge.known.countings[document_id].from_day:
        return _Verdict(not_counted="study.before_first_day")
    return _Verdict(home=judge.home(one)) if judge.counts(one) else _Verdict(not_counted="study.way_not_allowed")


def _wrong(stored: _Stored, row: SheetRow, member_id: int, verdict: _Verdict) -> Problem | None:
    if not verdict.code and row.name:
        name = stored.names.get(member_id, "")
        if name and row.name != name and fold(row.name) != fold(name):
            return sheets.problem("study.name_differs", row.number, "name", code=row.code)
    code = verdict.code or verdict.not_counted
    if not code:
        return None
    params: dict[str, object] = {}
    if code == "study.before_document":
        params["day"] = stored.judge.issued[stored.document_id]
    elif code == "study.before_first_day":
        params["day"] = stored.judge.known.countings[stored.document_id].from_day
    return sheets.problem(code, row.number, _COLUMN.get(code, "day"), **params)


def _spans(lines: Sequence[tuple[int]], since: date) -> dict[int, _Spans]:
    """Where these members stood since a day, as if none had stood anywhere before: most then stood alike.

    It makes no difference: nothing before the first day that counts does.
    """
    rows = db_lines.rows("thongsuot.study", "sheets.sql", "spans", lines, _MEMBER, since=since)
    stood = dict[int, tuple[_Where, ...]]()
    for member_id, *where in rows:
        stood[member_id] = (*stood.get(member_id, ()), tuple(where))
    kinds = {where: tuple(map(_span, where)) for where in set(stood.values())}
    return {member_id: kinds[where] for member_id, where in stood.items()}


def _span(where: _Where) -> Span:
    unit_id, standing, category, exempt, from_day, until_day = where
    until = None if until_day is None else db.as_day(until_day)
    return Span(unit_id, Standing(standing), category, bool(exempt), db.as_day(from_day), until)


def _completed(
    lines: Sequence[tuple[int]], document_id: int
) -> tuple[dict[Pair, list[Done]], dict[int, frozenset[UUID]]]:
    """What stands of these members and the document, and all ids that are stored, withdrawn or not."""
    found, stored = defaultdict[Pair, list[Done]](list), defaultdict[int, frozenset[UUID]](frozenset)
    rows = db_lines.rows("thongsuot.study", "sheets.sql", "completed", lines, _MEMBER, document=document_id)
    for member_id, day, way, pk, stands in rows:
        one = Done(db.as_day(day), Way(way), db.as_uuid(pk))
        stored[member_id] |= {one.id}
        if stands:
            found[member_id, document_id].append(one)
    return found, stored


def _made(
    made: list[Made], document_id: int, file_id: int, actor_id: int | None, now: datetime,
    row: SheetRow, member_id: int, unit_id: int,
) -> None:  # fmt: skip
    pk = sheets.id_of(document_id, member_id, row.day)
    words, way = _tidy(row.words), Way.REPORTED.value
    made.append(Made(pk, member_id, document_id, way, row.day, unit_id, words, file_id, now, actor_id))
