"""What the form of a meeting shows: the unit's own members, what they may study, what was recorded before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import db
from thongsuot.kernel.days import valid_on
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader
from thongsuot.people.models import Membership
from thongsuot.people.rules.memberships import Span, Standing
from thongsuot.study.models import Gathering, Invited
from thongsuot.study.queries.duties import StudyDuty, duties
from thongsuot.study.queries.make_ups import MakeUpLine, called, make_ups_of
from thongsuot.study.rules import Done, Way, counted
from thongsuot.units.rules import UnitRef

Kind = Gathering.Kind
_ANY = UUID(int=0)
RECENT = 10
"""So many meetings the form names, the latest first."""


@dataclass(frozen=True, slots=True)
class OwnMember:
    """An official member of the unit on the day; `name` is empty where it was erased. Exempt ones need not come."""

    member_id: int
    code: str
    name: str
    exempt: bool


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A gathering that stands: what was studied, how many were there and were not."""

    id: UUID
    kind: str
    held_on: date
    symbols: tuple[str, ...]
    present: int
    absent: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """A gathering that is being corrected, as it was recorded."""

    id: UUID
    kind: str
    held_on: date
    document_ids: tuple[int, ...]
    minutes_words: str
    has_file: bool
    make_up: UUID | None
    present: frozenset[int]
    absent: Mapping[int, str] = field(default_factory=dict)
    unreachable: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """What the form shows of a unit on a day; `call` is the make-up session recorded, `calls` the last called."""

    unit: UnitRef
    day: date
    kind: str
    duties: tuple[StudyDuty, ...]
    people: tuple[OwnMember, ...]
    recent: tuple[MeetingLine, ...]
    calls: tuple[MakeUpLine, ...]
    earlier: Earlier | None = None
    call: MakeUpLine | None = None


def sheet(
    reader: Reader, unit: UnitRef, *, kind: str, day: date | None, replaces: UUID | None, make_up: UUID | None = None
) -> MeetingSheet:
    """The form's content; `operations.prepare_meeting` decides who may see it and records the look.

    A make-up names those alone who are invited to it, or have something left to study, and no gatherings before it; ten
    queries at most.
    """
    earlier = _earlier(unit.id, replaces) if replaces is not None else None
    make_up = earlier.make_up if earlier else make_up
    call = called(reader, unit, make_up) if make_up is not None else None
    kind = Kind.MAKE_UP.value if call else earlier.kind if earlier else kind
    day = day or (earlier.held_on if earlier else min(call.held_on, reader.day) if call else reader.day)
    duties_here = duties(reader, unit, has_own=True)
    people = invited_members(reader, call.id, day) if call else own_members(unit.id, day)
    if kind == Kind.MAKE_UP and (earlier or not call):
        asked = _asked(earlier, people, duties_here)
        people = tuple(one for one in people if one.member_id in asked)
    recent = () if earlier or kind == Kind.MAKE_UP else _recent(unit.id)
    calls = () if earlier or call else make_ups_of(unit.id)
    return MeetingSheet(unit, day, kind, duties_here, people, recent, calls, earlier, call)


def _asked(earlier: Earlier | None, people: Sequence[OwnMember], duties_here: Sequence[StudyDuty]) -> Collection[int]:
    """Whom a make-up asks: those of the one that is corrected, else those who have something left to study."""
    if earlier is not None:
        return earlier.present | earlier.absent.keys()
    return _left([one.member_id for one in people if not one.exempt], duties_here)


def own_members(unit_id: int, day: date) -> tuple[OwnMember, ...]:
    """The official members of a unit on a day, in the order of their names; one query."""
    return _members(Membership.objects.filter(unit=unit_id), day)


def invited_members(reader: Reader, make_up_id: UUID, day: date) -> tuple[OwnMember, ...]:
    """Those invited to a make-up session who on a day are official members where the reader sees names and marks
    progress, by name; one query.
    """
    invited = Invited.objects.filter(make_up=make_up_id).values("member")
    reach = reader.scope(Permission.SEE_NAMES).q() & reader.scope(Permission.MARK_PROGRESS).q()
    return _members(Membership.objects.filter(reach, member__in=invited), day)


def _members(those: QuerySet[Membership], day: date) -> tuple[OwnMember, ...]:
    rows = those.filter(valid_on(day), voided_at=None, standing=Standing.OFFICIAL.value)
    order = (F("member__named__sort_key").asc(nulls_last=True), "member__code")
    found = rows.order_by(*order).values_list("member_id", "member__code", "member__named__name", "exempt")
    return tuple(OwnMember(pk, code, name or "", exempt) for pk, code, name, exempt in found)


def _left(member_ids: Sequence[int], duties_here: Sequence[StudyDuty]) -> set[int]:
    """Those of these members who lack a completion that counts of any of these documents; one query."""
    rules = {one.document_id: one.counting for one in duties_here}
    if not rules or not member_ids:
        return set()
    spans: dict[int, list[Span]] = defaultdict(list)
    done: dict[tuple[int, int], list[Done]] = defaultdict(list)
    params = {"members": tuple(member_ids), "documents": tuple(rules)}
    for pk, document_id, code, day, until in db.rows("thongsuot.study", "duties.sql", "known", params):
        if document_id:
            done[pk, document_id].append(Done(db.as_day(day), Way(code), _ANY))
        else:
            last = None if until is None else db.as_day(until)
            spans[pk].append(Span(0, Standing.OFFICIAL, code, False, db.as_day(day), last))  # noqa: FBT003  # a value
    return {
        pk
        for pk in member_ids
        if any(counted(done[pk, document], spans[pk], counting) is None for document, counting in rules.items())
    }


def _earlier(unit_id: int, gathering_id: UUID) -> Earlier:
    row = Gathering.objects.filter(pk=gathering_id, unit=unit_id).first()
    if row is None:
        raise DomainError("study.unknown_meeting", _("There is no such meeting of this unit."))
    absent = list(row.absent.values_list("member_id", "reason", "unreachable"))
    return Earlier(
        id=row.pk,
        kind=row.kind,
        held_on=row.held_on,
        document_ids=tuple(row.documents.values_list("document_id", flat=True)),
        minutes_words=row.minutes_words,
        has_file=row.minutes_id is not None,
        make_up=row.make_up_id,
        present=frozenset(row.completions.values_list("member_id", flat=True)),
        absent={pk: reason for pk, reason, _unreachable in absent},
        unreachable=frozenset(pk for pk, _reason, unreachable in absent if unreachable),
    )


def _recent(unit_id: int) -> tuple[MeetingLine, ...]:
    """The last gatherings of a unit that stand; one query."""
    standing = Gathering.objects.standing().filter(unit=unit_id).order_by("-held_on", "-recorded_at")
    rows = (
        Gathering.objects.filter(pk__in=standing.values("pk")[:RECENT])
        .annotate(there=Count("completions__member", distinct=True), missing=Count("absent", distinct=True))
        .order_by("-held_on", "-recorded_at", "documents__document")
        .values_list(
            "pk", "kind", "held_on", "there", "missing", "documents__document__symbol", "documents__document__title"
        )
    )
    return tuple(
        MeetingLine(pk, kind, held_on, tuple(symbol or title for *_head, symbol, title in own if title), there, missing)
        for (pk, kind, held_on, there, missing), own in groupby(rows, key=lambda row: row[:5])
    )
