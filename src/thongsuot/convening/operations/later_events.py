"""Events that opened nothing: sent before, refused before, of someone unknown, or of someone whose presence is open.

Whoever adds an event to an open presence locks the row that opened it before reading what all events come to: of two
at once the later waits, and then sees what the earlier has written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from thongsuot.convening.models import RollCall
from thongsuot.convening.operations.batches import (
    FILE,
    PACKAGE,
    Batch,
    Noted,
    Taken,
    look_up,
    write_opening,
)
from thongsuot.convening.operations.counting import Moved
from thongsuot.convening.rules.presence import RollCallEvent, presence
from thongsuot.convening.rules.roll_call import ByCode, ByToken
from thongsuot.kernel import db, db_lines
from thongsuot.kernel.days import day_of

_LATER: Mapping[str, str] = {
    "id": "uuid",
    "sitting_id": "bigint",
    "convened_id": "bigint",
    "unit_id": "bigint",
    "kind": "text",
    "how": "text",
    "undoes": "uuid",
    "seen_at": "timestamptz",
    "seq": "bigint",
    "digest": "uuid",
}


class Judged(NamedTuple):
    """What became of events that opened nothing at first."""

    opened: list[Taken]
    later: list[Taken]
    duplicates: set[UUID]
    refused: dict[UUID, str]


def judge(batch: Batch, notes: Sequence[Noted]) -> Judged:
    """Tell apart what was sent before, write what is new, find who came unasked; few statements for all of them."""
    judged = Judged([], [], set(), {})
    unknown = _sort_out(batch, notes, judged)
    if unknown:
        _take_walk_ins(batch, unknown, judged)
    return judged


def _sort_out(batch: Batch, notes: Sequence[Noted], judged: Judged) -> list[Noted]:
    """Judge what is known and write what is new of people on the list; those events that name nobody on it."""
    found, unknown, new = look_up(batch, notes), list[Noted](), list[Taken]()
    for noted in notes:
        person, stored, code = found[noted.event.id]
        if stored is not None or code is not None:
            _judge_known(noted, stored, code, judged)
        elif person is None:
            unknown.append(noted)
        else:
            new.append(Taken(noted, person))
    written = _write_later(batch, new)
    judged.later.extend(one for one in new if one.noted.event.id in written)
    if beaten := [one.noted for one in new if one.noted.event.id not in written]:
        stored_now = look_up(batch, beaten)  # they came by another way while we wrote
        for noted in beaten:
            _judge_known(noted, stored_now[noted.event.id][1], None, judged)
    return unknown


def _judge_known(noted: Noted, stored: UUID | None, code: str | None, judged: Judged) -> None:
    if stored == noted.digest:
        judged.duplicates.add(noted.event.id)
    else:
        judged.refused[noted.event.id] = "convening.other_content" if stored is not None or code is None else code


def _take_walk_ins(batch: Batch, notes: Sequence[Noted], judged: Judged) -> None:
    """Members who are on no list come to stand beside it; who is no member at all is refused."""
    codes = {noted.event.person.code for noted in notes if isinstance(noted.event.person, ByCode)}
    db_lines.rows(
        PACKAGE,
        FILE,
        "walk_in",
        [(code,) for code in sorted(codes)],
        {"code": "text"},
        conference=batch.place.conference_id,
        day=day_of(batch.now).isoformat(),
        now=batch.now,
    )
    coming = [noted for noted in notes if isinstance(noted.event.person, ByCode)]
    opened = write_opening(batch, coming)
    judged.opened.extend(opened)
    there = {one.noted.event.id for one in opened}
    strangers = _sort_out(batch, [noted for noted in coming if noted.event.id not in there], judged)
    for noted in [*strangers, *(noted for noted in notes if not isinstance(noted.event.person, ByCode))]:
        by_pass = isinstance(noted.event.person, ByToken)
        judged.refused[noted.event.id] = "convening.unknown_pass" if by_pass else "convening.unknown_person"


def _write_later(batch: Batch, taken: Sequence[Taken]) -> set[UUID]:
    """Write events of people whose presence is open; the ids of those that nobody else has written."""
    lines = [
        (
            event.id,
            event.sitting_id,
            person.convened_id,
            person.unit_id,
            event.kind,
            event.how,
            event.undoes,
            seen_at,
            event.seq,
            digest,
        )
        for (event, digest, seen_at), person in taken
    ]
    return {db.as_uuid(pk) for (pk,) in db_lines.rows(PACKAGE, FILE, "later", lines, _LATER, **batch.written)}


def moves_of(later: Sequence[Taken], opened: Iterable[Taken]) -> Iterator[Moved]:
    """What all events of these people came to without those of this batch, and come to with them.

    `opened` are events of this batch that opened the presence of some of them.
    """
    people = {(one.noted.event.sitting_id, one.person.convened_id): one for one in later}
    new = {one.noted.event.id for one in [*later, *opened]}
    for (sitting_id, convened_id), events in _all_events(people.keys()).items():
        one = people[sitting_id, convened_id]
        before = presence(event for event in events if event.id not in new)
        yield Moved(one.person, sitting_id, before, presence(events), one.noted.seen_at)


def _all_events(people: Collection[tuple[int, int]]) -> dict[tuple[int, int], list[RollCallEvent]]:
    """Every event of these people in these sittings, their presence locked first."""
    rows = RollCall.objects.filter(
        sitting_id__in={sitting_id for sitting_id, _person in people},
        convened_id__in={convened_id for _sitting, convened_id in people},
    )
    names = ("sitting_id", "convened_id", "id", "kind", "point_id", "seen_at", "undoes")
    opening = rows.filter(opens=True).order_by("sitting_id", "convened_id").select_for_update(no_key=True)
    events: dict[tuple[int, int], list[RollCallEvent]] = defaultdict(list)
    locked = list(opening.values_list(*names))
    for sitting_id, convened_id, *event in [*locked, *rows.filter(opens=False).values_list(*names)]:
        if (sitting_id, convened_id) in people:
            events[sitting_id, convened_id].append(RollCallEvent(*event))
    return events
