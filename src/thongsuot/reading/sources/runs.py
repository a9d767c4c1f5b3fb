"""The words of one paragraph of a Word document, told apart by what has become of them.

Reads: a paragraph (w:p). Writes: its words as they stand once all tracked changes are accepted, and beside them what
was deleted, moved away or hidden, each with its reason; what only an old font shows as Vietnamese is put in Unicode:

    "Hạn " + deleted "tháng 5" + inserted "tháng 6"   →  "Hạn tháng 6", aside ("deleted", "tháng 5")
    "Th¸ng 6" in .VnTime                              →  "Tháng 6"
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from thongsuot.reading.sources.fonts import Fonts
from thongsuot.vietnamese.legacy import decoded

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A second copy of what stands beside it, for old programs."""

_ASIDE = {f"{W}del": "deleted", f"{W}moveFrom": "moved"}
_TEXT = {f"{W}t", f"{W}delText", f"{_M}t"}
_MARKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_REFERENCES = {
    f"{W}footnoteReference": "footnote",
    f"{W}endnoteReference": "endnote",
    f"{W}commentReference": "comment",
}
_SOFT_HYPHEN = "\u00ad"
"""A letter in an old font (ư of TCVN3), and nothing that is read in any other."""
_PROPERTIES = {f"{W}pPr", f"{W}rPr"}
_BOX = f"{W}txbxContent"
_OFF = {"0", "false", "off"}

Note = tuple[str, str]
"""The kind of a note and its id among those of its kind."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a paragraph holds; `asides` and `notes` come with the reason why they are set aside, None for a note that
    is content. `joined` where its end was deleted, so that it runs on into the next paragraph.
    """

    lines: str
    asides: tuple[tuple[str, str], ...]
    notes: tuple[tuple[Note, str | None], ...]
    joined: bool


def words_of(paragraph: Element, reason: str | None, fonts: Fonts) -> Words:
    """This function will read a paragraph; `reason` is given where all of it is set aside."""
    pieces: list[_Piece] = []
    notes: list[tuple[Note, str | None]] = []
    script: str | None = None
    for node, why in _walk(paragraph, reason):
        if node.tag == f"{W}r":
            script = fonts.script(node, paragraph)
        elif node.tag in _TEXT:
            pieces.append(_Piece(why, script, node.text or ""))
        elif node.tag in _MARKS:
            pieces.append(_Piece(why, script, _MARKS[node.tag]))
        elif node.tag == f"{W}softHyphen" and script is not None:
            pieces.append(_Piece(why, script, _SOFT_HYPHEN))
        elif node.tag in _REFERENCES:
            notes.append(((_REFERENCES[node.tag], node.get(f"{W}id") or ""), why))
    shown = itertools.groupby(_in_unicode(pieces), lambda piece: piece.reason)
    grouped = [(why, "".join(piece.words for piece in group)) for why, group in shown]
    return Words(
        lines="".join(words for why, words in grouped if why is None),
        asides=tuple((why, words) for why, words in grouped if why is not None),
        notes=tuple(notes),
        joined=_end_is_gone(paragraph),
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a paragraph: why it is set aside, and the old script it is written in."""

    reason: str | None
    script: str | None
    words: str


def _in_unicode(pieces: list[_Piece]) -> Iterator[_Piece]:
    """The pieces as their fonts show them; runs of one script are taken together, for a run may end inside a letter."""
    around = "".join(piece.words for piece in pieces)
    for (why, script), group in itertools.groupby(pieces, lambda piece: (piece.reason, piece.script)):
        words = "".join(piece.words for piece in group)
        yield _Piece(why, None, decoded(words, script, around=around) if script else words)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it is met: `reason` where all of it is set aside, `boxed` where it stands in a text box."""

    element: Element
    reason: str | None
    boxed: bool


def paragraphs(root: Element, reason: str | None = None) -> Iterator[Paragraph]:
    """This function will give each paragraph at or below `root` once; `reason` is why all of `root` is set aside.

    Those of a text box come before the paragraph that it hangs on, for a stamp is often one.
    """
    pending: list[tuple[Paragraph, bool]] = [(Paragraph(root, reason, boxed=False), False)]
    while pending:
        met, entered = pending.pop()
        node = met.element
        if entered:
            yield met
            continue
        why, boxed = met.reason or _ASIDE.get(node.tag), met.boxed or node.tag == _BOX
        if node.tag == f"{W}p":
            pending.append((met, True))
        if node.tag != _FALLBACK:
            pending.extend((Paragraph(child, why, boxed), False) for child in reversed(node))


def outermost(root: Element, tag: str) -> Iterator[Element]:
    """This function will give the elements of a kind below `root` that lie in no other of that kind."""
    pending = list(reversed(root))
    while pending:
        node = pending.pop()
        if node.tag == tag:
            yield node
        elif node.tag != _FALLBACK:
            pending.extend(reversed(node))


def _walk(paragraph: Element, reason: str | None) -> Iterator[tuple[Element, str | None]]:
    """All elements of a paragraph in their order, each with the reason why it is set aside; without recursion, and
    without its text boxes, which are paragraphs of their own.
    """
    pending = [(child, reason) for child in reversed(paragraph)]
    while pending:
        node, why = pending.pop()
        if node.tag in _PROPERTIES or node.tag in {_FALLBACK, _BOX}:
            continue
        why = why or _ASIDE.get(node.tag) or (_reason_of_run(node) if node.tag == f"{W}r" else None)
        yield node, why
        pending.extend((child, why) for child in reversed(node))


def _reason_of_run(run: Element) -> str | None:
    hidden = run.find(f"{W}rPr/{W}vanish")
    return "hidden" if hidden is not None and hidden.get(f"{W}val") not in _OFF else None


def _end_is_gone(paragraph: Element) -> bool:
    properties = paragraph.find(f"{W}pPr/{W}rPr")
    return properties is not None and any(properties.find(tag) is not None for tag in _ASIDE)
