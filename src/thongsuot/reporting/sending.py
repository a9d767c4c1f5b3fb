"""Making a unit's report for a period and sending it upward, and what is known now beside what was sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc.frozen import frozen
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.reporting.study import Days, Figures, dataset, gathered
from thongsuot.study.queries.rules import rule_for
from thongsuot.study.rules.refusals import refusal
from thongsuot.submissions import operations as submissions
from thongsuot.submissions.operations import Opened, Sent
from thongsuot.submissions.queries import Frozen, PeriodLine, period
from thongsuot.submissions.rules import Asked, Made, Owed
from thongsuot.units import queries as units

STUDY = "study"


@dataclass(frozen=True, slots=True)
class Differs:
    """A group of a report whose figures are other ones now than those that were sent."""

    group: str
    sent: Owed
    now: Owed


@transaction.atomic
def open_study_period(*, actor: Actor, unit_id: int, asked: Asked, now: datetime) -> Opened:
    """Ask the units beneath one that have, themselves or beneath, anybody who must study a document for a report on it.

    :raises DomainError: reporting.unknown_subject, study.unknown_rule, study.out_of_reach, units.unknown, and those of
        `submissions.operations.open_period`
    """
    reader = access.reader_of(actor, now)
    wanted = replace(asked, subject=STUDY)
    rule = rule_for(reader, _document_of(wanted))
    if not rule.unit.holds(units.unit(unit_id, reader.tree)):
        raise refusal("study.out_of_reach")
    wanted = replace(wanted, members=rule.terms.categories)
    return submissions.open_period(actor=actor, unit_id=unit_id, asked=wanted, now=now)


@transaction.atomic
def send_study_report(*, actor: Actor, report_id: UUID, period_id: int, unit_id: int, now: datetime) -> Sent:
    """Freeze a unit's report on study as it is known at this moment, and send it for a period.

    :raises DomainError: as `made_for` and `submissions.operations.send`
    """
    reader = access.reader_of(actor, now)
    access.unit_for(reader, Permission.MARK_PROGRESS, unit_id)
    found = made_for(reader, period(reader, period_id), unit_id, now)
    made = Made(frozen(dataset(found)), found.at, _figures(found))
    return submissions.send(actor=actor, report_id=report_id, period_id=period_id, unit_id=unit_id, made=made, now=now)


def made_for(reader: Reader, asked: PeriodLine, unit_id: int, at: datetime) -> Figures:
    """What a unit's report for a period would say now.

    :raises DomainError: reporting.unknown_subject, and those of `gathered`
    """
    return gathered(reader, _document_of(asked), unit_id, Days(asked.first_day, asked.last_day), at, asked.id)


def differs(kept: Frozen, now: Figures) -> tuple[Differs, ...]:
    """The groups in which a frozen report says other figures than those known now for the same days."""
    known, sent = _figures(now), kept.line.groups
    pairs = ((group, sent.get(group, Owed()), known.get(group, Owed())) for group in sorted({*known, *sent}))
    return tuple(Differs(*one) for one in pairs if one[1] != one[2])


def _document_of(asked: Asked | PeriodLine) -> int:
    """:raises DomainError: reporting.unknown_subject"""
    if asked.subject != STUDY or asked.document_id is None:
        raise DomainError("reporting.unknown_subject", _("No report of this kind can be made here."))
    return asked.document_id


def _figures(found: Figures) -> dict[str, Owed]:
    """Due and done by group, as they can be added up."""
    groups: dict[str, Owed] = {}
    for part in found.report.parts:
        for code, one in part.groups.items():
            more = Owed(one.figure.due, one.figure.done)
            groups[code] = groups.get(code, Owed()).plus(more)
    return {code: one for code, one in groups.items() if any(one)}
