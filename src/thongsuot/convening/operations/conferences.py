"""Making a conference and changing it, with its sittings and the documents that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from thongsuot.audit import operations as audit
from thongsuot.convening.models import Conference, Sitting, StudiedDocument, Work
from thongsuot.convening.queries.seeing import unknown_conference, unknown_sitting
from thongsuot.convening.rules.announcements import ConferenceChanged
from thongsuot.documents import queries as documents
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.announcements import announce
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission, require
from thongsuot.people.access import reader_of
from thongsuot.units import queries as units
from thongsuot.vietnamese.text import normalise


@dataclass(frozen=True, slots=True)
class SittingPlan:
    """A sitting as the office writes it down."""

    title: str
    starts_at: datetime
    ends_at: datetime
    speakers: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Made:
    """A conference that was made, with its first sitting."""

    conference_id: int
    sitting_id: int


@dataclass(frozen=True, slots=True)
class Saved:
    """A conference after a change: its revision now."""

    conference_id: int
    revision: int


@transaction.atomic
def make_conference(
    *, actor: Actor, title: str, organiser_id: int, as_of: date, first: SittingPlan, now: datetime
) -> Made:
    """Make a conference of one sitting. Nobody is invited by it; nobody but those who prepare it sees it in full.

    :raises DomainError: people.not_allowed, units.unknown, convening.closed_organiser, convening.ends_before_it_starts
    """
    require(actor=actor, permission=Permission.CONVENE, unit_id=organiser_id, now=now)
    if not units.unit(organiser_id, units.tree_on(day_of(now))).is_open:
        message = _("The unit is closed; choose one that works today.")
        raise DomainError("convening.closed_organiser", message, fields={"organiser": message})
    row = Conference.objects.create(title=_tidy(title), organiser_id=organiser_id, as_of=as_of, made_at=now)
    sitting = _write(Sitting(conference=row, number=1), first)
    _record(actor, row, now, action="convening.make_conference")
    return Made(conference_id=row.pk, sitting_id=sitting.pk)


@transaction.atomic
def change_conference(
    *, actor: Actor, conference_id: int, revision: int, title: str, as_of: date, now: datetime
) -> Saved:
    """Change the title, or the day whose memberships say who is convened, as long as nobody has been.

    :raises DomainError: as `held_conference`; convening.changed_meanwhile, convening.already_called
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    if row.revision != revision:
        message = _("Someone saved this conference meanwhile, as “%(title)s”. Look at it once more.")
        raise DomainError("convening.changed_meanwhile", message, title=row.title)
    if as_of != row.as_of:
        _require_not_called(row)
    row.title, row.as_of = _tidy(title), as_of
    row.save(update_fields=["title", "as_of"])
    return _changed(actor, row, now, action="convening.change_conference")


@transaction.atomic
def cancel_conference(*, actor: Actor, conference_id: int, now: datetime) -> Saved:
    """Call a conference off: it takes no change and no roll call any more, and stays to be read.

    :raises DomainError: as `held_conference`
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    row.cancelled_at = now
    row.save(update_fields=["cancelled_at"])
    _announce(actor, row, now)
    return _changed(actor, row, now, action="convening.cancel_conference")


@transaction.atomic
def add_sitting(*, actor: Actor, conference_id: int, plan: SittingPlan, now: datetime) -> int:
    """Add a sitting; its id. Whoever is convened is convened to every sitting, so none is added after the call.

    :raises DomainError: as `held_conference`; convening.already_called, convening.ends_before_it_starts
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    _require_not_called(row)
    last: int = row.sittings.aggregate(last=Max("number"))["last"] or 0
    sitting = _write(Sitting(conference=row, number=last + 1), plan)
    _changed(actor, row, now, action="convening.add_sitting", sitting=sitting.pk)
    return sitting.pk


@transaction.atomic
def change_sitting(*, actor: Actor, conference_id: int, sitting_id: int, plan: SittingPlan, now: datetime) -> Saved:
    """Change a sitting. Its day stays once invitations are out: they name it.

    :raises DomainError: as `held_conference`; convening.unknown_sitting, convening.ends_before_it_starts,
        convening.day_was_announced
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    sitting = _sitting(row, sitting_id)
    if row.called_at is not None and day_of(plan.starts_at) != day_of(sitting.starts_at):
        message = _("The invitations name the day. Call the conference off and make another for the new day.")
        raise DomainError("convening.day_was_announced", message, fields={"day": message})
    _write(sitting, plan)
    _announce(actor, row, now)
    return _changed(actor, row, now, action="convening.change_sitting", sitting=sitting_id)


@transaction.atomic
def remove_sitting(*, actor: Actor, conference_id: int, sitting_id: int, now: datetime) -> Saved:
    """Take a sitting out of a conference that is not called; the last one stays.

    :raises DomainError: as `held_conference`; convening.unknown_sitting, convening.already_called,
        convening.last_sitting
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    _require_not_called(row)
    sitting = _sitting(row, sitting_id)
    if row.sittings.count() == 1:
        raise DomainError("convening.last_sitting", _("A conference has at least one sitting."))
    sitting.delete()
    return _changed(actor, row, now, action="convening.remove_sitting", sitting=sitting_id)


