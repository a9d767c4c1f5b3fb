"""Cuts a text into lines that know where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = re.compile(r"\*+|\\(?=[^\w\s])|[\u00ad\u200b-\u200f\u2060\ufeff]")
_MAY_MARK = re.compile(r"[*\\\u00ad\u200b-\u200f\u2060\ufeff]")
_BULLET = re.compile(r"\*\s")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: offsets without the white space around it, its words without emphasis marks, and both as they stand."""

    number: int
    start: int
    end: int
    words: str
    raw: str


def lines_of(text: str) -> list[Line]:
    """This function will give the lines of a text."""
    lines: list[Line] = []
    position = 0
    for number, raw in enumerate(text.split("\n")):
        stripped = raw.strip()
        start = position + (len(raw) - len(raw.lstrip()) if stripped else 0)
        lines.append(Line(number, start, start + len(stripped), _plain(stripped), stripped))
        position += len(raw) + 1
    return lines


def _plain(words: str) -> str:
    if not _MAY_MARK.search(words):
        return words
    kept = "- " + words[2:] if _BULLET.match(words) else words
    return _MARKS.sub("", kept).strip()
