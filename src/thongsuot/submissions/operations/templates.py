"""A unit's own Word template of reports: bringing one, going back to an earlier one, giving it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.files import operations as files
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import check_office_template
from thongsuot.people import access
from thongsuot.submissions.models import ReportTemplate
from thongsuot.submissions.rules import refusal
from thongsuot.units import queries as units

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class TemplateKept:
    """The version that is in force now; `is_own` unless the unit gave its own up."""

    unit_id: int
    number: int
    is_own: bool


@transaction.atomic
def bring_template(*, actor: Actor, unit_id: int, data: bytes, name: str, after: int, now: datetime) -> TemplateKept:
    """Look a template through whole, and put it in force for the unit and those beneath that have none of their own.

    `after` is the last version that was seen (0: none). The one in force, brought again, stays as it is.

    :raises DomainError: people.not_allowed, units.unknown, submissions.template_changed
    :raises SheetError: those of `officedoc.check_office_template`
    """
    _require_office(actor, unit_id, now)
    check_office_template(data, name)
    last = _last(unit_id)
    kept = files.keep(data=data, name=name, media_type=MEDIA_TYPE, now=now)
    if last is not None and last.file_id == kept.id:
        return TemplateKept(unit_id, last.number, is_own=True)
    return _append(actor, _next(unit_id, last, after, ReportTemplate(file_id=kept.id)), now)


@transaction.atomic
def return_template(*, actor: Actor, unit_id: int, number: int, after: int, now: datetime) -> TemplateKept:
    """Put an earlier version in force again, as a new one; 0 gives the unit's own up.

    :raises DomainError: people.not_allowed, units.unknown, submissions.unknown_template, submissions.template_changed
    """
    _require_office(actor, unit_id, now)
    last = _last(unit_id)
    if last is None:
        raise refusal("submissions.unknown_template")
    if number == 0:
        if last.file_id is None:
            return TemplateKept(unit_id, last.number, is_own=False)
        return _append(actor, _next(unit_id, last, after, ReportTemplate()), now)
    found = ReportTemplate.objects.filter(unit=unit_id, number=number, file__isnull=False).first()
    if found is None:
        raise refusal("submissions.unknown_template")
    if last.file_id == found.file_id:
        return TemplateKept(unit_id, last.number, is_own=True)
    return _append(actor, _next(unit_id, last, after, ReportTemplate(file_id=found.file_id, again=number)), now)


def _require_office(actor: Actor, unit_id: int, now: datetime) -> None:
    reader = access.reader_of(actor, now)
    access.require_subtree(reader, Permission.REMIND, units.unit(unit_id, reader.tree))


def _last(unit_id: int) -> ReportTemplate | None:
    """The unit's last version, after which nobody else writes one until this transaction ends."""
    db.serialise(f"submissions:template:{unit_id}")
    return ReportTemplate.objects.filter(unit=unit_id).order_by("-number").first()


def _next(unit_id: int, last: ReportTemplate | None, after: int, row: ReportTemplate) -> ReportTemplate:
    """:raises DomainError: submissions.template_changed"""
    number = last.number if last else 0
    if number != after:
        raise refusal("submissions.template_changed")
    row.unit_id, row.number = unit_id, number + 1
    return row


def _append(actor: Actor, row: ReportTemplate, now: datetime) -> TemplateKept:
    row.recorded_at, row.actor_id = now, actor.user_id
    row.save(force_insert=True)
    record(
        actor=actor, action="submissions.change_template", subject=f"unit:{row.unit_id}", unit_id=row.unit_id,
        detail={"number": row.number, "file": row.file_id, "again": row.again}, now=now,
    )  # fmt: skip
    return TemplateKept(row.unit_id, row.number, is_own=row.file_id is not None)
