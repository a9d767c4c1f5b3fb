"""Finds the stamp of a state secret, so that the document is refused before anything else is read of it.

The three degrees (Law on the Protection of State Secrets, 2018, Art. 8) are stamped on a line of their own: "MẬT",
"TỐI MẬT", "TUYỆT MẬT", in any case, with spaces between the letters, or behind a label ("Độ mật: Tối mật").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from thongsuot.reading.lexicon import Lexicon
from thongsuot.reading.model import Block

_HEAD = 30
_FOOT = 5
_LONGEST_STAMP = 60
_BESIDE = re.compile(r"^(?:mức)?độmật|bảnsố\d*$")
"""What stands around a stamp, in the form of `_bare`: the label before it, the number of the copy behind it."""


def secret_mark(text: str, blocks: Sequence[Block], lexicon: Lexicon) -> str | None:
    """This function will find a stamp of secrecy, as the lexicon writes it.

    It looks at the first and last blocks and at all that was set aside, for a stamp may stand in a page header or
    footer.
    """
    marks = {_bare(mark): mark for mark in lexicon.words("sections.secret")}
    for words in _lines(text, blocks):
        if found := marks.get(_BESIDE.sub("", _bare(words))):
            return found
    return None


def _lines(text: str, blocks: Sequence[Block]) -> Iterator[str]:
    """Lines short enough to be a stamp; inside a paragraph only those that begin with a capital, as no line that a
    wrapped sentence goes on with.
    """
    for number, block in enumerate(blocks):
        if _HEAD <= number < len(blocks) - _FOOT and not block.aside:
            continue
        first, *others = (" ".join(line.split()) for line in text[block.start : block.end].split("\n"))
        lines = [first, *(line for line in others if line[:1].isupper())]
        yield from (line for line in lines if len(line) < _LONGEST_STAMP)


def _bare(words: str) -> str:
    """Letters and digits alone, in one case: no spaces, signs or marks of emphasis."""
    return "".join(letter for letter in normalize("NFC", words).casefold() if letter.isalnum())
