"""Word templates as offices edit them, good and bad, and the words of what comes of them."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from thongsuot.officedoc import REQUIRED, template

WHOLE = tuple(f"{{{{ {name} }}}}" for name in REQUIRED)


def docx(*lines: str, header: str = "", cell: str = "") -> bytes:
    """A document of these lines, with words at its head and in a table."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = header
    document.add_table(1, 1).rows[0].cells[0].text = cell
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same file with these parts in it, or instead of those of that name."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(target, "w") as new:
        for entry in old.infolist():
            if entry.filename not in parts:
                new.writestr(entry, old.read(entry))
        for name, content in parts.items():
            new.writestr(name, content)
    return target.getvalue()


def with_renamed(data: bytes, old: str, new: str) -> bytes:
    """The same file with a part of it under another name."""
    target = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(target, "w", ZIP_DEFLATED) as after:
        for entry in before.infolist():
            after.writestr(entry.filename.replace(old, new), before.read(entry).replace(old.encode(), new.encode()))
    return target.getvalue()


def with_link(data: bytes, kind: str, target: str) -> bytes:
    """The same file, the text of which is related to another part of it."""
    name = "word/_rels/document.xml.rels"
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    link = f'<Relationship Id="rId99" Type="{base}{kind}" Target="{target}"/></Relationships>'
    with ZipFile(BytesIO(data)) as container:
        links = container.read(name).replace(b"</Relationships>", link.encode())
    return with_parts(data, {name: links, f"word/{target}": b"<html/>"})


def with_xml(data: bytes, place: str, xml: str) -> bytes:
    """The same file with a paragraph of raw runs at the beginning of a part."""
    with ZipFile(BytesIO(data)) as container:
        before, _mark, after = container.read(place).decode().partition("<w:p>")
    return with_parts(data, {place: f"{before}<w:p>{xml}</w:p><w:p>{after}".encode()})


def edited(words: str, name: str = "mau.docx") -> SimpleUploadedFile:
    """The shipped template with one line more, as a browser sends it."""
    document = Document(BytesIO(template()))
    document.add_paragraph(words)
    document.add_paragraph("{{ mau }}")
    target = BytesIO()
    document.save(target)
    return SimpleUploadedFile(name, target.getvalue())


def words_of(data: bytes) -> str:
    """The text of a document, that of its tables last."""
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
