"""Bringing in a roll call that was held on paper: looked through first, then taken in like a device's events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.convening.models import Convened
from thongsuot.convening.operations.passes import require_to_come
from thongsuot.convening.operations.roll_call import record_batch
from thongsuot.convening.queries.points import PointHead, point_for
from thongsuot.convening.rules import paper
from thongsuot.convening.rules.paper import Mark, SittingColumn
from thongsuot.convening.rules.roll_call import MOST_EVENTS, ByCode, Incoming
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Problem
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import from_sheet, read_table
from thongsuot.people import access
from thongsuot.people.models import Member


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """What a sheet would do: how many were there at each sitting, how many of them nobody convened; what is wrong."""

    point: PointHead
    marks: tuple[Mark, ...]
    present: Mapping[int, int]
    unasked: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PaperDone:
    """What became of the marks: taken in, known already, refused and kept."""

    accepted: int
    known: int
    refused: int


def plan_paper(*, actor: Actor, conference_id: int, point_id: int, data: bytes, name: str, now: datetime) -> PaperPlan:
    """Look a sheet through; nothing is written, and the sheet is not kept.

    :raises SheetError: as `officedoc.from_sheet`
    :raises DomainError: convening.unknown_conference, convening.unknown_point, people.not_allowed,
        convening.not_called, convening.cancelled
    """
    point = _running(actor, conference_id, point_id, now)
    sittings = [SittingColumn(one.id, one.number, one.title) for one in point.conference.sittings]
    read = paper.read(read_table(from_sheet(data, name=name)[0], paper.wanted(sittings)), sittings)
    codes = list(read.rows)
    known = {code for some in db.batches(codes) for code in _codes(some)}
    expected = {code for some in db.batches(codes) for code in _expected(conference_id, some)}
    unknown = [
        Problem("convening.paper_unknown", _("There is no member with the code %(code)s."), row, "code", {"code": code})
        for code, row in read.rows.items()
        if code not in known
    ]
    return PaperPlan(
        point=point,
        marks=read.marks,
        present=Counter(mark.sitting_id for mark in read.marks),
        unasked=len({mark.code for mark in read.marks} - expected),
        problems=tuple(sorted((*read.problems, *unknown), key=lambda one: one.row or 0)),
    )


@transaction.atomic
def record_paper(
    *, actor: Actor, conference_id: int, point_id: int, marks: Sequence[Mark], source: str, now: datetime
) -> PaperDone:
    """Take the marks of a sheet in, noted on paper at the beginning of their sitting. `source` tells the sheet:
    brought in twice it counts once.

    :raises DomainError: as `plan_paper`
    """
    point = _running(actor, conference_id, point_id, now)
    begins = {one.id: one.starts_at for one in point.conference.sittings}
    outcomes: Counter[str] = Counter()
    waiting = _events(point_id, [mark for mark in marks if mark.sitting_id in begins], begins, source)
    while batch := list(islice(waiting, MOST_EVENTS)):
        verdicts = record_batch(
            actor=actor, point_id=point_id, device_id=None, events=batch, offset_ms=0, now=now
        )  # fmt: skip
        outcomes.update(one.outcome for one in verdicts)
    done = PaperDone(outcomes["accepted"], outcomes["duplicate"], outcomes["refused"])
    detail = {"accepted": done.accepted, "known": done.known, "refused": done.refused}
    record(
        actor=actor, action="convening.record_paper", subject=f"point:{point_id}", unit_id=point.owner.id,
        detail=detail, now=now,
    )  # fmt: skip
    return done


def _running(actor: Actor, conference_id: int, point_id: int, now: datetime) -> PointHead:
    """The point, for whoever runs it."""
    reader = access.reader_of(actor, now)
    point = point_for(reader, conference_id, point_id)
    access.require_reader(reader, Permission.RUN_POINT, point.owner)
    require_to_come(point.conference)
    return point


def _events(point_id: int, marks: Sequence[Mark], begins: Mapping[int, datetime], source: str) -> Iterator[Incoming]:
    for number, mark in enumerate(marks):
        event_id = uuid5(NAMESPACE_URL, f"paper:{point_id}:{source}:{mark.sitting_id}:{mark.code}")
        yield Incoming(
            id=event_id, person=ByCode(mark.code), sitting_id=mark.sitting_id, kind="present", how="paper",
            seen_at=begins[mark.sitting_id], seq=number,
        )  # fmt: skip


def _codes(codes: Sequence[str]) -> Sequence[str]:
    return list(Member.objects.filter(code__in=codes).values_list("code", flat=True))


def _expected(conference_id: int, codes: Sequence[str]) -> Sequence[str]:
    rows = Convened.objects.expected().filter(conference=conference_id, member__code__in=codes)
    return list(rows.values_list("member__code", flat=True))
