"""Opens Word documents (.docx).

Reads: the zip archive, checked before anything in it is unpacked (number of members, sizes, ratio), and its XML with
entities and document types refused. Writes: paragraphs with their style and number, tables cell by cell, in the order
of the body, as they stand after all tracked changes are accepted; text boxes before the paragraph they hang on. Page
headers and footers come first, foot- and endnotes behind the body, and last what was deleted, moved away, hidden or
written in the margin, each set aside with its reason, so that it parts no sentence.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from thongsuot.reading.errors import ReadingError
from thongsuot.reading.sources.fonts import Fonts
from thongsuot.reading.sources.letterhead import HEAD_LINES, laid_out, two_columns
from thongsuot.reading.sources.numbering import Numbering
from thongsuot.reading.sources.runs import Note, Paragraph, W, outermost, paragraphs, words_of
from thongsuot.reading.sources.writer import Source, Writer

_MOST_MEMBERS = 5_000
_MOST_BYTES = 200 * 1024 * 1024
_HIGHEST_RATIO = 200
_SMALL = 1024 * 1024
_MOST_TAGS = 2_000_000
"""A thousand pages have some hundred thousand; each costs a hundred bytes once it is read."""

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MARGINS = ("word/header", "word/footer")
_PARTS = ("numbering", "styles", "footnotes", "endnotes", "comments")
_NOTES = ("footnote", "endnote", "comment")
_OPENED = {
    f"{W}{name}": reason
    for name, reason in {
        "sdt": None,
        "sdtContent": None,
        "customXml": None,
        "ins": None,
        "moveTo": None,
        "del": "deleted",
        "moveFrom": "moved",
    }.items()
} | {f"{_MC}AlternateContent": None, f"{_MC}Choice": None}
"""What may stand around paragraphs, and the reason for which it sets them aside."""


def open_file(data: bytes) -> Source:
    """This function will open a Word document.

    :raises ReadingError: reading.bomb, reading.encrypted, reading.damaged, reading.too_large.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check(archive)
            return _written(archive)
    except DefusedXmlException as error:
        raise ReadingError("reading.bomb") from error
    except (zipfile.BadZipFile, ParseError, EOFError, KeyError, OSError, NotImplementedError) as error:
        raise ReadingError("reading.damaged") from error


def _check(archive: zipfile.ZipFile) -> None:
    """Refuses an archive that would unpack to far more than a document can be."""
    members = archive.infolist()
    if any(member.flag_bits & 0x1 for member in members):
        raise ReadingError("reading.encrypted")
    total = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > _SMALL and member.file_size > _HIGHEST_RATIO * max(1, member.compress_size)
        for member in members
    )
    if len(members) > _MOST_MEMBERS or total > _MOST_BYTES or swollen:
        raise ReadingError("reading.bomb", members=len(members), size=total)


def _written(archive: zipfile.ZipFile) -> Source:
    names = set(archive.namelist())
    parts = {name: _parsed(archive, f"word/{name}.xml") for name in _PARTS if f"word/{name}.xml" in names}
    scribe = _Scribe(
        numbering=Numbering(parts.get("numbering")),
        styles=_heading_styles(parts["styles"]) if "styles" in parts else {},
        fonts=Fonts(parts.get("styles")),
        notes={key: note for kind in _NOTES if f"{kind}s" in parts for key, note in _notes(kind, parts[f"{kind}s"])},
    )
    for name in sorted(name for name in names if name.startswith(_MARGINS)):
        scribe.write_margin(_parsed(archive, name))
    body = _parsed(archive, "word/document.xml").find(f"{W}body")
    scribe.write_body(body if body is not None else Element("empty"))
    return scribe.source()


def _notes(kind: str, part: Element) -> Iterator[tuple[Note, Element]]:
    """The notes of one kind; the lines that part them from the page are none."""
    for note in part.findall(f"{W}{kind}"):
        if note.get(f"{W}type", "normal") == "normal":
            yield (kind, note.get(f"{W}id") or ""), note


