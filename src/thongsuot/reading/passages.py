"""A block as the later stages read it.

Reads: the text and its blocks. Writes: one `Passage` for each block that is content. Hard line breaks, runs of
white space and
Markdown marks are gone from a passage, yet each of its characters knows where it stands in the text:

    "Nghị quyết số\\n**57\\\\-NQ/TW**"  →  "Nghị quyết số 57-NQ/TW", and its "57" leads back to offset 16
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from thongsuot.reading.model import Block, Cell

# White space, emphasis marks, the backslash that Markdown puts before a plain sign, and marks that have no width. A
# single space is what they are to become: it is passed over, or each word would be a piece of its own. A page number
# on a line of its own inside a paragraph is passed over like white space.
_FOLIO = r"\n[ \t]*(?:[-–][ ]?)?(?:[Tt]rang )?\d{1,3}(?:[ ]?/[ ]?\d{1,3})?(?:[ ]?[-–])?[ \t]*(?=\n)"
_MARK = rf"(?:{_FOLIO}|\s|\*|\\(?=[^\w\s])|[\u00ad\u200b-\u200f\u2060\ufeff])"
_NOISE = re.compile(rf"(?! (?!{_MARK})){_MARK}+")
_LONGEST = 6000
_LEAD = re.compile(r"\s*(?:#{1,6}\s+|>\s+|(?P<bullet>[*•●▪◦·–—\uf0b7]\s+)(?=\S))")


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of one block; `at[i]` is the offset in the text of character i of `words`."""

    words: str
    at: array[int]
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
        return replace(self, words=self.words[start:end], at=self.at[start:end])

    def followed_by(self, other: Passage, joint: str = " ") -> Passage:
        """This function will join two passages that a page break parted."""
        return Passage(
            f"{self.words}{joint}{other.words}",
            self.at + array("I", [self.end] * len(joint)) + other.at,
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
        return self.at[-1] + 1


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
    places = array("I", [block.start] * len(lead))
    places.extend(at)
    return Passage(lead + words, places, number, block.cell, block.style)


def _cleaned(text: str, start: int, end: int) -> tuple[str, array[int]]:
    """The words of a slice with single spaces, and the offset of each character."""
    pieces: list[str] = []
    at = array("I")
    position = start
    while position < end and text[position] == " ":
        position += 1
    for noise in _NOISE.finditer(text, position, end):
        pieces.append(text[position : noise.start()])
        at.extend(range(position, noise.start()))
        if pieces[0] and noise.end() < end and any(map(str.isspace, noise[0])):
            pieces.append(" ")
            at.append(noise.start())
        elif not pieces[0]:
            pieces.clear()
        position = noise.end()
    last = end - (end > position and text[end - 1] == " ")
    pieces.append(text[position:last])
    at.extend(range(position, last))
    return "".join(pieces), at
