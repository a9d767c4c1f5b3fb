"""Cuts passages into sentences, and sentences into parts.

Reads: words. Writes: slices (start, end) of them. Abbreviations and initials end no sentence:

    "Hội nghị T.Ư 5 kết thúc. Các chi bộ rà soát."  →  "Hội nghị T.Ư 5 kết thúc.", "Các chi bộ rà soát."
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thongsuot.reading.letters import UPPER

Slice = tuple[int, int]

# It begins with a sign, which is quick to look for; the end of the sentence is the empty group.
_END = re.compile(rf"(?:()/\.|[.!?…]()[”\"»’)]*)\s+(?=[“\"«(\-–]*\s?[{UPPER}\d])")
_SHORT = re.compile(
    rf"(?:^|[\s(])(?:[{UPPER}]\.?|TP|Tp|TS|ThS|PGS|GS|TT|v\.v|Nxb|Đ/c|đ/c|St|Mr|Ks|BS)\.$|^\W*(?:\d{{1,2}}|[a-zđ])\.$"
)
_PART = re.compile(r";\s*")


def sentences(words: str) -> list[Slice]:
    """This function will give the sentences of `words` without the white space between them."""
    slices: list[Slice] = []
    start = 0
    for end in _END.finditer(words):
        close = end.end(end.lastindex or 0)
        if _SHORT.search(words, max(start, close - 8), close):
            continue
        slices.append((start, close))
        start = end.end()
    if start < len(words):
        slices.append((start, len(words)))
    return slices


def parts(words: str, start: int, end: int) -> Iterator[Slice]:
    """This function will give what stands between the semicolons of a slice; one in brackets parts nothing."""
    position = start
    for mark in _PART.finditer(words, start, end):
        if words.count("(", position, mark.start()) > words.count(")", position, mark.start()):
            continue
        if mark.start() > position:
            yield position, mark.start()
        position = mark.end()
    if position < end:
        yield position, end
