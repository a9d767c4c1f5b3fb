"""What another learning system is told, and the files of statements that were brought from one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from thongsuot.courses.models import Attempt, Statement, StatementFile
from thongsuot.courses.rules.refusals import refusal
from thongsuot.courses.rules.xapi import Identity, Speaker
from thongsuot.courses.rules.xapi import Statement as Said
from thongsuot.documents.models import Document, Version
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.kernel import db
from thongsuot.kernel.errors import Problem
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.rules.problems import restored
from thongsuot.study.models import Completion, StudyRule
from thongsuot.study.queries.sights import Sight, sight
from thongsuot.study.rules import Way
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

PEOPLE: Final = 2_000
"""Of so many people one page of an export tells."""
SHOWN: Final = 20
_FIRST_PLACES: Final = 64
_NAMED: Final = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")
"""How an address names a place: ids that a key can hold."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A page of statements about a document, of those who stand beneath a unit; `after` begins the next one."""

    unit: UnitRef
    statements: tuple[Said, ...]
    people: int
    after: str


@dataclass(frozen=True, slots=True)
class StatementsRun:
    """A file of statements that was brought, and what is wrong with it."""

    run_id: int
    file_name: str
    state: str
    created: int
    withdrawn: int
    unchanged: int
    left_alone: int
    received_at: datetime
    applied_at: datetime | None
    problems: tuple[Problem, ...]


class _Person(NamedTuple):
    lft: int
    member_id: int
    unit_id: int
    code: str


def telling(reader: Reader, document_id: int, unit_id: int | None, *, after: str = "", size: int = PEOPLE) -> Telling:
    """What is known of a document's study by those beneath a unit, today; `operations.statements` records the look.

    :raises DomainError: study.unknown_rule, study.out_of_reach, people.not_allowed, units.unknown
    """
    seen = sight(reader, document_id, unit_id, None, Permission.EDIT_MEMBERS)
    access.require_subtree(reader, Permission.EDIT_MEMBERS, seen.unit)
    people = list[_Person]()
    for one in _people(seen, document_id, _place(reader, after)):
        people.append(one)
        if len(people) > size:
            break
    shown = people[:size]
    speaker = Speaker(identity(document_id), settings.SITE_ADDRESS)
    said = tuple(one for some in db.batches(shown) for one in _said(speaker, some, document_id))
    after = f"{shown[-1].unit_id}-{shown[-1].member_id}" if len(people) > size else ""
    return Telling(seen.unit, said, len(shown), after)


def identity(document_id: int) -> Identity:
    """What a document is to another system."""
    return next(iter(_identities(Document.objects.filter(pk=document_id))))


def activity(document_id: int) -> str:
    """The id under which another system knows a document's course."""
    return identity(document_id).activity(settings.SITE_ADDRESS)


def courses_by_activity(reader: Reader) -> Mapping[str, int]:
    """The documents that the reader may read and that are given to study, by the ids of their courses."""
    readable = Version.objects.filter(visible_versions(reader)).values("document_id")
    ruled = StudyRule.objects.filter(applied_at__isnull=False, document__in=readable).values("document_id")
    found = _identities(Document.objects.filter(pk__in=ruled))
    return {one.activity(settings.SITE_ADDRESS): one.document_id for one in found}


def statement_runs(reader: Reader) -> tuple[StatementsRun, ...]:
    """The files that the reader brought, the latest first; the operator's reader sees all."""
    return tuple(_run(row) for row in _runs(reader).order_by("-pk")[:SHOWN])


def statement_run(reader: Reader, run_id: int) -> StatementsRun:
    """One of them.

    :raises DomainError: courses.unknown_statements
    """
    found = _runs(reader).filter(pk=run_id).first()
    if found is None:
        raise refusal("courses.unknown_statements")
    return _run(found)


def _runs(reader: Reader) -> QuerySet[StatementFile]:
    runs = StatementFile.objects.all()
    return runs if reader.actor.is_operator else runs.filter(actor_id=reader.actor.user_id)


def _run(row: StatementFile) -> StatementsRun:
    return StatementsRun(
        row.pk, row.file_name, row.state, row.created, row.withdrawn, row.unchanged, row.left_alone, row.received_at,
        row.applied_at, tuple(map(restored, row.problems)),
    )  # fmt: skip


def _identities(rows: QuerySet[Document]) -> Iterator[Identity]:
    for row in rows:
        yield Identity(row.pk, row.kind, row.number, row.issuer_key, row.issued_on, row.title or row.symbol)


def _place(reader: Reader, after: str) -> tuple[int, int]:
    """Where a member stands in the list, by today's tree."""
    named = _NAMED.fullmatch(after)
    if named is None:
        return -1, 0
    unit_id, member_id = map(int, named.groups())
    found = units.units_by_ids([unit_id], reader.tree).get(unit_id)
    return (found.lft if found else -1), member_id


def _people(seen: Sight, document_id: int, after: tuple[int, int]) -> Iterator[_Person]:
    """Those of whom something is known, in order, read some places of the tree at a time."""
    first, width = max(seen.unit.lft, after[0]), _FIRST_PLACES
    while first <= seen.unit.rgt:
        last = min(first + width - 1, seen.unit.rgt)
        at = after
        while rows := _some(seen, document_id, first, last, at):
            yield from rows
            at = rows[-1][:2]
            if len(rows) < db.BATCH:
                break
        first, width = last + 1, min(2 * width, 4096)


def _some(seen: Sight, document_id: int, first: int, last: int, after: tuple[int, int]) -> list[_Person]:
    params = {
        "version_id": seen.reader.tree.version_id,
        "first": max(first, after[0]),
        "last": last,
        "day": seen.day,
        "document_id": document_id,
        "after_lft": after[0],
        "after_member": after[1],
        "limit": db.BATCH,
    }
    return [_Person(*row) for row in db.rows("thongsuot.courses", "statements.sql", "told", params)]


def _said(speaker: Speaker, people: Sequence[_Person], document_id: int) -> Iterator[Said]:
    """What is known of some people, each with all of theirs; what came from another system is not sent on."""
    codes = {one.member_id: one.code for one in people}
    by_member: dict[int, list[Said]] = defaultdict(list)
    rows = Completion.objects.filter(member__in=codes, document=document_id).select_related("withdrawal")
    known = list(rows.order_by("recorded_at", "pk"))
    foreign = _foreign(known)
    for row in known:
        if row.pk not in foreign:
            by_member[row.member_id] += _completion(speaker, row, codes[row.member_id])
    tried = Attempt.objects.filter(member__in=codes, document=document_id, passed=True, ended_at__isnull=False)
    for pk, member_id, at in tried.order_by("ended_at", "pk").values_list("pk", "member_id", "ended_at"):
        if at is not None:
            by_member[member_id].append(speaker.passed(pk, codes[member_id], at))
    return (one for person in people for one in by_member[person.member_id])


def _completion(speaker: Speaker, row: Completion, code: str) -> Iterator[Said]:
    say = speaker.completed if row.way == Way.SELF_STUDY else speaker.waived
    yield say(row.pk, code, row.studied_on)
    if hasattr(row, "withdrawal"):
        yield speaker.voided(row.withdrawal.pk, row.pk, row.withdrawal.recorded_at)


def _foreign(rows: Sequence[Completion]) -> set[UUID | None]:
    found = Statement.objects.filter(completion__in=[row.pk for row in rows])
    return set(found.values_list("completion_id", flat=True)) if rows else set()
