"""Opening a reporting period, closing it and opening it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.documents import queries as documents
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.submissions.models import Period, PeriodAct, PeriodCategory, PeriodLevel
from thongsuot.submissions.operations import holding
from thongsuot.submissions.rules import YEARS, Asked, refusal
from thongsuot.units import queries as units
from thongsuot.vietnamese.text import normalise

Kind = PeriodAct.Kind


@dataclass(frozen=True, slots=True)
class Opened:
    """A period that was opened."""

    period_id: int


@dataclass(frozen=True, slots=True)
class Acted:
    """A period as an act left it."""

    period_id: int
    is_open: bool


@transaction.atomic
def open_period(*, actor: Actor, unit_id: int, asked: Asked, now: datetime) -> Opened:
    """Ask the units beneath one for a report.

    :raises DomainError: people.not_allowed, units.unknown, documents.unknown_document, and those of `_require_sound`
    """
    reader = access.reader_of(actor, now)
    _require_office(reader, unit_id)
    _require_sound(reader, asked)
    period = Period.objects.create(
        unit_id=unit_id, title=normalise(asked.title).strip(), subject=asked.subject, document_id=asked.document_id,
        first_day=asked.first_day, last_day=asked.last_day, due_day=asked.due_day, opened_at=now,
        actor_id=actor.user_id,
    )  # fmt: skip
    PeriodLevel.objects.bulk_create(PeriodLevel(period=period, level=level) for level in sorted(asked.levels))
    of_members = sorted(asked.members or {""}) if asked.members is not None else []
    PeriodCategory.objects.bulk_create(PeriodCategory(period=period, category=one) for one in of_members)
    record(
        actor=actor, action="submissions.open_period", subject=f"period:{period.pk}", unit_id=unit_id,
        detail={"about": asked.subject, "document": asked.document_id}, now=now,
    )  # fmt: skip
    return Opened(period.pk)


@transaction.atomic
def close_period(*, actor: Actor, period_id: int, reason: str, now: datetime) -> Acted:
    """Let nothing more be sent or called back; what was sent stays as it is.

    :raises DomainError: people.not_allowed, submissions.unknown_period, submissions.already_closed,
        submissions.needs_reason
    """
    period = _held(actor, period_id, reason, now)
    if period.closed_at is not None:
        raise refusal("submissions.already_closed")
    _act(actor, period, Kind.CLOSED, reason, now)
    return Acted(period_id, is_open=False)


@transaction.atomic
def reopen_period(*, actor: Actor, period_id: int, reason: str, now: datetime) -> Acted:
    """Let reports be sent and called back again.

    :raises DomainError: people.not_allowed, submissions.unknown_period, submissions.already_open,
        submissions.needs_reason
    """
    period = _held(actor, period_id, reason, now)
    if period.closed_at is None:
        raise refusal("submissions.already_open")
    _act(actor, period, Kind.REOPENED, reason, now)
    return Acted(period_id, is_open=True)


def _held(actor: Actor, period_id: int, reason: str, now: datetime) -> Period:
    """The period, held alone, for somebody who may act on it and says why."""
    period = holding.alone(period_id)
    _require_office(access.reader_of(actor, now), period.unit_id)
    if not reason.strip():
        raise refusal("submissions.needs_reason")
    return period


def _act(actor: Actor, period: Period, kind: Kind, reason: str, now: datetime) -> None:
    why = normalise(reason).strip()
    PeriodAct.objects.create(period=period, kind=kind, reason=why, recorded_at=now, actor_id=actor.user_id)
    period.closed_at = now if kind == Kind.CLOSED else None
    period.save(update_fields=["closed_at"])
    action = "submissions.close_period" if kind == Kind.CLOSED else "submissions.reopen_period"
    record(actor=actor, action=action, subject=f"period:{period.pk}", unit_id=period.unit_id, now=now)


def _require_office(reader: Reader, unit_id: int) -> None:
    """:raises DomainError: people.not_allowed, units.unknown"""
    unit = units.unit(unit_id, reader.tree)
    access.require_subtree(reader, Permission.REMIND, unit)


def _require_sound(reader: Reader, asked: Asked) -> None:
    """:raises DomainError: submissions.needs_title, submissions.days_contradict, submissions.strange_year,
    submissions.unknown_level"""
    if not asked.title.strip():
        raise refusal("submissions.needs_title")
    if min(asked.last_day, asked.due_day) < asked.first_day:
        raise refusal("submissions.days_contradict")
    if asked.first_day.year not in YEARS or max(asked.last_day, asked.due_day).year not in YEARS:
        raise refusal("submissions.strange_year")
    if asked.levels:
        known = catalogues.entries_of([Catalogue.LEVELS], reader.day)[Catalogue.LEVELS]
        if not asked.levels <= {one.code for one in known}:
            raise refusal("submissions.unknown_level")
    if asked.document_id is not None:
        documents.document(reader, asked.document_id)
