"""Statements of another learning system beside what is known: what becomes of each, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from thongsuot.courses.models import Attempt, Statement
from thongsuot.courses.queries.statements import courses_by_activity
from thongsuot.courses.rules.statements import Kind, Told, problem, told_twice, understood
from thongsuot.documents.models import Document
from thongsuot.kernel import db
from thongsuot.kernel.errors import Problem
from thongsuot.people.access import Reader
from thongsuot.people.models import Member
from thongsuot.study.models import Completion, Withdrawal
from thongsuot.study.operations import Studied, Verdict
from thongsuot.study.operations.completions import may_withdraw
from thongsuot.study.operations.elsewhere import judged_elsewhere
from thongsuot.study.rules import Way
from thongsuot.study.rules.evidence import by_statement
from thongsuot.study.rules.refusals import MESSAGES

_TAKEN_IN: Final = UUID("8a0d6a4e-71a5-5a6c-bb1c-0b0f3c5c7d42")
"""Ids of completions are made from this and the statement's: what we say of them is another statement."""


@dataclass(slots=True)
class Sorted:
    """Statements by what becomes of them; `idle` are kept and record nothing: they are void, or void what is not here.

    `withdraws` names the completion that a statement takes back.
    """

    claims: list[tuple[Told, Studied]] = field(default_factory=list)
    idle: list[Told] = field(default_factory=list)
    withdraws: list[tuple[Told, UUID]] = field(default_factory=list)
    reused: list[Told] = field(default_factory=list)
    unchanged: int = 0
    left_alone: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def in_order(self) -> tuple[Problem, ...]:
        """What is wrong, by statement."""
        return tuple(sorted(self.problems, key=lambda one: (one.row or 0, one.code)))

    @property
    def new(self) -> list[Told]:
        """All that are to be kept."""
        return [*(one for one, _claim in self.claims), *self.idle, *(one for one, _id in self.withdraws)]


def sort(reader: Reader, data: bytes, file_id: int) -> Sorted:
    """What becomes of each statement as things stand now."""
    read = understood(data)
    found = Sorted(problems=[one for one in read if isinstance(one, Problem)])
    told = [one for one in read if isinstance(one, Told)]
    found.problems += told_twice(told)
    found.left_alone = sum(one.kind == Kind.OTHER for one in told)
    once = {one.id: one for one in reversed(told) if one.kind != Kind.OTHER}
    fresh = _not_known(once, found)
    found.unchanged += len(told) - found.left_alone - len(once)
    voided = {one.voids for one in fresh if one.voids} | _voided(once)
    studied = [one for one in fresh if one.kind == Kind.STUDIED]
    found.idle += [one for one in studied if one.id in voided]
    _claim(reader, [one for one in studied if one.id not in voided], file_id, found)
    _void(reader, [one for one in fresh if one.kind == Kind.VOID], found)
    return found


def completion_of(statement_id: UUID) -> UUID:
    """The id under which what a statement tells is recorded."""
    return uuid5(_TAKEN_IN, str(statement_id))


def _not_known(told: Mapping[UUID, Told], found: Sorted) -> list[Told]:
    """Those that did not come before and were not made here; in the order of the file."""
    known = dict[UUID, UUID]()
    for some in db.batches(list(told)):
        known |= dict(Statement.objects.filter(pk__in=some).values_list("pk", "digest"))
    ours, fresh = _ours(told), list[Told]()
    for one in sorted(told.values(), key=lambda one: one.row):
        if one.id not in known and one.id not in ours:
            fresh.append(one)
        elif one.id in ours or known[one.id] == one.digest:
            found.unchanged += 1
        else:
            found.reused.append(one)
            found.problems.append(problem("courses.statement_reused", one.row, "id"))
    return fresh


def _ours(ids: Collection[UUID]) -> set[UUID]:
    """Of these ids those that stand for something that was recorded here: we told of it ourselves."""
    return {
        pk
        for some in db.batches(list(ids))
        for model in (Completion, Withdrawal, Attempt)
        for pk in model._default_manager.filter(pk__in=some).values_list("pk", flat=True)
    }


def _voided(ids: Collection[UUID]) -> set[UUID]:
    """Of these statements those that one which came before voids."""
    return {
        target for some in db.batches(list(ids))
        for target in Statement.objects.filter(voids__in=some).values_list("voids", flat=True) if target is not None
    }  # fmt: skip


def _claim(reader: Reader, told: list[Told], file_id: int, found: Sorted) -> None:
    courses, members = courses_by_activity(reader), _members({one.code for one in told})
    claims = list[tuple[Told, Studied]]()
    for one in told:
        document_id = courses.get(one.activity)
        if document_id is None:
            found.problems.append(problem("courses.unknown_activity", one.row, "object"))
            continue
        way = Way.REPORTED if one.otherwise else Way.SELF_STUDY
        claims.append((one, Studied(
            completion_of(one.id), members.get(one.code, 0), document_id, way, one.day, by_statement(one.id),
            file_id or None,
        )))  # fmt: skip
    found.problems += problems_of(claims, judged_elsewhere(reader, [claim for _one, claim in claims]))
    found.claims += claims


def problems_of(claims: Iterable[tuple[Told, Studied]], verdicts: Iterable[Verdict]) -> list[Problem]:
    """What is wrong with those that study refuses, by statement."""
    refused = {one.id: one.code for one in verdicts if one.outcome == "refused"}
    wrong = [(one, claim, refused[claim.id]) for one, claim in claims if claim.id in refused]
    documents = {claim.document_id for _one, claim, _code in wrong}
    issued = dict(Document.objects.filter(pk__in=documents).values_list("pk", "issued_on"))
    return [_refused(one, code, issued[claim.document_id]) for one, claim, code in wrong]


def _refused(one: Told, code: str, issued: date | None) -> Problem:
    params = {"day": issued} if code == "study.before_document" else {}
    column = "actor" if code in {"study.unknown_member", "study.member_not_yours"} else "timestamp"
    return Problem(code, MESSAGES[code], row=one.row, column=column, params=params)


def _members(codes: Collection[str]) -> dict[str, int]:
    found = dict[str, int]()
    for some in db.batches(sorted(codes)):
        found |= dict(Member.objects.filter(code__in=some).values_list("code", "pk"))
    return found


def _void(reader: Reader, told: list[Told], found: Sorted) -> None:
    """Which completion each takes back, if any: of what came here before, by whoever may."""
    targets = {one.voids for one in told if one.voids}
    ours, rows = _ours(targets), _taken_in(targets)
    for one in told:
        row = rows.pop(one.voids, None) if one.voids else None
        if one.voids in ours:
            found.problems.append(problem("courses.statement_of_our_own", one.row, "object"))
        elif row is None:
            found.idle.append(one)
        elif may_withdraw(reader, row):
            found.withdraws.append((one, row.pk))
        else:
            code = "study.unknown_completion"
            found.problems.append(Problem(code, MESSAGES[code], row=one.row, column="object"))


def _taken_in(statement_ids: Collection[UUID]) -> dict[UUID, Completion]:
    """What these statements recorded that still stands."""
    return {
        row.pk: row.completion
        for some in db.batches(list(statement_ids))
        for row in Statement.objects.filter(pk__in=some, completion__withdrawal=None).select_related("completion")
        if row.completion is not None
    }
