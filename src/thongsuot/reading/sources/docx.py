"""Opens Word documents (.docx).

Reads: the zip archive, checked before anything in it is unpacked (number of members, sizes, ratio), and its XML
with entities and
document types refused. Writes: paragraphs with their style and number, tables cell by cell, in the order of the
body; what a
tracked change has deleted or moved away is left out, what it has inserted is kept. Text boxes come before the
paragraph they hang
on, for a stamp is often one; page headers and footers come first.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from thongsuot.reading.errors import ReadingError
from thongsuot.reading.sources.letterhead import HEAD_LINES, laid_out, two_columns
from thongsuot.reading.sources.numbering import Numbering
from thongsuot.reading.sources.writer import Source, Writer

_MOST_MEMBERS = 5_000
_MOST_BYTES = 200 * 1024 * 1024
_HIGHEST_RATIO = 200
_SMALL = 1024 * 1024
_MOST_TAGS = 2_000_000
"""A thousand pages have some hundred thousand; each costs a hundred bytes once it is read."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}txbxContent"}
_MARGINS = ("word/header", "word/footer")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


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
    numbering = Numbering(_parsed(archive, "word/numbering.xml") if "word/numbering.xml" in names else None)
    styles = _heading_styles(_parsed(archive, "word/styles.xml")) if "word/styles.xml" in names else {}
    writer = Writer()
    for name in sorted(name for name in names if name.startswith(_MARGINS)):
        for paragraph in _parsed(archive, name).iter(f"{W}p"):
            writer.aside(_words(paragraph), "running_head")
    body = _parsed(archive, "word/document.xml").find(f"{W}body")
    for element in body if body is not None else ():
        _write(element, writer, numbering, styles)
    return writer.source()


def _parsed(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(name) as part:  # a bound: without it zlib unpacks all that is there, whatever was declared
        xml = part.read(archive.getinfo(name).file_size)
    if xml.count(b"<") > _MOST_TAGS:
        raise ReadingError("reading.bomb", size=len(xml))
    return fromstring(xml, forbid_dtd=True)


def _write(element: Element, writer: Writer, numbering: Numbering, styles: dict[str, str]) -> None:
    """Writes one element of the body; a content control is opened and its content written in its place."""
    pending = [element]
    while pending:
        node = pending.pop()
        if node.tag == f"{W}p":
            _write_paragraph(node, writer, numbering, styles)
        elif node.tag == f"{W}tbl":
            _write_table(node, writer, numbering)
        elif node.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}moveTo"}:
            pending.extend(reversed(node))


def _write_paragraph(paragraph: Element, writer: Writer, numbering: Numbering, styles: dict[str, str]) -> None:
    for box in _boxes(paragraph):
        for inner in box.iter(f"{W}p"):
            writer.paragraph(_words(inner))
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    words = _words(paragraph)
    if words.strip():
        named = styles.get(style.get(f"{W}val", "")) if style is not None else None
        columns = two_columns(words) if len(writer.lines) < HEAD_LINES else None
        if columns:
            writer.table([columns])
        else:
            writer.paragraph(numbering.label(paragraph) + words, style=named)


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Text boxes, each once: Word writes a second copy of each for old programs."""
    for node in _walk(paragraph, {_FALLBACK}):
        if node.tag == f"{W}txbxContent":
            yield node


def _write_table(table: Element, writer: Writer, numbering: Numbering) -> None:
    """Writes a table of data cell by cell, one that only lays out a head or a foot line by line."""
    rows = [[list(_cell_lines(cell, numbering)) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
    writer.table(laid_out(rows) or [[" ".join(lines) for lines in row] for row in rows])


def _cell_lines(cell: Element, numbering: Numbering) -> Iterator[str]:
    """The lines of a cell, one behind the other; those of a table inside it too."""
    for paragraph in cell.iter(f"{W}p"):
        words = _lines(paragraph)
        if words.strip():
            yield from (numbering.label(paragraph) + words).split("\n")


def _words(paragraph: Element) -> str:
    """The words of a paragraph, its lines one behind the other."""
    return _lines(paragraph).replace("\n", " ")


def _lines(paragraph: Element) -> str:
    """The words of a paragraph as they stand after all tracked changes are accepted, a line break for each of its
    own.
    """
    pieces: list[str] = []
    for node in _walk(paragraph, _SKIPPED | {_FALLBACK}):
        if node.tag == f"{W}t":
            pieces.append(node.text or "")
        elif node.tag in _MARKS:
            pieces.append(_MARKS[node.tag])
    return "".join(pieces)


def _walk(root: Element, closed: set[str]) -> Iterator[Element]:
    """All elements below `root` in their order, without recursion and without looking into the closed ones."""
    pending = list(reversed(root))
    while pending:
        node = pending.pop()
        if node.tag in closed and node.tag != f"{W}txbxContent":
            continue
        yield node
        if node.tag not in closed:
            pending.extend(reversed(node))


def _heading_styles(styles: Element) -> dict[str, str]:
    """The styles that are headings, by their id: the built-in names are English whatever the language of Word."""
    found: dict[str, str] = {}
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        value = (name.get(f"{W}val") or "").lower() if name is not None else ""
        if value.startswith("heading") or value == "title":
            found[style.get(f"{W}styleId") or ""] = value
    return found
