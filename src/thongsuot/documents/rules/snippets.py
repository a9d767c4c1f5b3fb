"""A short piece of a text around the words that were searched for, in the text's own spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thongsuot.vietnamese.text import fold

AROUND = 90
"""Characters shown on each side of the first hit."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the text; `hit` where they are what was searched for."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: str


def snippet(text: str, wanted: Sequence[str]) -> tuple[Piece, ...]:
    """The place where the folded words stand together, else the first of them, with what is around it.

    >>> [piece.text for piece in snippet("Chuyển đổi số", ["doi", "so"]) if piece.hit]
    ['đổi', 'số']
    """
    words = list(_words(text))
    hits = [word for word in words if word.folded in wanted]
    if not hits:
        return (Piece(_flat(text[: 2 * AROUND])),)
    first = _together(words, wanted) or hits[0]
    start, end = _window(text, words, first)
    return tuple(_pieces(text, [hit for hit in hits if start <= hit.start and hit.end <= end], start, end))


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        start = match.start()
        for part in re.split("(_+)", match[0]):
            if folded := fold(part):
                yield _Word(start, start + len(part), folded)
            start += len(part)


def _together(words: Sequence[_Word], wanted: Sequence[str]) -> _Word | None:
    folded = [word.folded for word in words]
    count = len(wanted)
    places = range(len(folded) - count + 1)
    return next((words[place] for place in places if folded[place : place + count] == list(wanted)), None)


def _window(text: str, words: Sequence[_Word], first: _Word) -> tuple[int, int]:
    """Whole words only, so that no syllable is cut."""
    near = [word for word in words if word.end > first.start - AROUND and word.start < first.end + AROUND]
    start = 0 if near[0] is words[0] else near[0].start
    end = len(text) if near[-1] is words[-1] else near[-1].end
    return start, end


def _pieces(text: str, hits: Sequence[_Word], start: int, end: int) -> Iterator[Piece]:
    at = start
    if start > 0:
        yield Piece("… ")
    for hit in hits:
        if hit.start > at:
            yield Piece(_flat(text[at : hit.start]))
        yield Piece(text[hit.start : hit.end], hit=True)
        at = hit.end
    if end > at:
        yield Piece(_flat(text[at:end]))
    if end < len(text):
        yield Piece(" …")


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)
