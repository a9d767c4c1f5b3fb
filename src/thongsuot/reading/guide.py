"""Writes a reading as plain data: the JSON of the annotation guide, each item with its place, its quote and our
confidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from thongsuot.reading.model import (
    Assignment,
    Citation,
    Deadline,
    Due,
    Event,
    Figure,
    Identity,
    Reading,
    Target,
    UnitChange,
)

_RENAMED = {"counted_in": "unit", "sources": "from", "starts_on": "from"}
_PAIRS = {"sources": ("name", "part"), "connection_points": ("scope", "count")}
_LAYERS = ("citations", "targets", "assignments", "deadlines", "figures", "events", "unit_changes")
Item = Citation | Target | Assignment | Deadline | Figure | Event | UnitChange


def as_guide(reading: Reading) -> dict[str, Any]:
    """This function will give a reading in the guide's schema: dates as ISO strings, `start` and `end` as offsets
    into the text.
    """
    quotes = _Quotes(reading.text)
    guide: dict[str, Any] = {"range": [0, len(reading.text)], "document": _plain_fields(reading.document)}
    for layer in _LAYERS:
        guide[layer] = [_item(item, quotes) for item in getattr(reading, layer)]
    guide["checks"] = [
        {"start": check.start, "end": check.end, "code": check.code, "params": dict(check.params)}
        for check in reading.checks
    ]
    return guide


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
