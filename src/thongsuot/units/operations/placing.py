"""Writing what holds from a day on: places, official names. Later rows stay: the new one ends where the next begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TypeVar

from thongsuot.kernel.days import valid_on
from thongsuot.units.models import Name, Placement, Reorganisation
from thongsuot.vietnamese.text import fold, sort_key

BATCH = 500
_Row = TypeVar("_Row", Placement, Name)


def place(parents: Mapping[int, int | None], day: date, act: Reorganisation) -> None:
    """Let each unit stand beneath its parent (None: nowhere beneath) from this day on."""
    for ids in _batches(parents):
        current = {row.unit_id: row for row in Placement.objects.filter(valid_on(day), unit_id__in=ids)}
        ends = {unit_id: row.until_day for unit_id, row in current.items()}
        rows = [
            Placement(unit_id=each, parent_id=parents[each], from_day=day, until_day=ends.get(each), act=act)
            for each in ids
        ]
        _end_or_drop(current.values(), day)
        Placement.objects.bulk_create(rows)


def name(names: Mapping[int, tuple[str, str]], day: date, act: Reorganisation) -> None:
    """Let each unit bear these words and be of this kind from this day on."""
    for ids in _batches(names):
        official = Name.objects.filter(valid_on(day), unit_id__in=ids, role=Name.Role.OFFICIAL)
        current = {row.unit_id: row for row in official}
        ends = {unit_id: row.until_day for unit_id, row in current.items()}
        rows = [_name(each, *names[each]) for each in ids]
        for row in rows:
            row.from_day, row.until_day, row.act = day, ends.get(row.unit_id), act
        _end_or_drop(current.values(), day)
        Name.objects.bulk_create(rows)


def _name(unit_id: int, words: str, kind: str) -> Name:
    return Name(unit_id=unit_id, words=words, kind=kind, folded=fold(words), sort_key=sort_key(words))


def _end_or_drop(current: Iterable[_Row], day: date) -> None:
    """End the rows that hold until now; one that began on this very day never held, and gives way."""
    for row in current:
        if row.from_day == day:
            row.delete()
        else:
            row.until_day = day
            row.save(update_fields=["until_day"])


def _batches(ids: Iterable[int]) -> Iterable[Sequence[int]]:
    waiting = iter(ids)
    while batch := list(islice(waiting, BATCH)):
        yield batch
