"""Reading catalogues. Whoever may read anything may read these: they are no secret."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues.models import Entry
from thongsuot.catalogues.rules import CatalogueEntry
from thongsuot.kernel import db
from thongsuot.kernel.days import valid_on
from thongsuot.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Lists:
    """Some catalogues as of a day. `known_as` tells them from all others; of the same rows it is the same."""

    entries: Mapping[str, tuple[CatalogueEntry, ...]]
    known_as: str


def entries(catalogue: str, day: date) -> tuple[CatalogueEntry, ...]:
    """The entries of one catalogue that are valid on this day, in their order."""
    return entries_of([catalogue], day)[catalogue]


def entries_of(catalogues: Iterable[str], day: date) -> dict[str, tuple[CatalogueEntry, ...]]:
    """The same for several catalogues, in one query; a catalogue without entries gives an empty tuple."""
    return dict(lists(catalogues, day).entries)


def lists(catalogues: Iterable[str], day: date) -> Lists:
    """Several catalogues, in one query, and by what they are known. What a page does with them it need not do again."""
    wanted = tuple(str(catalogue) for catalogue in catalogues)
    return _lists(wanted, tuple(db.rows(__package__, "entries.sql", "valid", {"catalogues": wanted, "day": day})))


@lru_cache(maxsize=64)
def _lists(wanted: tuple[str, ...], rows: tuple[tuple[Any, ...], ...]) -> Lists:
    """What these rows say; every page asks, and mostly they are the same. Nobody changes an entry's detail."""
    found: dict[str, list[CatalogueEntry]] = {catalogue: [] for catalogue in wanted}
    for catalogue, code, vi, en, detail, position, from_day, until_day, revision in rows:
        until = None if until_day is None else db.as_day(until_day)
        entry = CatalogueEntry(
            catalogue, code, vi, en, json.loads(detail), position, db.as_day(from_day), until, revision
        )
        found[catalogue].append(entry)
    entries = {catalogue: tuple(listed) for catalogue, listed in found.items()}
    return Lists(entries, sha256(repr(rows).encode()).hexdigest())


def entries_ever(catalogue: str) -> tuple[CatalogueEntry, ...]:
    """Every entry of one catalogue, of whatever days, the earlier before the later."""
    rows = Entry.objects.filter(catalogue=catalogue).order_by("from_day", "position", "code", "pk")
    return tuple(as_entry(row) for row in rows)


def words_ever(catalogues: Collection[str], language: str) -> dict[str, dict[str, str]]:
    """For each of these catalogues code → words, those of former days too, the latest words of each; one query."""
    found: dict[str, dict[str, str]] = {str(catalogue): {} for catalogue in catalogues}
    for row in Entry.objects.filter(catalogue__in=found).order_by("from_day", "position", "code", "pk"):
        found[row.catalogue][row.code] = as_entry(row).words(language)
    return found


def entry(catalogue: str, code: str, day: date) -> CatalogueEntry:
    """The entry with this code that is valid on this day.

    :raises DomainError: catalogues.unknown_entry
    """
    row = Entry.objects.filter(valid_on(day), catalogue=catalogue, code=code).order_by("-from_day", "pk").first()
    if row is None:
        raise DomainError(
            "catalogues.unknown_entry",
            _("The catalogue %(catalogue)s holds no entry %(entry)s on that day."),
            catalogue=catalogue,
            entry=code,
        )
    return as_entry(row)


def as_entry(row: Entry) -> CatalogueEntry:
    """A stored row as the frozen value that leaves this package."""
    return CatalogueEntry(
        catalogue=row.catalogue,
        code=row.code,
        words_vi=row.words_vi,
        words_en=row.words_en,
        detail=row.detail,
        position=row.position,
        from_day=row.from_day,
        until_day=row.until_day,
        revision=row.revision,
    )
