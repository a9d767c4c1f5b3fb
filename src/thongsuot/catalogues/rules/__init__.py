"""What a catalogue entry is, and which shape each catalogue asks of its entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from thongsuot.vietnamese.text import fold
from thongsuot.vietnamese.working_days import add_working_days


class Catalogue(StrEnum):
    """Every catalogue there is; the file `data/<value>.toml` ships its entries."""

    LEVELS = "levels"
    UNIT_KINDS = "unit_kinds"
    DOCUMENT_KINDS = "document_kinds"
    DOCUMENT_FORMS = "document_forms"
    ISSUERS = "issuers"
    BODY_CLASSES = "body_classes"
    STAGES = "stages"
    MEMBER_CATEGORIES = "member_categories"
    POINT_KINDS = "point_kinds"
    POINT_DUTIES = "point_duties"


@dataclass(frozen=True, slots=True)
class CatalogueChanged:
    """Announced when entries of a catalogue were written, ended or changed."""

    catalogue: str


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One entry, valid on the days from `from_day` up to, not including, `until_day` (None: until further notice)."""

    catalogue: str
    code: str
    words_vi: str
    words_en: str
    detail: Mapping[str, Any]
    position: int
    from_day: date
    until_day: date | None = None
    revision: int = 0

    def words(self, language: str) -> str:
        """The entry's name in "vi" or any other language, which is English."""
        return self.words_vi if language.startswith("vi") else self.words_en


@dataclass(frozen=True, slots=True)
class Shape:
    """What the `detail` of a catalogue's entries must and may hold: key → type."""

    required: Mapping[str, type] = field(default_factory=dict)
    optional: Mapping[str, type] = field(default_factory=dict)

    def faults(self, detail: Mapping[str, Any]) -> tuple[str, ...]:
        """The keys that are missing, unknown or of another type, in order."""
        known = {**self.required, **self.optional}
        missing = [key for key in self.required if key not in detail]
        wrong = [key for key, value in detail.items() if key not in known or not isinstance(value, known[key])]
        return tuple(sorted({*missing, *wrong}))


SHAPES: Mapping[str, Shape] = {
    Catalogue.LEVELS: Shape(),
    Catalogue.UNIT_KINDS: Shape(
        required={"level": str, "branch": str}, optional={"also": list, "advises": bool, "successors": list}
    ),
    Catalogue.DOCUMENT_KINDS: Shape(required={"letters": dict}, optional={"also": list}),
    Catalogue.DOCUMENT_FORMS: Shape(required={"form": str, "rule": str, "number": str}),
    Catalogue.ISSUERS: Shape(
        required={"abbreviations": list, "form": str}, optional={"also": list, "successors": list}
    ),
    Catalogue.BODY_CLASSES: Shape(required={"words": list, "kinds": list}),
    Catalogue.STAGES: Shape(
        required={"waiting_vi": str, "waiting_en": str, "owed_by": str},
        optional={"measure": str, "late_measure": str, "days": int, "working_days": bool, "kinds": dict},
    ),
    Catalogue.MEMBER_CATEGORIES: Shape(),
    Catalogue.POINT_KINDS: Shape(),
    Catalogue.POINT_DUTIES: Shape(required={"sort": str}),
}


def named(words: str, entries: Iterable[CatalogueEntry]) -> CatalogueEntry | None:
    """The first entry that these words name: by code, by its words in either language or by what it is `also` called.

    Case, diacritics and signs make no difference: "Chi Bộ" names the entry whose Vietnamese words are "chi bộ".
    """
    key = fold(words)
    return next((entry for entry in entries if key in _keys(entry)), None)


def due_after(stage: CatalogueEntry, day: date) -> date | None:
    """The last day on which a stage of something published on `day` is in time; None where it has no such day."""
    days = stage.detail.get("days")
    if days is None:
        return None
    return add_working_days(day, days) if stage.detail.get("working_days") else day + timedelta(days=days)


def _keys(entry: CatalogueEntry) -> set[str]:
    return {fold(words) for words in (entry.code, entry.words_vi, entry.words_en, *entry.detail.get("also", ()))}