def _parsed(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(name) as part:  # a bound: without it zlib unpacks all that is there, whatever was declared
        xml = part.read(archive.getinfo(name).file_size)
    if xml.count(b"<") > _MOST_TAGS:
        raise ReadingError("reading.bomb", size=len(xml))
    return fromstring(xml, forbid_dtd=True)


@dataclass(slots=True)
class _Scribe:
    """Writes a document down: what stands in it as it comes, notes and what is set aside when it ends.

    `carried` are the words of a paragraph whose end was deleted, until the next one takes them over.
    """

    numbering: Numbering
    styles: dict[str, str]
    fonts: Fonts
    notes: dict[Note, Element]
    writer: Writer = field(default_factory=Writer)
    called: dict[Note, str | None] = field(default_factory=dict)
    asides: list[tuple[str, str]] = field(default_factory=list)
    carried: str = ""

    def write_margin(self, margin: Element) -> None:
        """This function will set a page header or footer aside."""
        for line in self._lines(margin):
            self.writer.aside(line, "running_head")

    def write_body(self, body: Element) -> None:
        """This function will write the body; a content control is opened and its content written in its place."""
        pending: list[tuple[Element, str | None]] = [(child, None) for child in reversed(body)]
        while pending:
            node, reason = pending.pop()
            if node.tag == f"{W}p":
                for paragraph in paragraphs(node, reason):
                    self._write_paragraph(paragraph)
            elif node.tag == f"{W}tbl":
                self._write_carried()
                self._write_table(node)
            elif node.tag in _OPENED:
                pending.extend((child, reason or _OPENED[node.tag]) for child in reversed(node))
        self._write_carried()

    def source(self) -> Source:
        """This function will close the text with the notes and with what was set aside."""
        uncalled = [note for note in self.notes if note not in self.called]
        for kind in _NOTES:
            called = [note for note in self.called if note[0] == kind and note in self.notes]
            for number, note in enumerate(called, start=1):
                self._write_note(note, number)
        for note in uncalled:
            self.asides.extend(("hidden", line) for line in self._lines(self.notes[note]))
        for reason, words in self.asides:
            self.writer.aside(" ".join(words.split("\n")), reason)
        return self.writer.source()

    def _write_note(self, note: Note, number: int) -> None:
        kind, reason = note[0], self.called[note]
        words = " ".join(line.strip() for line in self._lines(self.notes[note]))
        if reason or kind == "comment":
            self.asides.append((reason or "comment", words))
        elif words.strip():
            self.writer.note(f"[{number}] {words}", kind)

    def _write_paragraph(self, paragraph: Paragraph) -> None:
        words = self._taken(paragraph)
        if not words.strip():
            return
        line = words.replace("\n", " ")
        if paragraph.boxed:
            self.writer.paragraph(line)
            return
        style = paragraph.element.find(f"{W}pPr/{W}pStyle")
        named = self.styles.get(style.get(f"{W}val", "")) if style is not None else None
        columns = two_columns(line) if len(self.writer.lines) < HEAD_LINES else None
        if columns:
            self.writer.table([columns])
        else:
            self.writer.paragraph(self.numbering.label(paragraph.element) + line, style=named)

    def _write_carried(self) -> None:
        words, self.carried = self.carried, ""
        self.writer.paragraph(words.replace("\n", " "))

    def _write_table(self, table: Element) -> None:
        """Writes a table of data cell by cell, one that only lays out a head or a foot line by line."""
        rows = [
            [list(self._lines(cell)) for cell in outermost(row, f"{W}tc")]
            for row in outermost(table, f"{W}tr")
            if not self._is_gone(row)
        ]
        self.writer.table(laid_out(rows) or [[" ".join(lines) for lines in row] for row in rows])

    def _is_gone(self, row: Element) -> bool:
        """Whether a row of a table was deleted; its words are then set aside."""
        if row.find(f"{W}trPr/{W}del") is None:
            return False
        for _ in self._lines(row, "deleted"):
            pass
        return True

    def _lines(self, root: Element, reason: str | None = None) -> Iterator[str]:
        """The lines below an element, one behind the other; those of a table inside it too."""
        for paragraph in paragraphs(root, reason):
            words = self._taken(paragraph)
            if words.strip():
                yield from (self.numbering.label(paragraph.element) + words).split("\n")
        if self.carried:
            words, self.carried = self.carried, ""
            yield from words.split("\n")

    def _taken(self, paragraph: Paragraph) -> str:
        """The words of a paragraph, "" where the next one takes them over; what is beside them is remembered."""
        words = words_of(paragraph.element, paragraph.reason, self.fonts)
        self.asides.extend(words.asides)
        for note, why in words.notes:
            self.called.setdefault(note, why)
        if paragraph.boxed:
            return words.lines
        whole = self.carried + words.lines
        self.carried = whole if words.joined else ""
        return "" if words.joined else whole


def _heading_styles(styles: Element) -> dict[str, str]:
    """The styles that are headings, by their id: the built-in names are English whatever the language of Word."""
    found: dict[str, str] = {}
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        value = (name.get(f"{W}val") or "").lower() if name is not None else ""
        if value.startswith("heading") or value == "title":
            found[style.get(f"{W}styleId") or ""] = value
    return found
