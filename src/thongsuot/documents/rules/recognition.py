"""Pages that were pictures: kept with a version, and said in words wherever its findings are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from thongsuot.reading.model import Recognition
from thongsuot.vietnamese.numbers import format_percent


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page, counted from 1, that was a picture, and how sure its words are, in percent."""

    number: int
    percent: int

    @property
    def words(self) -> str:
        """The line that a reviewer reads."""
        share = format_percent(self.percent, 100, (get_language() or "vi")[:2], 0)
        said = gettext("Page %(page)s was recognised from a picture, %(share)s sure.")
        return said % {"page": self.number, "share": share}


def recognised_pages(found: Iterable[Recognition]) -> tuple[RecognisedPage, ...]:
    """The pages of a reading that were pictures."""
    return tuple(RecognisedPage(page.page + 1, round(page.confidence * 100)) for page in found)


def as_stored(pages: Iterable[RecognisedPage]) -> list[list[int]]:
    """The pages as a version keeps them."""
    return [[page.number, page.percent] for page in pages]


def as_kept(reading: Mapping[str, Any]) -> tuple[RecognisedPage, ...]:
    """The pages that a version keeps."""
    return tuple(RecognisedPage(number, percent) for number, percent in reading.get("recognised", ()))
