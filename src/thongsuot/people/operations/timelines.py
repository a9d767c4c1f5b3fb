"""Members' histories, read under a lock and changed with their tallies. Every write of a membership passes here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from thongsuot.kernel import db_lines
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.announcements import announce
from thongsuot.kernel.db import BATCH, batches, insert_many, serialise, share
from thongsuot.people.models import ImportEffect, Member, Membership
from thongsuot.people.queries import span_of
from thongsuot.people.rules import memberships as rules
from thongsuot.people.rules.memberships import Edit, Span
from thongsuot.rollup import operations as rollup
from thongsuot.rollup.rules import Change

_TURN = "people.import"
_OPENED = ("member", "unit", "standing", "category", "exempt", "from_day", "until_day", "run", "recorded_at")


class MemberEdit(NamedTuple):
    """What happens to the memberships of one member; `is_new` for one who never stood anywhere."""

    member_id: int
    edit: Edit
    is_new: bool = False


def take_turn() -> None:
    """Wait until no other import, erasure or removal by the rule of retention is at work; kept until the end."""
    serialise(_TURN)


def share_turn() -> None:
    """Wait until none of these is at work, and let none begin until the end; others may do so too.

    For whoever locks several members at once: an import locks them in the order of its sheet.
    """
    share(_TURN)


def histories(member_ids: Iterable[int]) -> dict[int, list[Span]]:
    """The memberships that stand, by member, the earliest first; one query."""
    found: dict[int, list[Span]] = defaultdict(list)
    rows = Membership.objects.standing().filter(member_id__in=list(member_ids))
    for row in rows.order_by("member_id", "from_day", "pk"):
        found[row.member_id].append(span_of(row))
    return found


def locked_histories(member_ids: Iterable[int]) -> dict[int, list[Span]]:
    """The same, with the members locked until the transaction ends: nobody else changes them in between."""
    ids = list(member_ids)
    lock(ids)
    return histories(ids)


def lock(member_ids: Iterable[int]) -> None:
    """Lock members in the order of their ids, so that those who meet wait for each other and never block each other."""
    rows = Member.objects.select_for_update().filter(pk__in=list(member_ids)).order_by("pk")
    list(rows.values_list("pk"))


def lock_named(codes: Sequence[str]) -> dict[str, int]:
    """Lock the members who have these codes, likewise; their ids, by code. One statement."""
    lines = [(code,) for code in codes]
    found = db_lines.rows("thongsuot.people", "imports.sql", "locked", lines, {"code": "text"})
    return {code: member_id for member_id, code in found}


def change(edits: Sequence[MemberEdit], *, actor: Actor, now: datetime, run_id: int | None = None) -> None:
    """Write edits of locked members and what they add to the tallies; a run keeps what stood before it.

    Announces `MembershipChanged` of all who stood somewhere before.
    """
    touching = [one.edit for one in edits if one.edit.ended or one.edit.voided]  # few of an import
    rollup.apply(_changes([one.edit for one in edits], touching))
    if run_id is not None:
        touched = [span for edit in touching for span in edit.touched]
        effects = [
            ImportEffect(run_id=run_id, membership_id=_id(span), until_before=span.until_day) for span in touched
        ]
        ImportEffect.objects.bulk_create(effects, batch_size=BATCH)
    _void([_id(span) for edit in touching for span in edit.voided], now)
    set_ends(((_id(span), until_day) for edit in touching for span, until_day in edit.ended), now)
    _open(edits, now, run_id)
    announce([one.edit.announced(one.member_id) for one in edits if not one.is_new], actor=actor, now=now)


def _void(ids: Sequence[int], now: datetime) -> None:
    for some in batches(ids):
        Membership.objects.filter(pk__in=some).update(voided_at=now, recorded_at=now)


def set_ends(ends: Iterable[tuple[int, date | None]], now: datetime) -> None:
    """These memberships stand, until these days. Most share a day, so one statement a day and batch writes them."""
    by_day: dict[date | None, list[int]] = defaultdict(list)
    for membership_id, until_day in ends:
        by_day[until_day].append(membership_id)
    for until_day, ids in by_day.items():
        for some in batches(ids):
            rows = Membership.objects.filter(pk__in=some)
            rows.update(until_day=until_day, voided_at=None, recorded_at=now)


def _changes(edits: Sequence[Edit], touching: Sequence[Edit]) -> Iterator[Change]:
    """What the edits add to the tallies. Most of an import open memberships and touch none: those are counted alike."""
    opening = (edit.opened for edit in edits if not (edit.ended or edit.voided))
    yield from rules.contribution_of_many(chain.from_iterable(opening))
    for edit in touching:
        yield from edit.changes()


def _open(edits: Sequence[MemberEdit], now: datetime, run_id: int | None) -> None:
    rows = (
        (
            one.member_id, span.unit_id, span.standing.value, span.category, span.exempt, span.from_day,
            span.until_day, run_id, now,
        )
        for one in edits
        for span in one.edit.opened
    )  # fmt: skip
    insert_many(Membership, _OPENED, rows)


def _id(span: Span) -> int:
    if span.id is None:
        raise ValueError("a membership that is not written yet cannot change")
    return span.id
