"""Which requirements there are, as a person mends it: the words of a part, of a whole, of what was missed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from thongsuot.documents.rules.identity import one_line
from thongsuot.documents.rules.meaning import NO_DUE, Meaning
from thongsuot.reading.sentences import parts, sentences

Slice = tuple[int, int]

LEFT_OUT = " … "
"""Between words that belong together and do not stand together."""
_NEXT_TASK = re.compile(
    r",?\s+(?:đồng thời|và tổ chức|và triển khai|và báo cáo|và chỉ đạo|và đôn đốc)\s+", re.IGNORECASE
)
_JOIN_WORD = re.compile(r",?\s+(?:đồng thời|và)\s+", re.IGNORECASE)


def suggested_parts(statement: str) -> list[str]:
    """Where a statement may be cut, for a person to mend: at semicolons, else before words that open another task.

    >>> suggested_parts("rà soát quy chế và báo cáo kết quả")
    ['rà soát quy chế', 'báo cáo kết quả']
    """
    found = [one_line(statement[start:end]) for start, end in parts(statement, 0, len(statement))]
    return found if len(found) > 1 else [one_line(part) for part in _at_tasks(statement) if one_line(part)]


def _at_tasks(statement: str) -> Iterator[str]:
    start = 0
    for mark in _NEXT_TASK.finditer(statement):
        join = _JOIN_WORD.match(statement, mark.start())
        if mark.start() > start and join:
            yield statement[start : mark.start()]
            start = join.end()
    yield statement[start:]


def split_meanings(meaning: Meaning, statements: Sequence[str]) -> tuple[Meaning, ...]:
    """The parts of a meaning: each has its own words, all else stays as it was until a person mends it."""
    return tuple(replace(meaning, statement=words) for line in statements if (words := one_line(line)))


def merged_meaning(meanings: Sequence[Meaning]) -> Meaning:
    """Several meanings as one: the words and bodies of all, and of everything else the first that says it."""
    first = next((one for one in meanings if one.kind == "task"), meanings[0])
    leads = _each(body for one in meanings for body in one.leads)
    return replace(
        first,
        statement="; ".join(_each(one.statement for one in meanings)),
        product="; ".join(_each(one.product for one in meanings if one.product)),
        due=next((one.due for one in meanings if one.due.kind != "none"), NO_DUE),
        collective=all(one.collective for one in meanings if one.leads) if leads else first.collective,
        leads=leads,
        coordinating=_each(body for one in meanings for body in one.coordinating if body not in leads),
    )


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def merged_quote(text: str, slices: Sequence[Slice]) -> str:
    """The words of several places in the order of the text; what stands between them is left out, and shown to be.

    >>> merged_quote("a b c", [(4, 5), (0, 1)])
    'a … c'
    """
    joined: list[Slice] = []
    for start, end in sorted(slices):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return LEFT_OUT.join(text[start:end] for start, end in joined)


def places_of(text: str, words: str, within: Slice | None = None) -> list[Slice]:
    """Where these words stand in a text, however its lines are broken and whatever the case."""
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    start, end = within or (0, len(text))
    return [found.span() for found in pattern.finditer(text, start, end)] if words.split() else []


def sentence_at(text: str, place: Slice) -> Slice:
    """The whole sentence (or sentences) around a place; a line that the place does not touch is no part of it."""
    start = text.rfind("\n", 0, place[0]) + 1
    until = text.find("\n", place[1])
    until = len(text) if until < 0 else until
    touched = [
        (start + first, start + last)
        for first, last in sentences(text[start:until])
        if start + first < place[1] and start + last > place[0]
    ]
    return (touched[0][0], touched[-1][1]) if touched else place
