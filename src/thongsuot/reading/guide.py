"""Writes a reading as plain data: the JSON of the annotation guide, each item with its place, its quote and our
confidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from thongsuot.reading.explaining import Explainer, rules
from thongsuot.reading.lexicon import Lexicon
from thongsuot.reading.model import LAYERS, Due, Identity, Item, Reading

_RENAMED = {"counted_in": "unit", "sources": "from", "starts_on": "from"}
_PAIRS = {"sources": ("name", "part"), "connection_points": ("scope", "count")}


def as_guide(reading: Reading, *, why: str | None = None, lexicon: Lexicon | None = None) -> dict[str, Any]:
    """This function will give a reading in the guide's schema: dates as ISO strings, `start` and `end` as offsets
    into the text.

    Pages that were pictures stand under `recognised_pages`, counted from 1, each with how sure its words are.

    With a language in `why` each item also says what its rule looks for (`why`) and the words that made it fire
    (`because`); `lexicon` is then the one that it was read with.
    """
    quotes = _Quotes(reading.text)
    guide: dict[str, Any] = {"range": [0, len(reading.text)], "document": _plain_fields(reading.document)}
    for layer in LAYERS:
        guide[layer] = [_item(item, quotes) for item in getattr(reading, layer)]
    if why is not None:
        _explain(guide, reading, why, Explainer(reading, lexicon))
    if reading.recognised:
        pages = [{"page": page.page + 1, "confidence": page.confidence} for page in reading.recognised]
        guide["recognised_pages"] = pages
    guide["checks"] = [
        {"start": check.start, "end": check.end, "code": check.code, "params": dict(check.params)}
        for check in reading.checks
    ]
    return guide


def _explain(guide: dict[str, Any], reading: Reading, language: str, explainer: Explainer) -> None:
    """Adds to each item why it was found."""
    for layer in LAYERS:
        for item, plain in zip(getattr(reading, layer), guide[layer], strict=True):
            plain["why"] = rules()[item.rule].words(language) if item.rule in rules() else ""
            plain["because"] = [
                {"start": start, "end": end, "quote": reading.text[start:end]} for start, end in explainer.because(item)
            ]


class _Quotes:
    """Counts which occurrence of its own words an item is, in one pass for each different quote."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[str, dict[int, int]] = {}

    def nth(self, start: int, end: int) -> int:
        quote = self._text[start:end]
        if quote not in self._places:
            self._places[quote] = {at: number for number, at in enumerate(self._occurrences(quote))}
        return self._places[quote][start]

    def quote(self, start: int, end: int) -> str:
        return self._text[start:end]

    def _occurrences(self, quote: str) -> Iterable[int]:
        at = self._text.find(quote)
        while at >= 0:
            yield at
            at = self._text.find(quote, at + 1)


def _item(item: Item, quotes: _Quotes) -> dict[str, Any]:
    place = {"quote": quotes.quote(item.start, item.end), "nth": quotes.nth(item.start, item.end)}
    return place | _plain_fields(item)


def _plain_fields(value: Item | Due | Identity) -> dict[str, Any]:
    return {
        _RENAMED.get(field.name, field.name): _plain(field.name, getattr(value, field.name)) for field in fields(value)
    }


def _plain(name: str, value: object) -> object:
    """One value as JSON knows it."""
    if isinstance(value, Due):
        return _plain_fields(value)
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, tuple):
        return value
    if keys := _PAIRS.get(name):
        return [dict(zip(keys, pair, strict=True)) for pair in value]
    return [_plain("", part) for part in value]
