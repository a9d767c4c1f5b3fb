"""Finds the outline of a document.

Reads: passages. Writes: clauses, each covering everything beneath it, and the mark of each passage:

    "II- MỤC TIÊU", "1. Đến năm 2030", "- Quy mô kinh tế số …"  →  section II > clause 1 > dash
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from thongsuot.reading.letters import UPPER
from thongsuot.reading.model import Clause
from thongsuot.reading.passages import Passage

_LONGEST_HEADING = 300


@dataclass(frozen=True, slots=True)
class Mark:
    """What a passage begins with: kind, depth (the smaller, the higher), number as written, and where the words
    behind it begin.
    """

    kind: str
    rank: int
    number: str | None
    rest: int


_FORMS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("appendix", 0, re.compile(r"(?:Phụ lục|PHỤ LỤC)(?:\s(?:số\s)?(?P<number>[IVX]+|\d+|[A-Z]))?\b[.:]?\s?")),
    ("part", 1, re.compile(r"(?:Phần|PHẦN)\s(?P<number>(?:thứ\s)?[IVX\d]+|(?:thứ|THỨ)\s\S+)[.:]?\s?")),
    ("chapter", 2, re.compile(r"(?:Chương|CHƯƠNG)\s(?P<number>[IVX\d]+)[.:]?\s?")),
    ("section", 3, re.compile(r"(?:Mục|MỤC)\s(?P<number>[IVX\d]+)[.:]?\s?")),
    ("article", 4, re.compile(r"(?:Điều|ĐIỀU)\s(?P<number>\d+[a-zđ]?)[.:]?\s?")),
    ("section", 6, re.compile(r"(?P<number>[IVX]{1,5})\s?[-.)/–]+\s?(?=\S)")),
    ("clause", 8, re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){2,3})[.)]?\s")),
    ("clause", 7, re.compile(r"(?P<number>\d{1,2}\.\d{1,2})[.)]?\s(?!%)")),
    ("section", 5, re.compile(r"(?P<number>[A-HĐ])[.)]\s")),
    ("clause", 6, re.compile(r"(?P<number>\d{1,2})[.)]\s?(?!\d)-?\s?")),
    ("letter", 9, re.compile(rf"(?P<number>[a-zđ])(?:[).]\s|\)(?=[{UPPER}]))")),
    ("letter", 9, re.compile(r"\((?P<number>\d{1,2}|[a-zđ]|[ivx]+)\)\s")),
    ("dash", 10, re.compile(r"[-–—]\s?(?=[^\s\d-])|[-–—]\s(?=\d)")),
    ("dash", 11, re.compile(r"[+*•o]\s(?=\S)")),
)
_PLAIN = Mark("paragraph", 20, None, 0)
_HEADING_END = re.compile(r"[.;,]$")


def mark_of(words: str) -> Mark:
    """This function will read the mark with which a passage begins; kind "paragraph" when it has none."""
    for kind, rank, form in _FORMS:
        if found := form.match(words):
            number = found.groupdict().get("number")
            roman = rank == 6 and kind == "section"
            return Mark(kind, 5 if roman else rank, number, found.end())
    return _PLAIN


def is_heading(passage: Passage, mark: Mark) -> bool:
    """This function will tell whether a passage is a heading: short, without an end like a sentence's, and
    marked, styled or in capitals.
    """
    words = passage.words[mark.rest :].strip()
    if not words or len(words) > _LONGEST_HEADING:
        return mark.rank < 5
    if mark.rank <= 5 or words.isupper():
        return True
    if passage.style and passage.style.startswith("heading"):
        return True
    return mark.rank <= 8 and len(words) <= 200 and not _HEADING_END.search(words)


def outline(passages: Sequence[Passage], marks: Sequence[Mark]) -> tuple[Clause, ...]:
    """This function will build the tree of clauses; `marks` holds the mark of each passage."""
    open_clauses: list[tuple[int, int]] = []
    starts: list[tuple[Passage, Mark, int | None]] = []
    ends: list[int] = []
    for passage, mark in zip(passages, marks, strict=True):
        if passage.cell is None and mark.kind != "paragraph":
            while open_clauses and open_clauses[-1][1] >= mark.rank:
                open_clauses.pop()
            parent = open_clauses[-1][0] if open_clauses else None
            open_clauses.append((len(starts), mark.rank))
            starts.append((passage, mark, parent))
            ends.append(passage.end)
        for index, _ in open_clauses:
            ends[index] = passage.end
    depth: list[int] = []
    for _, _, parent in starts:
        depth.append(0 if parent is None else depth[parent] + 1)
    return tuple(
        Clause(passage.start, end, mark.kind, level, mark.number, _heading(passage, mark), parent)
        for (passage, mark, parent), end, level in zip(starts, ends, depth, strict=True)
    )


def _heading(passage: Passage, mark: Mark) -> str | None:
    return passage.words[mark.rest :].strip() or None if is_heading(passage, mark) else None
