"""Writing what an import comes to: new units in bulk, corrections and moves in batches, with what stood before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from thongsuot.kernel import db
from thongsuot.kernel.ids import new_id
from thongsuot.units.models import Name, Placement, Unit
from thongsuot.units.rules.growth import Draft, Known
from thongsuot.vietnamese.text import fold, sort_key

_NAME_COLUMNS = ("unit", "role", "kind", "words", "folded", "sort_key", "from_day")


@dataclass(frozen=True, slots=True)
class Before:
    """A changed unit as it was, kept as JSON with the run.

    `name_id` None: the name stayed. `placement_id` None: it did not move; else its move started on `moved_on`, in a
    placement of its own unless `in_place`. `aliases` are the folded names that it got.
    """

    unit_id: int
    name_id: int | None
    words: str
    kind: str
    named_from: str
    placement_id: int | None
    parent_id: int | None
    moved_on: str
    in_place: bool
    aliases: tuple[str, ...]


def write(drafts: Sequence[Draft], *, run_id: int, today: date) -> list[dict[str, Any]]:
    """Write drafts that are free of problems; what stood before, to be kept with the run."""
    created = [draft for draft in drafts if draft.known is None]
    changed = [draft for draft in drafts if draft.known is not None and not draft.is_unchanged]
    _insert_units(created, run_id)
    ids = _ids([*created, *changed], run_id)
    before = [asdict(_before(draft, draft.known, ids, today)) for draft in changed if draft.known]
    correct_names([(one.known.name_id, one.row.name, one.kind) for one in changed if one.known and one.is_renamed])
    _move([draft for draft in changed if draft.is_moved], ids, today)
    db.insert_many(Placement, ("unit", "parent", "from_day", "until_day"), _placements(created, ids))
    db.insert_many(Name, _NAME_COLUMNS, _name_rows(created, changed, ids))
    return before


def first_day(drafts: Iterable[Draft], today: date) -> date | None:
    """The first day whose tree these drafts change; None when they change no day's."""
    return min((day for draft in drafts for day in _days(draft, today)), default=None)


def _days(draft: Draft, today: date) -> Iterator[date]:
    if draft.is_placed:
        yield draft.placed_from(today)
    if draft.known is not None and draft.is_renamed:
        yield draft.known.named_from


def _insert_units(created: Iterable[Draft], run_id: int) -> None:
    rows = ((new_id(), draft.code, draft.opened, draft.closed, run_id) for draft in created)
    db.insert_many(Unit, ("uid", "code", "opened_on", "closed_on", "run"), rows)


def _ids(drafts: Sequence[Draft], run_id: int) -> dict[str, int]:
    """The ids of the drafts' units and of the parents they have or had."""
    ids = dict(Unit.objects.filter(run_id=run_id).values_list("code", "pk"))
    ids |= {draft.code: draft.known.id for draft in drafts if draft.known}
    parents = {draft.parent_code for draft in drafts} | {draft.known.parent_code for draft in drafts if draft.known}
    parents |= {parent for draft in drafts for parent, _day in draft.places}
    missing = sorted(code for code in parents if code is not None and code not in ids)
    for some in db.batches(missing):
        ids |= dict(Unit.objects.filter(code__in=some).values_list("code", "pk"))
    return ids


def _placements(created: Iterable[Draft], ids: Mapping[str, int]) -> Iterator[tuple[object, ...]]:
    """Each new unit's places, one after the other; the last one stays."""
    for draft in created:
        places = draft.places or ((draft.parent_code, draft.opened),)
        ends = [day for _parent, day in places[1:]]
        for (parent, day), until in zip(places, [*ends, None], strict=True):
            yield ids[draft.code], _parent_id(parent, ids), day, until


def _parent_id(code: str | None, ids: Mapping[str, int]) -> int | None:
    return None if code is None else ids[code]


def _before(draft: Draft, known: Known, ids: Mapping[str, int], today: date) -> Before:
    start = draft.placed_from(today)
    return Before(
        unit_id=known.id,
        name_id=known.name_id if draft.is_renamed else None,
        words=known.words,
        kind=known.kind,
        named_from=known.named_from.isoformat(),
        placement_id=known.placement_id if draft.is_moved else None,
        parent_id=_parent_id(known.parent_code, ids),
        moved_on=start.isoformat(),
        in_place=known.placed_from >= today,
        aliases=tuple(map(fold, draft.aliases)),
    )


def correct_names(names: Sequence[tuple[int, str, str]]) -> None:
    """Give each name row (id, words, kind) these words and this kind, and the keys that follow from them."""
    rows = [(name_id, words, kind, fold(words), sort_key(words)) for name_id, words, kind in names]
    for some in db.batches(rows):
        db.run("thongsuot.units", "imports.sql", "rename", {"names": tuple(some)})


def place_beneath(places: Sequence[tuple[int, int | None]]) -> None:
    """Put each placement row (id, parent's id) beneath this parent, for all its days."""
    for some in db.batches(places):
        db.run("thongsuot.units", "imports.sql", "place_beneath", {"places": tuple(some)})


def end_placements(placement_ids: Sequence[int], until_day: date | None) -> None:
    """Let these placements last until this day; None: for good."""
    for some in db.batches(placement_ids):
        Placement.objects.filter(pk__in=some).update(until_day=until_day)


def _move(drafts: Sequence[Draft], ids: Mapping[str, int], today: date) -> None:
    """Beneath another parent from today on; a placement that starts today or later is corrected in place."""
    moves = [(known, _parent_id(draft.parent_code, ids)) for draft in drafts if (known := draft.known)]
    place_beneath([(known.placement_id, parent) for known, parent in moves if known.placed_from >= today])
    standing = [(known, parent) for known, parent in moves if known.placed_from < today]
    end_placements([known.placement_id for known, _parent in standing], today)
    opened = [(known.id, parent, today) for known, parent in standing]
    db.insert_many(Placement, ("unit", "parent", "from_day"), opened)


def _name_rows(
    created: Iterable[Draft], changed: Iterable[Draft], ids: Mapping[str, int]
) -> Iterator[tuple[object, ...]]:
    """Official names of new units; other names of all, held to be in use since the unit opened."""
    for draft in created:
        words = draft.row.name
        yield ids[draft.code], Name.Role.OFFICIAL, draft.kind, words, fold(words), sort_key(words), draft.opened
    for draft in (*created, *changed):
        for words in draft.aliases:
            yield ids[draft.code], Name.Role.ALIAS, "", words, fold(words), sort_key(words), draft.opened
