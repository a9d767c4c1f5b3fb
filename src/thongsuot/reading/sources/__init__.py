"""From the bytes of a file to one text with its blocks; every later stage is blind to the kind of file.

The kind is told by the content, never by the name (but for a part of a page of HTML, which begins like any text). An
opener is loaded when the first file of its kind arrives, through the table of `kinds`: Word and PDF libraries are slow
to import, and most callers never need both.
"""

from __future__ import annotations

import importlib
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import cast

from thongsuot.reading.errors import ReadingError
from thongsuot.reading.sources.kinds import MODULES
from thongsuot.reading.sources.limits import MAX_BYTES, check_bytes
from thongsuot.reading.sources.writer import Source

_HEAD_BYTES = 4096
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s+|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)

# How the content of old Office files begins, and the part that makes one a Word document.
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OLD_WORD = "WordDocument".encode("utf-16-le")

# How pictures begin: PNG, JPEG, TIFF in either order of bytes.
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"MM\x00*", b"II*\x00")

# How the content of files begins that we know and cannot read: other old Office files, other pictures, archives, RTF.
_FOREIGN = (_OLD_OFFICE, b"GIF8", b"{\\rtf", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")


__all__ = ["MAX_BYTES", "kind_of", "open_source"]


def open_source(data: bytes, *, name: str) -> Source:
    """This function will open a file by what it holds.

    :raises ReadingError: reading.empty, reading.too_large, reading.unknown_kind, and what the openers raise.
    """
    check_bytes(len(data))
    if not data.strip():
        raise ReadingError("reading.empty", name=name)
    opener = cast("Callable[[bytes], Source]", importlib.import_module(MODULES[kind_of(data, name=name)]).open_file)
    source = opener(data)
    if not source.text.strip():
        raise ReadingError("reading.empty", name=name)
    return source


def kind_of(data: bytes, *, name: str) -> str:
    """This function will tell the kind of a file from its first bytes: docx, doc, xlsx, pdf, picture, html or
    plain.

    :raises ReadingError: reading.unknown_kind, reading.damaged (a zip archive cut off), reading.encrypted (a
    locked Office file).
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _archive(data, name)
    if data.startswith(_OLD_OFFICE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadingError("reading.encrypted", name=name)
    if data.startswith(_OLD_OFFICE) and _OLD_WORD in data:
        return "doc"
    if data.startswith(_PICTURES):
        return "picture"
    if data.startswith(_FOREIGN):
        raise ReadingError("reading.unknown_kind", name=name)
    return "html" if _is_markup(data, name) else "plain"


def _is_markup(data: bytes, name: str) -> bool:
    head = data[:_HEAD_BYTES].replace(b"\x00", b"")  # UTF-16 puts a zero beside each letter of a tag
    return name.lower().endswith((".html", ".htm")) or _MARKUP.match(head) is not None


def _archive(data: bytes, name: str) -> str:
    """A zip archive is a Word document or a workbook when it holds one."""
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReadingError("reading.damaged", name=name) from error
    for kind, part in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")):
        if part in names:
            return kind
    raise ReadingError("reading.unknown_kind", name=name)
