"""Computes the numbers that Word shows before paragraphs but does not store in them.

Reads: word/numbering.xml and the numbering properties of each paragraph in turn. Writes: labels ("1. ", "a) ",
"II. ", "- ").
"""

from __future__ import annotations

import re
from collections import defaultdict
from xml.etree.ElementTree import Element

from thongsuot.vietnamese.numbers import roman

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACEHOLDER = re.compile(r"%([1-9])")
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_BULLETS = {"\uf0b7", "•", "·", "o", "\uf0a7", "▪", "●"}


class Numbering:
    """The running numbers of a document's lists."""

    def __init__(self, definitions: Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if definitions is not None:
            self._load(definitions)

    def label(self, paragraph: Element) -> str:
        """This function will give the label of a paragraph and count it, "" where it has none."""
        number = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
        if number is None:
            return ""
        level = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
        depth = int(level.get(f"{_W}val") or 0) if level is not None else 0
        return self._next(number.get(f"{_W}val") or "", depth)

    def _next(self, number: str, depth: int) -> str:
        levels = self._levels.get(number, {})
        if depth not in levels:
            return ""
        counts = self._counts[number]
        counts[depth] = counts.get(depth, levels[depth][2] - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        form, text, _ = levels[depth]
        if form == "bullet":
            return "- " if text in _BULLETS or not text.strip() else f"{text} "
        shown = _PLACEHOLDER.sub(lambda found: self._shown(levels, counts, int(found[1]) - 1), text)
        return f"{shown} " if shown else ""

    def _shown(self, levels: dict[int, tuple[str, str, int]], counts: dict[int, int], depth: int) -> str:
        form, _, start = levels.get(depth, ("decimal", "", 1))
        return _in_form(counts.get(depth, start), form)

    def _load(self, definitions: Element) -> None:
        abstract = {
            node.get(f"{_W}abstractNumId") or "": {
                int(level.get(f"{_W}ilvl") or 0): _level(level) for level in node.findall(f"{_W}lvl")
            }
            for node in definitions.findall(f"{_W}abstractNum")
        }
        for number in definitions.findall(f"{_W}num"):
            reference = number.find(f"{_W}abstractNumId")
            if reference is not None:
                self._levels[number.get(f"{_W}numId") or ""] = abstract.get(reference.get(f"{_W}val") or "", {})


def _level(level: Element) -> tuple[str, str, int]:
    """The form, the text and the first number of a level."""
    form, text, start = (level.find(f"{_W}{name}") for name in ("numFmt", "lvlText", "start"))
    return (
        (form.get(f"{_W}val") or "decimal") if form is not None else "decimal",
        (text.get(f"{_W}val") or "") if text is not None else "",
        int(start.get(f"{_W}val") or 1) if start is not None else 1,
    )


def _in_form(count: int, form: str) -> str:
    if form in {"upperRoman", "lowerRoman"} and 0 < count < 4000:
        return roman(count) if form == "upperRoman" else roman(count).lower()
    if form in {"lowerLetter", "upperLetter"}:
        letter = _LETTERS[(count - 1) % len(_LETTERS)]
        return letter.upper() if form == "upperLetter" else letter
    return str(count)
