"""Why somebody is left, as far as is known: what became of the last occasion at which they were to study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from django.db.models import F

from thongsuot.convening.models import Convened, Sitting
from thongsuot.convening.queries.convened import Excuse, excuses_of
from thongsuot.convening.queries.whole import came_to
from thongsuot.kernel.days import day_of
from thongsuot.study.models import Gathering, GatheringAbsence, Invited


class Why(StrEnum):
    """Why somebody is left, as far as is known."""

    NEVER_CONVENED = "never_convened"
    UPCOMING = "upcoming"
    PARTLY = "partly"
    EXCUSED = "excused"
    ABSENT = "absent"
    NOT_COUNTED = "not_counted"
    INVITED = "invited"
    MISSED = "missed"
    UNREACHABLE = "unreachable"


class Reason(NamedTuple):
    """Why, with the conference that it is about, or the day of another gathering, and what was said."""

    why: Why
    conference_id: int | None = None
    conference: str = ""
    reason: str = ""
    on: date | None = None


Pair = tuple[int, int]
"""A document and a member."""
_Told = dict[Pair, tuple[date, Reason]]


def reasons(document_ids: Sequence[int], member_ids: Sequence[int], now: datetime) -> dict[Pair, Reason]:
    """Why each of these members is left, by the last conference, meeting or make-up session about each document.

    Whoever was on none of them is absent; six queries.
    """
    found = _of_conferences(document_ids, member_ids, now)
    for told in (_of_gatherings(document_ids, member_ids), _of_invitations(document_ids, member_ids)):
        for pair, (day, reason) in told.items():
            _tell(found, pair, day, reason)
    return {pair: reason for pair, (_day, reason) in found.items()}


def _of_gatherings(document_ids: Sequence[int], member_ids: Sequence[int]) -> _Told:
    """By the last gathering that stands at which each was absent; one query."""
    rows = GatheringAbsence.objects.filter(
        member__in=member_ids, gathering__documents__document__in=document_ids,
        gathering__replaced_by__isnull=True, gathering__withdrawal__isnull=True,
    )  # fmt: skip
    found: _Told = {}
    for document_id, member_id, day, reason, unreachable in rows.values_list(
        "gathering__documents__document", "member_id", "gathering__held_on", "reason", "unreachable"
    ):
        why = Why.UNREACHABLE if unreachable else Why.MISSED
        _tell(found, (document_id, member_id), day, Reason(why, reason=reason, on=day))
    return found


def _of_invitations(document_ids: Sequence[int], member_ids: Sequence[int]) -> _Told:
    """By the last make-up session to which each is invited and of which nothing is recorded yet; one query."""
    rows = Invited.objects.filter(
        member__in=member_ids, make_up__document__in=document_ids, make_up__called_off_at=None
    )
    held = Gathering.objects.standing().filter(make_up__isnull=False).values("make_up")
    found: _Told = {}
    for document_id, member_id, day, place in rows.exclude(make_up__in=held).values_list(
        "make_up__document", "member_id", "make_up__held_on", "make_up__place"
    ):
        _tell(found, (document_id, member_id), day, Reason(Why.INVITED, reason=place, on=day))
    return found


def _tell(found: _Told, pair: Pair, day: date, reason: Reason) -> None:
    """Keep the later of two; of one day's the one told last."""
    if pair not in found or found[pair][0] <= day:
        found[pair] = day, reason


def _of_conferences(document_ids: Sequence[int], member_ids: Sequence[int], now: datetime) -> _Told:
    """By the last conference about each document to which each was convened; four queries."""
    convened = Convened.objects.expected().filter(
        member__in=member_ids, conference__studied__document__in=document_ids, conference__called_at__isnull=False,
        conference__cancelled_at=None,
    )  # fmt: skip
    rows = list(convened.annotate(about=F("conference__studied__document")).select_related("conference"))
    required: dict[int, dict[int, datetime]] = {}
    sittings = Sitting.objects.filter(conference__in={row.conference_id for row in rows}, required=True)
    for conference_id, pk, starts_at in sittings.values_list("conference_id", "pk", "starts_at"):
        required.setdefault(conference_id, {})[pk] = starts_at
    came = came_to([pk for parts in required.values() for pk in parts], [row.pk for row in rows])
    excuses = excuses_of([row.pk for row in rows])
    found: _Told = {}
    for row in rows:
        parts = required.get(row.conference_id, {})
        begun = {pk for pk, starts_at in parts.items() if starts_at <= now}
        why, reason = _why(begun, came.get(row.pk, set()), excuses.get(row.pk, {}))
        day = day_of(max(parts.values(), default=now))
        _tell(found, (row.about, row.member_id), day, Reason(why, row.conference_id, row.conference.title, reason))  # type: ignore[attr-defined]  # annotated
    return found


def _why(begun: set[int], came: set[int], excuses: Mapping[int, Excuse]) -> tuple[Why, str]:
    if not begun:
        return Why.UPCOMING, ""
    if begun <= came:
        return Why.NOT_COUNTED, ""
    given = [excuses[pk].reason for pk in sorted(begun - came) if pk in excuses and excuses[pk].excused]
    if given:
        return Why.EXCUSED, given[0]
    return (Why.PARTLY if begun & came else Why.ABSENT), ""