@transaction.atomic
def study(*, actor: Actor, conference_id: int, document_id: int, now: datetime) -> Saved:
    """Say that the conference is about a document; once is enough.

    :raises DomainError: as `held_conference`; documents.unknown_document
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    documents.document(reader_of(actor, now), document_id)
    _new, made = StudiedDocument.objects.get_or_create(conference=row, document_id=document_id)
    _announce(actor, row, now)
    return (
        _changed(actor, row, now, action="convening.study", document=document_id)
        if made
        else Saved(row.pk, row.revision)
    )


@transaction.atomic
def leave_out(*, actor: Actor, conference_id: int, document_id: int, now: datetime) -> Saved:
    """Say that the conference is not about a document after all.

    :raises DomainError: as `held_conference`
    """
    row = held_conference(actor=actor, conference_id=conference_id, now=now)
    gone, _each = StudiedDocument.objects.filter(conference=row, document_id=document_id).delete()
    _announce(actor, row, now)
    return (
        _changed(actor, row, now, action="convening.leave_out", document=document_id)
        if gone
        else Saved(row.pk, row.revision)
    )


def held_conference(*, actor: Actor, conference_id: int, now: datetime, work_id: int | None = None) -> Conference:
    """The conference, locked until the caller's transaction ends, for whoever may convene there.

    While a job makes its list, which takes minutes, all but this job (`work_id`) are refused and need not wait.

    :raises DomainError: convening.unknown_conference, people.not_allowed, convening.cancelled, convening.being_called
    """
    calls = Work.objects.filter(conference=conference_id, kind=Work.Kind.CALL, finished_at=None)
    if calls.exclude(begun_at=None).exclude(pk=work_id or 0).exists():
        message = _("The list of this conference is being made; nothing can be changed until it is done.")
        raise DomainError("convening.being_called", message)
    row = Conference.objects.select_for_update().filter(pk=conference_id).first()
    if row is None:
        raise unknown_conference()
    require(actor=actor, permission=Permission.CONVENE, unit_id=row.organiser_id, now=now)
    if row.cancelled_at is not None:
        raise DomainError("convening.cancelled", _("The conference was called off; it can only be read."))
    return row


def _sitting(row: Conference, sitting_id: int) -> Sitting:
    found = row.sittings.filter(pk=sitting_id).first()
    if found is None:
        raise unknown_sitting()
    return found


def _write(sitting: Sitting, plan: SittingPlan) -> Sitting:
    if plan.ends_at <= plan.starts_at:
        message = _("It would end before it begins.")
        raise DomainError("convening.ends_before_it_starts", message, fields={"until": message})
    sitting.title, sitting.speakers = _tidy(plan.title), _tidy(plan.speakers)
    sitting.starts_at, sitting.ends_at, sitting.required = plan.starts_at, plan.ends_at, plan.required
    sitting.save()
    return sitting


def _require_not_called(row: Conference) -> None:
    if row.called_at is not None:
        message = _("The invitations are out: who is convened to which sittings is fixed.")
        raise DomainError("convening.already_called", message)


def _changed(actor: Actor, row: Conference, now: datetime, *, action: str, **detail: object) -> Saved:
    """Count the save, for forms opened before it, and record it."""
    Conference.objects.filter(pk=row.pk).update(revision=F("revision") + 1)
    _record(actor, row, now, action=action, **detail)
    return Saved(conference_id=row.pk, revision=row.revision + 1)


def _announce(actor: Actor, row: Conference, now: datetime) -> None:
    announce([ConferenceChanged(row.pk)], actor=actor, now=now)


def _record(actor: Actor, row: Conference, now: datetime, *, action: str, **detail: object) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=f"conference:{row.pk}",
        unit_id=row.organiser_id,
        now=now,
        detail=detail,
    )


def _tidy(words: str) -> str:
    return " ".join(normalise(words).split())
