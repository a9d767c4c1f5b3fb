"""Finds the outline of a document.

Reads: passages. Writes: clauses, each covering everything beneath it, and the mark of each passage:

    "II- MỤC TIÊU", "1. Đến năm 2030", "- Quy mô kinh tế số …"  →  section II > clause 1 > dash
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

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


# Kind, depth and form of each mark, with the characters that it begins with ("0" for any digit).
_FORMS: tuple[tuple[str, int, str, re.Pattern[str]], ...] = (
    ("appendix", 0, "P", re.compile(r"(?:Phụ lục|PHỤ LỤC)(?:\s(?:số\s)?(?P<number>[IVX]+|\d+|[A-Z]))?\b[.:]?\s?")),
    ("part", 1, "P", re.compile(r"(?:Phần|PHẦN)\s(?P<number>(?:thứ\s)?[IVX\d]+|(?:thứ|THỨ)\s\S+)[.:]?\s?")),
    ("chapter", 2, "C", re.compile(r"(?:Chương|CHƯƠNG)\s(?P<number>[IVX\d]+)[.:]?\s?")),
    ("section", 3, "M", re.compile(r"(?:Mục|MỤC)\s(?P<number>[IVX\d]+)[.:]?\s?")),
    ("article", 4, "Đ", re.compile(r"(?:Điều|ĐIỀU)\s(?P<number>\d+[a-zđ]?)[.:]?\s?")),
    ("section", 6, "IVX", re.compile(r"(?P<number>[IVX]{1,5})\s?[-.)/–]+\s?(?=\S)")),
    ("clause", 8, "0", re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){2,3})[.)]?\s")),
    ("clause", 7, "0", re.compile(r"(?P<number>\d{1,2}\.\d{1,2})[.)]?\s(?!%)")),
    ("section", 5, "ABCDEFGHĐ", re.compile(r"(?P<number>[A-HĐ])[.)]\s")),
    ("clause", 6, "0", re.compile(r"(?P<number>\d{1,2})[.)]\s?(?!\d)-?\s?")),
    ("letter", 9, f"{ascii_lowercase}đ", re.compile(rf"(?P<number>[a-zđ])(?:[).]\s|\)(?=[{UPPER}]))")),
    ("letter", 9, "(", re.compile(r"\((?P<number>\d{1,2}|[a-zđ]|[ivx]+)\)\s")),
    ("dash", 10, "-–—", re.compile(r"[-–—]\s?(?=[^\s\d-])|[-–—]\s(?=\d)")),
    ("dash", 11, "+*•o", re.compile(r"[+*•o]\s(?=\S)")),
)
_BY_FIRST = {
    first: tuple(form for form in _FORMS if first in form[2])
    for first in {first for form in _FORMS for first in form[2]}
}
_PLAIN = Mark("paragraph", 20, None, 0)
_HEADING_END = re.compile(r"[.;,]$")


def mark_of(words: str) -> Mark:
    """This function will read the mark with which a passage begins; kind "paragraph" when it has none."""
    first = words[:1]
    for kind, rank, _, form in _BY_FIRST.get("0" if first.isdecimal() else first, ()):
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
        end = passage.end
        for index, _ in open_clauses:
            ends[index] = end
    depth: list[int] = []
    for _, _, parent in starts:
        depth.append(0 if parent is None else depth[parent] + 1)
    return tuple(
        Clause(passage.start, end, mark.kind, level, mark.number, _heading(passage, mark), parent)
        for (passage, mark, parent), end, level in zip(starts, ends, depth, strict=True)
    )


def _heading(passage: Passage, mark: Mark) -> str | None:
    return passage.words[mark.rest :].strip() or None if is_heading(passage, mark) else None
