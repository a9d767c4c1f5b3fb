"""Writes a document as Akoma Ntoso 3.0 (OASIS LegalDocML), the form in which programs exchange official texts.

Reads: the text, its outline, the documents that it cites. Writes: a `statement`, the type for documents of bodies that
make no law and give no judgment; the whole text stands in it once, in its order:

    "II. NHIỆM VỤ\n1. Rà soát quy chế."  →  <section eId="sec_ii" GUID="…"><num>II.</num><heading>NHIỆM VỤ</heading>…

The `GUID` of a clause stays the same from version to version, its `eId` holds within one. What a text does not say of
itself is not made up: a document whose day of issue is unknown is dated by the day on which it was read, by that name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from thongsuot.officedoc.clean import clean
from thongsuot.reading.akoma_names import Work, reference_uri, slug, work_uri
from thongsuot.reading.outline import mark_of

MEDIA_TYPE: Final = "application/akn+xml"
NAMESPACE: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_LANGUAGE: Final = "vie"
_EDITOR: Final = "#editor"
_ELEMENTS: Final = {
    "part": "part",
    "chapter": "chapter",
    "section": "section",
    "article": "article",
    "clause": "paragraph",
    "letter": "point",
    "dash": "indent",
}
"""What a kind of clause is called; all others are an `hcontainer` that bears the kind as its name."""
_LINE: Final = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Node:
    """A clause: where it begins, what it is called; `parent` is the index of the one around it, always an earlier."""

    eid: str
    guid: UUID
    kind: str
    start: int
    number: str = ""
    heading: str = ""
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Ref:
    """A place in the text that names another document."""

    start: int
    end: int
    work: Work


@dataclass(frozen=True, slots=True)
class Expression:
    """One version of a document; `nodes` in the order of the text, `day` the one on which this version was read."""

    work: Work
    title: str
    text: str
    nodes: Sequence[Node]
    refs: Sequence[Ref]
    version: int
    day: date


def to_akn(expression: Expression) -> bytes:
    """This function will write the document, valid against the schema of Akoma Ntoso 3.0."""
    root = Element("akomaNtoso", xmlns=NAMESPACE)
    contains = "originalVersion" if expression.version == 1 else "singleVersion"
    statement = SubElement(root, "statement", name=slug(expression.work.kind), contains=contains)
    body = _Body(expression)
    statement.append(_meta(expression, body.references))
    statement.extend(body.written())
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


class _Body:
    """The content in the making; `references` are the cited works that have no address of their own."""

    def __init__(self, expression: Expression) -> None:
        self._text = expression.text
        self._nodes = expression.nodes
        self._refs = _apart(expression.refs)
        self._count = 0
        self.references: list[tuple[str, Work]] = []
        self._hrefs = {work: self._href(work) for work in dict.fromkeys(ref.work for ref in self._refs)}

    def _href(self, work: Work) -> str:
        if address := work_uri(work):
            return address
        eid = f"cited_{len(self.references) + 1}"
        self.references.append((eid, work))
        return f"#{eid}"

    def written(self) -> Iterator[Element]:
        """The preface, where words stand before the first clause, and the body."""
        first = self._nodes[0].start if self._nodes else 0
        preface = Element("preface")
        self._lines(preface, 0, first)
        if len(preface):
            yield preface
        body = Element("mainBody")
        if self._nodes:
            self._write_nodes(body)
        else:
            self._lines(body, 0, len(self._text))
        if not len(body):
            SubElement(body, "p")
        yield body

    def _write_nodes(self, body: Element) -> None:
        elements: list[Element] = []
        parents = {node.parent for node in self._nodes}
        ends = [*(node.start for node in self._nodes[1:]), len(self._text)]
        for at, (node, end) in enumerate(zip(self._nodes, ends, strict=True)):
            above = body if node.parent is None else elements[node.parent]
            elements.append(self._opened(above, node))
            self._own_words(elements[at], node, end, holds="intro" if at in parents else "content")

    def _opened(self, above: Element, node: Node) -> Element:
        name = _ELEMENTS.get(node.kind)
        naming = {} if name else {"name": slug(node.kind)}
        return SubElement(above, name or "hcontainer", naming, eId=node.eid, GUID=str(node.guid))

    def _own_words(self, element: Element, node: Node, end: int, *, holds: str) -> None:
        """The number, the heading and the words up to the next clause."""
        position = node.start
        if number := _number_end(self._text, node, end):
            self._inline(SubElement(element, "num"), position, number)
            position = number
        if heading := _heading_end(self._text, node, position, end):
            self._inline(SubElement(element, "heading", eId=f"{node.eid}__heading"), position, heading)
            position = heading
        block = Element(holds, eId=f"{node.eid}__{holds}")
        self._lines(block, position, end)
        if len(block):
            element.append(block)

    def _lines(self, parent: Element, start: int, end: int) -> None:
        """A paragraph for each line that holds something."""
        for line in _LINE.finditer(self._text, start, end):
            if clean(line[0]).strip():
                self._inline(SubElement(parent, "p"), line.start(), line.end())

    def _inline(self, element: Element, start: int, end: int) -> None:
        """The words from start to end, those that name another document as a `ref`."""
        start, end = _stripped(self._text, start, end)
        element.text, last = "", None
        for ref in self._refs_in(start, end):
            before = clean(self._text[start : max(start, ref.start)])
            if last is None:
                element.text = before
            else:
                last.tail = before
            self._count += 1
            last = SubElement(element, "ref", eId=f"ref_{self._count}", href=self._hrefs[ref.work])
            last.text = clean(self._text[max(start, ref.start) : min(end, ref.end)])
            start = min(end, ref.end)
        rest = clean(self._text[start:end])
        if last is None:
            element.text = rest
        else:
            last.tail = rest

    def _refs_in(self, start: int, end: int) -> Iterator[Ref]:
        from_here = bisect_right(self._refs, start, key=lambda ref: ref.end)
        for ref in self._refs[from_here:]:
            if ref.start >= end:
                return
            yield ref


def _apart(refs: Sequence[Ref]) -> list[Ref]:
    """The places in the order of the text; of two that overlap the first."""
    found: list[Ref] = []
    for ref in sorted(refs, key=lambda ref: (ref.start, -ref.end)):
        if not found or ref.start >= found[-1].end:
            found.append(ref)
    return found


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _number_end(text: str, node: Node, end: int) -> int | None:
    """Where the number ends with which the clause begins, as it stands in the text; None where it has none there."""
    mark = mark_of(text[node.start : end])
    is_its_own = mark.kind == node.kind and (mark.number or "") == node.number
    return node.start + mark.rest if is_its_own and text[node.start : node.start + mark.rest].strip() else None


def _heading_end(text: str, node: Node, position: int, end: int) -> int | None:
    """Where the heading ends, when the words from `position` are the heading, however they are spaced."""
    words = node.heading.split()
    if not words:
        return None
    found = re.compile(r"\s*" + r"\s+".join(map(re.escape, words)) + r"[^\S\n]*(?=\n|$)").match(text, position, end)
    return found.end() if found else None


def _meta(expression: Expression, cited: Sequence[tuple[str, Work]]) -> Element:
    meta = Element("meta")
    identification = SubElement(meta, "identification", source=_EDITOR)
    work, day = expression.work, expression.day
    address = work_uri(work) or work_uri(work, fallback=day)
    version = f"{address}/{_LANGUAGE}@{day.isoformat()}"
    issued, called = (work.issued_on, "issued") if work.issued_on else (day, "received")
    element = _level(identification, "FRBRWork", address, issued, called)
    if expression.title:
        element.insert(2, Element("FRBRalias", name="title", value=clean(expression.title)))
    SubElement(element, "FRBRcountry", value="vn")
    SubElement(element, "FRBRsubtype", value=slug(work.kind))
    if work.number:
        SubElement(element, "FRBRnumber", value=clean(work.number))
    element = _level(identification, "FRBRExpression", version, day, "version")
    SubElement(element, "FRBRversionNumber", value=str(expression.version))
    SubElement(element, "FRBRlanguage", language=_LANGUAGE)
    element = _level(identification, "FRBRManifestation", f"{version}.akn", day, "markup", author=_EDITOR)
    SubElement(element, "FRBRformat", value=MEDIA_TYPE)
    _references(SubElement(meta, "references", source=_EDITOR), work, cited)
    return meta


def _level(parent: Element, name: str, address: str, day: date, called: str, author: str = "#issuer") -> Element:
    """One of the levels on which a document is told apart: the work, its version, the file."""
    element = SubElement(parent, name)
    stem, ending = (address[:-4], ".akn") if address.endswith(".akn") else (address, "")
    SubElement(element, "FRBRthis", value=f"{stem}/!main{ending}")
    SubElement(element, "FRBRuri", value=address)
    SubElement(element, "FRBRdate", date=day.isoformat(), name=called)
    SubElement(element, "FRBRauthor", href=author)
    return element


def _references(parent: Element, work: Work, cited: Sequence[tuple[str, Work]]) -> None:
    issuer = clean(work.issuer) or "?"
    address = f"/akn/ontology/organization/vn/{slug(issuer)}"
    SubElement(parent, "TLCOrganization", eId="issuer", href=address, showAs=issuer)
    SubElement(parent, "TLCObject", eId="editor", href="/akn/ontology/object/vn/thong-suot", showAs="Thông Suốt")
    for eid, other in cited:
        shown = clean(other.number) or other.kind
        SubElement(parent, "TLCReference", eId=eid, name=slug(other.kind), href=reference_uri(other), showAs=shown)
