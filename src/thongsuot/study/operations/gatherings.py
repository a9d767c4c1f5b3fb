"""A cell meeting or a make-up session, recorded on one screen: all of the unit were there but those named absent."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid5

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.documents.models import Document
from thongsuot.files import operations as files
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import valid_on
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Membership
from thongsuot.people.rules.memberships import Standing
from thongsuot.study.models import (
    Completion,
    Gathering,
    GatheringAbsence,
    GatheringDocument,
    GatheringWithdrawal,
    Invited,
    MakeUp,
    RefusedStudy,
    Withdrawal,
)
from thongsuot.study.operations import histories
from thongsuot.study.operations.completions import tidy
from thongsuot.study.operations.histories import Pair
from thongsuot.study.queries.rules import in_force
from thongsuot.study.rules import Way
from thongsuot.study.rules.refusals import refusal
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.vietnamese.text import normalise

Kind = Gathering.Kind
_WAYS: Mapping[str, Way] = {Kind.MEETING: Way.MEETING, Kind.MAKE_UP: Way.MADE_UP}


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes as a file or a photo."""

    data: bytes
    name: str
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the form says. `id` is made by the form (UUIDv7), so that a double tap records once.

    `absent` by member, with the reason where one is known; `unreachable` are those of them whom nobody could tell.
    `shown` are the members that the form listed: who joined since is not taken as present; None takes all of the unit's
    own on that day. `replaces` names what it corrects, `make_up` the session that was called: those invited were there.
    """

    id: UUID
    unit_id: int
    held_on: date
    document_ids: tuple[int, ...]
    kind: str = Kind.MEETING
    absent: Mapping[int, str] = field(default_factory=dict)
    shown: frozenset[int] | None = None
    minutes_words: str = ""
    minutes: Minutes | None = None
    replaces: UUID | None = None
    make_up: UUID | None = None
    unreachable: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """A gathering as it was recorded: how many were there, and how many were not."""

    gathering_id: UUID
    present: int
    absent: int


def record_meeting(*, actor: Actor, meeting: Meeting, now: datetime) -> Held:
    """Record a gathering of a unit's own members; the same again gives the stored outcome.

    A correction takes back what the one that it replaces had recorded, in the same transaction.

    :raises DomainError: people.not_allowed, units.unknown, study.id_reused, and those of `_require_sound`
    """
    with transaction.atomic():
        held = _recorded(actor, meeting, now)
    if held is None:  # outside the transaction, so that what came stays kept
        raise refusal("study.id_reused")
    return held


def _recorded(actor: Actor, meeting: Meeting, now: datetime) -> Held | None:
    """The outcome, or None (and what came is kept) where the id already stands for something else."""
    reader = access.reader_of(actor, now)
    unit = access.unit_for(reader, Permission.MARK_PROGRESS, meeting.unit_id)
    if meeting.make_up is not None:  # those invited may stand beneath it
        access.require_subtree(reader, Permission.MARK_PROGRESS, unit)
    db.serialise(f"study:gathering:{meeting.id}")
    said = _said(meeting)
    digest = UUID(bytes=sha256(json.dumps(said).encode()).digest()[:16])
    known = Gathering.objects.filter(pk=meeting.id).first()
    if known is not None:
        if known.digest == digest:
            return _outcome(meeting.id)
        RefusedStudy.objects.create(event_id=meeting.id, content=said, recorded_at=now, actor_id=actor.user_id)
        return None
    earlier = _require_sound(reader, unit, meeting)
    own = _own_members(reader, meeting)
    taken_back = _standing(earlier)
    histories.hold({*own, *(one.member_id for one in taken_back)})
    present = own & _own_members(reader, meeting) - meeting.absent.keys()
    row = _write(actor, meeting, earlier, digest, now)
    _count(row, meeting.document_ids, sorted(present), taken_back)
    record(
        actor=actor, action="study.record_meeting", subject=f"gathering:{row.pk}", unit_id=meeting.unit_id,
        detail={"kind": meeting.kind, "present": len(present), "absent": len(meeting.absent)}, now=now,
    )  # fmt: skip
    return Held(row.pk, len(present), len(meeting.absent))


def _require_sound(reader: Reader, unit: UnitRef, meeting: Meeting) -> Gathering | None:
    """Refuse what cannot have been; the gathering that is corrected.

    :raises DomainError: study.needs_documents, study.no_rule, study.out_of_reach, study.in_the_future,
        study.before_document, study.needs_minutes, study.not_of_the_unit, and those of `_replaced` and `_require_open`
    """
    rules = in_force(meeting.document_ids)
    if not meeting.document_ids:
        raise refusal("study.needs_documents")
    if rules.keys() != set(meeting.document_ids):
        raise refusal("study.no_rule")
    owners = units.units_by_ids({rule.unit_id for rule in rules.values()}, reader.tree)
    if not all(owner.holds(unit) for owner in owners.values()):
        raise refusal("study.out_of_reach")
    if meeting.held_on > reader.day:
        raise refusal("study.in_the_future")
    issued = Document.objects.filter(pk__in=meeting.document_ids, issued_on__gt=meeting.held_on)
    if (day := issued.values_list("issued_on", flat=True).first()) is not None:
        raise refusal("study.before_document", day=day)
    earlier = _replaced(meeting)
    _require_open(meeting, earlier)
    if meeting.minutes is None and not tidy(meeting.minutes_words) and not (earlier and earlier.minutes_id):
        raise refusal("study.needs_minutes")
    if not meeting.absent.keys() <= _own_members(reader, meeting):
        raise refusal("study.not_of_the_unit")
    return earlier


def _replaced(meeting: Meeting) -> Gathering | None:
    if meeting.replaces is None:
        return None
    row = Gathering.objects.select_for_update().filter(pk=meeting.replaces, unit=meeting.unit_id).first()
    if row is None:
        raise refusal("study.unknown_meeting")
    require_standing(row)
    return row


def require_standing(row: Gathering) -> None:
    """Refuse a gathering that no longer stands.

    :raises DomainError: study.already_corrected, study.already_withdrawn
    """
    if Gathering.objects.filter(replaces=row).exists():
        raise refusal("study.already_corrected")
    if GatheringWithdrawal.objects.filter(gathering=row).exists():
        raise refusal("study.already_withdrawn")


def _require_open(meeting: Meeting, earlier: Gathering | None) -> None:
    """Refuse to record a make-up session that was not called, was called off, or is recorded already.

    :raises DomainError: study.unknown_make_up, study.called_off, study.already_held
    """
    if earlier is not None and earlier.make_up_id != meeting.make_up:
        raise refusal("study.unknown_make_up")
    if meeting.make_up is None:
        return
    called = MakeUp.objects.select_for_update().filter(pk=meeting.make_up, unit=meeting.unit_id).first()
    if called is None or meeting.kind != Kind.MAKE_UP:
        raise refusal("study.unknown_make_up")
    if called.called_off_at is not None:
        raise refusal("study.called_off")
    if earlier is None and Gathering.objects.standing().filter(make_up=called).exists():
        raise refusal("study.already_held")


def _own_members(reader: Reader, meeting: Meeting) -> set[int]:
    """The unit's own official members on the day, or those who were invited, as far as the form showed them.

    Whoever was invited and left the reader's units since is for another office to record.
    """
    rows = Membership.objects.standing().filter(valid_on(meeting.held_on), standing=Standing.OFFICIAL.value)
    if meeting.make_up is None:
        rows = rows.filter(unit=meeting.unit_id)
    else:
        invited = Invited.objects.filter(make_up=meeting.make_up).values("member")
        rows = rows.filter(reader.scope(Permission.MARK_PROGRESS).q(), member__in=invited)
    own = set(rows.values_list("member_id", flat=True))
    return own if meeting.shown is None else own & meeting.shown


def _standing(earlier: Gathering | None) -> list[Completion]:
    """What the gathering that is corrected had recorded, as far as it stands."""
    return list(Completion.objects.standing().filter(gathering=earlier)) if earlier is not None else []


def _write(actor: Actor, meeting: Meeting, earlier: Gathering | None, digest: UUID, now: datetime) -> Gathering:
    kept = (
        files.keep(
            data=meeting.minutes.data, name=meeting.minutes.name, media_type=meeting.minutes.media_type, now=now
        ).id
        if meeting.minutes is not None
        else (earlier.minutes_id if earlier is not None else None)
    )
    row = Gathering.objects.create(
        id=meeting.id, unit_id=meeting.unit_id, kind=meeting.kind, held_on=meeting.held_on, minutes_id=kept,
        minutes_words=normalise(meeting.minutes_words).strip(), replaces=earlier, digest=digest, recorded_at=now,
        actor_id=actor.user_id, make_up_id=meeting.make_up,
    )  # fmt: skip
    GatheringDocument.objects.bulk_create(
        GatheringDocument(gathering=row, document_id=pk) for pk in sorted(set(meeting.document_ids))
    )
    GatheringAbsence.objects.bulk_create(
        GatheringAbsence(gathering=row, member_id=pk, reason=tidy(why), unreachable=pk in meeting.unreachable)
        for pk, why in sorted(meeting.absent.items())
    )
    return row


def _count(row: Gathering, document_ids: Iterable[int], present: Sequence[int], gone: Sequence[Completion]) -> None:
    """Record those present, and take back what the corrected gathering had recorded."""
    documents = sorted(set(document_ids))
    made = [
        Completion(
            id=uuid5(row.pk, f"{document_id}:{member_id}"), member_id=member_id, document_id=document_id,
            way=_WAYS[row.kind].value, studied_on=row.held_on, unit_id=row.unit_id, gathering=row,
            recorded_at=row.recorded_at, actor_id=row.actor_id,
        )
        for document_id in documents
        for member_id in present
    ]  # fmt: skip
    withdrawn: list[tuple[Pair, Withdrawal]] = [
        (
            (one.member_id, one.document_id),
            Withdrawal(
                id=uuid5(row.pk, str(one.pk)), completion=one, cause=Withdrawal.Cause.GATHERING,
                recorded_at=row.recorded_at, actor_id=row.actor_id,
            ),
        )
        for one in gone
    ]  # fmt: skip
    member_ids = {*present, *(one.member_id for one in gone)}
    known = histories.held(member_ids, {*documents, *(one.document_id for one in gone)})
    histories.append(known, made=made, withdrawn=withdrawn)


def _outcome(gathering_id: UUID) -> Held:
    members = Completion.objects.filter(gathering=gathering_id).values("member").distinct()
    return Held(gathering_id, members.count(), GatheringAbsence.objects.filter(gathering=gathering_id).count())


def _said(meeting: Meeting) -> dict[str, object]:
    """All that the form said, as it is compared and kept."""
    called = {"make_up": str(meeting.make_up)} if meeting.make_up else {}
    unreachable = {"unreachable": sorted(meeting.unreachable)} if meeting.unreachable else {}
    return {
        "unit": meeting.unit_id,
        "kind": meeting.kind,
        "held_on": meeting.held_on.isoformat(),
        "documents": sorted(set(meeting.document_ids)),
        "absent": {str(pk): tidy(why) for pk, why in sorted(meeting.absent.items())},
        "shown": _listed(meeting.shown),
        "minutes_words": normalise(meeting.minutes_words).strip(),
        "minutes": sha256(meeting.minutes.data).hexdigest() if meeting.minutes is not None else "",
        "replaces": str(meeting.replaces or ""),
        **called,
        **unreachable,
    }


def _listed(ids: Collection[int] | None) -> list[int] | None:
    return None if ids is None else sorted(ids)
