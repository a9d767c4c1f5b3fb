"""Meetings of a unit: what the form shows, and what was recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F

from thongsuot.kernel.days import valid_on
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Membership
from thongsuot.people.rules.memberships import Standing
from thongsuot.study.models import Completion, Gathering, GatheringAbsence, StudyRule
from thongsuot.study.queries.rules import in_force
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

SHOWN = 50


@dataclass(frozen=True, slots=True)
class ToStudy:
    """A document that reaches a unit, and by when its members must have studied it."""

    document_id: int
    symbol: str
    title: str
    deadline: date | None


@dataclass(frozen=True, slots=True)
class FormPerson:
    """A member of the unit; `studied` are those of the form's documents that they have completed, by any way."""

    member_id: int
    code: str
    name: str
    category: str
    exempt: bool
    studied: frozenset[int]


@dataclass(frozen=True, slots=True)
class MeetingForm:
    """A unit's own official members on a day, by name, and the documents that may have been studied."""

    unit: UnitRef
    held_on: date
    documents: tuple[ToStudy, ...]
    people: tuple[FormPerson, ...]


@dataclass(frozen=True, slots=True)
class GatheringLine:
    """A meeting that was recorded; `present` counts those whose completion stands. `corrected_by` took its place."""

    id: UUID
    kind: str
    held_on: date
    recorded_at: datetime
    document_ids: tuple[int, ...]
    present: int
    absent: int
    corrected_by: UUID | None


def to_study(reader: Reader, unit: UnitRef) -> tuple[ToStudy, ...]:
    """The documents whose rule reaches a unit of the reader's tree, the one due first in front; four queries."""
    ids = StudyRule.objects.filter(applied_at__isnull=False).order_by().values_list("document_id", flat=True).distinct()
    rules = in_force(list(ids))
    owners = units.units_by_ids({rule.unit_id for rule in rules.values()}, reader.tree)
    reaching = [rule for rule in rules.values() if rule.unit_id in owners and owners[rule.unit_id].holds(unit)]
    rows = StudyRule.objects.filter(pk__in=[rule.pk for rule in reaching]).select_related("document")
    found = [
        ToStudy(row.document_id, row.document.symbol, row.document.title, _deadline(row, unit.level))
        for row in rows.prefetch_related("deadlines")
    ]
    return tuple(sorted(found, key=lambda one: (one.deadline or date.max, one.document_id)))


def meeting_form(reader: Reader, unit_id: int, held_on: date) -> MeetingForm:
    """What the form of a meeting shows. `operations.looks.look_at_meeting_form` records the look.

    :raises DomainError: people.not_allowed, units.unknown
    """
    unit = access.unit_for(reader, Permission.SEE_NAMES, unit_id)
    documents = to_study(reader, unit)
    rows = Membership.objects.standing().filter(valid_on(held_on), unit=unit_id, standing=Standing.OFFICIAL.value)
    order = (F("member__named__sort_key").asc(nulls_last=True), "member__code")
    columns = ("member_id", "member__code", "member__named__name", "category", "exempt")
    people = list(rows.order_by(*order).values_list(*columns))
    studied = _studied([row[0] for row in people], [one.document_id for one in documents])
    return MeetingForm(
        unit, held_on, documents,
        tuple(
            FormPerson(pk, code, name or "", category, exempt, frozenset(studied.get(pk, ())))
            for pk, code, name, category, exempt in people
        ),
    )  # fmt: skip


def gatherings(reader: Reader, unit_id: int) -> tuple[GatheringLine, ...]:
    """The meetings recorded of a unit, the latest first; no names.

    :raises DomainError: people.not_allowed, units.unknown
    """
    access.unit_for(reader, Permission.SEE_COUNTS, unit_id)
    rows = Gathering.objects.filter(unit=unit_id).select_related("replaced_by").prefetch_related("documents")
    shown = list(rows.order_by("-held_on", "-recorded_at")[:SHOWN])
    ids = [row.pk for row in shown]
    present = dict(
        Completion.objects.standing().filter(gathering__in=ids).order_by().values_list("gathering")
        .annotate(people=Count("member", distinct=True))
    )  # fmt: skip
    absent = dict(
        GatheringAbsence.objects.filter(gathering__in=ids).order_by().values_list("gathering").annotate(Count("pk"))
    )
    return tuple(_line(row, present.get(row.pk, 0), absent.get(row.pk, 0)) for row in shown)


def _line(row: Gathering, present: int, absent: int) -> GatheringLine:
    correction = getattr(row, "replaced_by", None)
    return GatheringLine(
        id=row.pk,
        kind=row.kind,
        held_on=row.held_on,
        recorded_at=row.recorded_at,
        document_ids=tuple(sorted(one.document_id for one in row.documents.all())),
        present=present,
        absent=absent,
        corrected_by=correction.pk if correction else None,
    )


def _deadline(rule: StudyRule, level: str) -> date | None:
    days = {one.level: one.day for one in rule.deadlines.all()}
    return days.get(level, days.get(""))


def _studied(member_ids: Iterable[int], document_ids: Iterable[int]) -> dict[int, set[int]]:
    rows = Completion.objects.standing().filter(member__in=list(member_ids), document__in=list(document_ids))
    found: dict[int, set[int]] = {}
    for member_id, document_id in rows.values_list("member_id", "document_id"):
        found.setdefault(member_id, set()).add(document_id)
    return found
