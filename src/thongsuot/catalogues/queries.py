"""Reading catalogues. Whoever may read anything may read these: they are no secret."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import date

from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues.models import Entry
from thongsuot.catalogues.rules import CatalogueEntry
from thongsuot.kernel.days import valid_on
from thongsuot.kernel.errors import DomainError

_COLUMNS = tuple(one.name for one in fields(CatalogueEntry))


def entries(catalogue: str, day: date) -> tuple[CatalogueEntry, ...]:
    """The entries of one catalogue that are valid on this day, in their order."""
    return entries_of([catalogue], day)[catalogue]


def entries_of(catalogues: Iterable[str], day: date) -> dict[str, tuple[CatalogueEntry, ...]]:
    """The same for several catalogues, in one query; a catalogue without entries gives an empty tuple."""
    found: dict[str, list[CatalogueEntry]] = {str(catalogue): [] for catalogue in catalogues}
    rows = Entry.objects.filter(valid_on(day), catalogue__in=found).order_by("position", "code", "pk")
    for row in rows.values_list(*_COLUMNS):  # every page asks: no rows are made of models on the way
        found[row[0]].append(CatalogueEntry(*row))
    return {catalogue: tuple(listed) for catalogue, listed in found.items()}


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
