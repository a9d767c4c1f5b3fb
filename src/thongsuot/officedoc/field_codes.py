"""The field codes of a Word file: which of them reach for something outside it, or could come to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml.etree import QName, iterwalk

_HARMLESS: Final = frozenset(
    {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE"}
    | {"TOC", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ"}
)
_MORE: Final = r'(?:\s+\\h|\s+\\[ot]\s+"[^"]*")*'
_TO_A_BOOKMARK: Final = re.compile(rf'HYPERLINK{_MORE}\s+\\l\s+(?:"[^"]*"|[^\s"\\]+){_MORE}', re.IGNORECASE)
_OPENING: Final = re.compile(r"{[{%#]")
_INSTRUCTIONS: Final = frozenset({"instrText", "delInstrText"})


def harmful_codes(root: Any) -> Iterator[str]:  # noqa: ANN401  # lxml's
    """The instructions of a part's fields that are not harmless, each put together from all its runs.

    An instruction in which something else stands is harmful too: what a template fills in there, or leaves out, may
    make it another one.
    """
    reading = _Reading()
    for event, node in iterwalk(root, events=("start", "end", "comment", "pi")):
        if event != "end":
            yield from reading.begun(node)
        if event != "start":
            reading.other(node.tail)
    yield from reading.left()


class _Reading:
    """The fields that are open at a place, the innermost last."""

    def __init__(self) -> None:
        self.open: list[_Field] = [_Field()]  # instructions that stand in no field are read as one

    def begun(self, node: Any) -> Iterator[str]:  # noqa: ANN401  # lxml's
        """A node begins: a field or its result does, an instruction goes on, or something else stands there."""
        name = QName(node).localname if isinstance(node.tag, str) else ""
        attributes = {QName(key).localname: str(words) for key, words in node.attrib.items()} if name else {}
        if any(map(_OPENING.search, attributes.values())):
            self.other("{")
        if name == "fldSimple" and not _is_harmless(attributes.get("instr", "")):
            yield attributes.get("instr", "")
        if name in _INSTRUCTIONS:
            self.open[-1].words += "".join(node.itertext())
        elif name == "fldChar":
            yield from self._turned(attributes.get("fldCharType"))
        elif name != "fldData" or "{" in (node.text or ""):  # what Word remembers of a reference, in Base64
            self.other(node.text)

    def other(self, words: str | None) -> None:
        """Words that are no instruction: they may stand outside fields and in results."""
        if words and words.strip():
            for one in self.open[1:]:
                one.is_mixed |= not one.has_result

    def left(self) -> Iterator[str]:
        """What is wrong with those that nothing ended."""
        while self.open:
            yield from self.open.pop().harm()

    def _turned(self, kind: str | None) -> Iterator[str]:
        if kind == "begin":
            self.open.append(_Field())
        elif kind == "separate":
            self.open[-1].has_result = True
        elif len(self.open) > 1:
            yield from self.open.pop().harm()


class _Field:
    def __init__(self) -> None:
        self.words = ""
        self.has_result = self.is_mixed = False

    def harm(self) -> Iterator[str]:
        if self.is_mixed or (self.words.strip() and not _is_harmless(self.words)):
            yield self.words


def _is_harmless(words: str) -> bool:
    instruction = words.strip()
    if "{" in instruction or "}" in instruction:
        return False
    name = instruction.partition("\\")[0].split()[:1]
    return bool(_TO_A_BOOKMARK.fullmatch(instruction)) or (bool(name) and name[0].upper() in _HARMLESS)
