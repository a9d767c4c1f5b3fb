"""Taking in what was noted at a point: each event once, in whatever order and however often it comes.

docs/algorithms/roll-call.md tells why this is right. Each step is one statement for the whole batch; locks are taken
in one order: events, opening rows, tallies, counts of points, the point's sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.convening.operations.batches import (
    Batch,
    Key,
    Noted,
    Taken,
    keep_refused,
    known_among,
    place_of,
    require_run,
    sign,
    write_opening,
)
from thongsuot.convening.operations.counting import Moved, count
from thongsuot.convening.operations.later_events import Judged, judge, moves_of
from thongsuot.convening.rules.presence import NOWHERE, Where
from thongsuot.convening.rules.roll_call import MOST_EVENTS, Incoming, Verdict, digest_of
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError


@transaction.atomic
def record_batch(
    *,
    actor: Actor,
    point_id: int,
    device_id: int | None,
    events: Sequence[Incoming],
    offset_ms: int,
    now: datetime,
) -> tuple[Verdict, ...]:
    """Take in what was noted at a point; a final verdict for each event, in their order. What is refused is kept.

    A device (`device_id`) was let in by whoever calls this; anyone else must run the point. `offset_ms` is added to
    the moments that the events name.

    :raises DomainError: convening.unknown_point, convening.too_many_events, people.not_allowed
    """
    batch = Batch(actor, place_of(point_id), device_id, offset_ms, now, signs=device_id is not None)
    if device_id is None:
        require_run(actor, batch.place, now)
    return take_in(batch, events)


def take_in(batch: Batch, events: Sequence[Incoming]) -> tuple[Verdict, ...]:
    """The same, in the caller's transaction, for whom the caller let in.

    :raises DomainError: convening.too_many_events
    """
    if len(events) > MOST_EVENTS:
        words = _("A batch holds at most %(most)s events.")
        raise DomainError("convening.too_many_events", words, most=MOST_EVENTS)
    return _take(batch, events)


def _take(batch: Batch, events: Sequence[Incoming]) -> tuple[Verdict, ...]:
    notes = _noted(batch, events)
    firsts = {noted.event.id: noted for noted in reversed(notes)}
    faults = {noted.event.id: code for noted in firsts.values() if (code := _fault(batch, noted))}
    sound = [noted for pk, noted in firsts.items() if pk not in faults] if faults else list(firsts.values())
    opened = write_opening(batch, sound)
    judged = judge(batch, _without(sound, opened)) if len(opened) < len(sound) else Judged([], [], set(), {})
    if moves := list(_moves(batch.place.point_id, [*opened, *judged.opened], judged.later)):
        count(batch, moves)
    elif batch.signs:
        sign(point_id=batch.place.point_id, now=batch.now)
    known = {firsts[pk].key for pk in judged.duplicates}
    refused = {firsts[pk].key: code for pk, code in (faults | judged.refused).items()}
    if len(firsts) == len(notes) and not refused and not known:
        return tuple(Verdict(noted.event.id, "accepted") for noted in notes)
    if others := [noted for noted in notes if noted.digest != firsts[noted.event.id].digest]:
        known |= known_among(batch, others)
        refused |= {noted.key: "convening.other_content" for noted in others if noted.key not in known}
    keep_refused(batch, [(noted, refused[noted.key]) for noted in notes if noted.key in refused])
    return _verdicts(notes, refused, known)


def _without(notes: Sequence[Noted], taken: Sequence[Taken]) -> list[Noted]:
    there = {one.noted.event.id for one in taken}
    return [noted for noted in notes if noted.event.id not in there]


def _noted(batch: Batch, events: Sequence[Incoming]) -> list[Noted]:
    """The events with their digests, and their moments by the server's clock, which none runs ahead of."""
    offset = timedelta(milliseconds=batch.offset_ms)
    return [Noted(event, event.digest or digest_of(event), min(event.seen_at + offset, batch.now)) for event in events]


def _fault(batch: Batch, noted: Noted) -> str:
    """Why an event cannot be taken whoever it is about; empty where nothing speaks against it."""
    hours = batch.place.sittings.get(noted.event.sitting_id)
    if hours is None:
        return "convening.unknown_sitting"
    if batch.place.cancelled:
        return "convening.cancelled"
    return "" if hours.may_hold(noted.seen_at) else "convening.unlikely_time"


def _moves(point_id: int, opened: Sequence[Taken], later: Sequence[Taken]) -> Iterator[Moved]:
    """Whom this batch moved: by one event for those of whom nothing else is known, else by all their events."""
    again = {(one.noted.event.sitting_id, one.person.convened_id) for one in later}
    both, here = [], Where(point_id, point_id)
    for one in opened:
        noted, person = one
        if again and (noted.event.sitting_id, person.convened_id) in again:
            both.append(one)
        elif noted.event.kind == "present":
            yield Moved(person, noted.event.sitting_id, NOWHERE, here, noted.seen_at)
    if later:
        yield from moves_of(later, both)


def _verdicts(notes: Sequence[Noted], refused: Mapping[Key, str], known: set[Key]) -> tuple[Verdict, ...]:
    """In the order of the events; what comes twice in one batch is a duplicate of itself."""
    found = []
    for noted in notes:
        if noted.key in refused:
            found.append(Verdict(noted.event.id, "refused", refused[noted.key]))
        else:
            found.append(Verdict(noted.event.id, "duplicate" if noted.key in known else "accepted"))
            known.add(noted.key)
    return tuple(found)
