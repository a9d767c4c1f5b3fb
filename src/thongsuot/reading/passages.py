"""A block as the later stages read it.

Reads: the text and its blocks. Writes: one `Passage` for each block that is content. Hard line breaks, runs of
white space and
Markdown marks are gone from a passage, yet each of its characters knows where it stands in the text:

    "Nghị quyết số\\n**57\\\\-NQ/TW**"  →  "Nghị quyết số 57-NQ/TW", and its "57" leads back to offset 16
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from thongsuot.reading.model import Block, Cell

# White space, emphasis marks, the backslash that Markdown puts before a plain sign, and marks that have no width. A
# single space is what they are to become: it is passed over, or each word would be a piece of its own. A page number
# on a line of its own inside a paragraph is passed over like white space.
_FOLIO = r"\n[ \t]*(?:[-–][ ]?)?(?:[Tt]rang )?\d{1,3}(?:[ ]?/[ ]?\d{1,3})?(?:[ ]?[-–])?[ \t]*(?=\n)"
_MARK = rf"(?:{_FOLIO}|\s|\*|\\(?=[^\w\s])|[\u00ad\u200b-\u200f\u2060\ufeff])"
_NOISE = re.compile(rf"(?! (?!{_MARK})){_MARK}+")
_MAY_BE_NOISE = re.compile(
    r"[*\\\t-\r\x1c-\x1f\x85\xa0\xad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]"
)
_LONGEST = 6000
_LEAD = re.compile(r"\s*(?:#{1,6}\s+|>\s+|(?P<bullet>[*•●▪◦·–—\uf0b7]\s+)(?=\S))")


@dataclass(frozen=True, slots=True)
class Offsets:
    """Where each character of some words stands in the text: from the character `firsts[i]` on, `added[i]` further.

    Most passages are one stretch of the text, so this is shorter than a list of offsets and faster to make.
    """

    length: int
    firsts: tuple[int, ...]
    added: tuple[int, ...]

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> int:
        return index + self.added[bisect_right(self.firsts, index) - 1]

    def part(self, start: int, end: int) -> Offsets:
        """This function will give the offsets of a slice of the words."""
        low, high = bisect_right(self.firsts, start) - 1, bisect_left(self.firsts, end)
        firsts = (0, *(first - start for first in self.firsts[low + 1 : high]))
        return Offsets(end - start, firsts, tuple(by + start for by in self.added[low:high]))

    def followed_by(self, other: Offsets, gap: int) -> Offsets:
        """This function will put others behind these, over a gap of characters that stand where these end."""
        length, end = self.length + gap, self[self.length - 1] + 1
        between = range(self.length, length)
        return Offsets(
            length + other.length,
            (*self.firsts, *between, *(first + length for first in other.firsts)),
            (*self.added, *(end - index for index in between), *(by - length for by in other.added)),
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of one block; `at[i]` is the offset in the text of character i of `words`."""

    words: str
    at: Offsets
    block: int
    cell: Cell | None = None
    style: str | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """This function will lead a slice of `words` back to the text: the offsets of its first and behind its
        last character.
        """
        return self.at[start], self.at[end - 1] + 1

    def slice(self, start: int, end: int) -> Passage:
        """This function will cut a stretch out of a passage."""
        return Passage(self.words[start:end], self.at.part(start, end), self.block, self.cell, self.style)

    def followed_by(self, other: Passage, joint: str = " ") -> Passage:
        """This function will join two passages that a page break parted."""
        return Passage(
            f"{self.words}{joint}{other.words}",
            self.at.followed_by(other.at, len(joint)),
            self.block,
            self.cell,
            self.style,
        )

    @property
    def start(self) -> int:
        """Offset in the text of the first character."""
        return self.at[0]

    @property
    def end(self) -> int:
        """Offset in the text behind the last character."""
        return self.at[len(self.words) - 1] + 1


def passages(text: str, blocks: Iterable[Block]) -> list[Passage]:
    """This function will turn the blocks that are content into passages; blocks without a word of their own give
    none.
    """
    made = (_passage(text, number, block) for number, block in enumerate(blocks) if block.aside is None)
    return [piece for passage in made if passage is not None for piece in _pieces(passage)]


def _pieces(passage: Passage) -> Iterator[Passage]:
    """A passage of a length that no writer gives it is cut at white space, so that no stage meets more than it
    can look back on.
    """
    if len(passage.words) <= _LONGEST:
        yield passage
        return
    start = 0
    while len(passage.words) - start > _LONGEST:
        cut = passage.words.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        end = cut if cut > 0 else start + _LONGEST
        yield passage.slice(start, end)
        start = end + 1 if cut > 0 else end
    if start < len(passage.words):
        yield passage.slice(start, len(passage.words))


def _passage(text: str, number: int, block: Block) -> Passage | None:
    start, lead = block.start, ""
    if block.cell is None and (mark := _LEAD.match(text, block.start, block.end)):
        start, lead = mark.end(), "- " if mark["bullet"] else ""
    words, at = _cleaned(text, start, block.end)
    if not words:
        return None
    if lead:
        at = Offsets(2, (0, 1), (block.start, block.start - 1)).followed_by(at, 0)
    return Passage(lead + words, at, number, block.cell, block.style)


def _cleaned(text: str, start: int, end: int) -> tuple[str, Offsets]:
    """The words of a slice with single spaces, and where each character of them stands."""
    words = text[start:end]
    if "  " not in words and not _MAY_BE_NOISE.search(words):
        kept = words.strip(" ")
        first = start + words.startswith(" ")
        return kept, Offsets(len(kept), (0,), (first,))
    pieces: list[str] = []
    firsts: list[int] = []
    added: list[int] = []
    position, length = start, 0
    while position < end and text[position] == " ":
        position += 1
    for noise in _NOISE.finditer(text, position, end):
        if piece := text[position : noise.start()]:
            firsts.append(length)
            added.append(position - length)
            pieces.append(piece)
            length += len(piece)
        if pieces and noise.end() < end and any(map(str.isspace, noise[0])):
            firsts.append(length)
            added.append(noise.start() - length)
            pieces.append(" ")
            length += 1
        position = noise.end()
    last = end - (end > position and text[end - 1] == " ")
    if piece := text[position:last]:
        firsts.append(length)
        added.append(position - length)
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), Offsets(length, tuple(firsts), tuple(added))
