"""Opens plain text and Markdown.

Reads: bytes in UTF-8, UTF-16 (with its mark), the old Windows page of Vietnamese (cp1258), or one of the scripts from
before Unicode (TCVN3, VNI) where the text itself shows it. Writes: the text as it stands, in NFC with Unix line ends,
so that offsets fit the file; blocks are found by `lines` (paragraphs) and `grids` (tables).
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from thongsuot.reading.errors import ReadingError
from thongsuot.reading.sources.layout import blocks_of
from thongsuot.reading.sources.limits import MAX_PLAIN_BYTES, check_bytes, check_characters
from thongsuot.reading.sources.writer import Source
from thongsuot.vietnamese.legacy import restored

# Letters that cp1258 text in Vietnamese cannot do without: the other half of its letters are combining marks.
_TELLING = frozenset("ăâđêôơưáàãạảấầậẩẫắằặẳẵéèẹẻẽếềệểễíìịỉĩóòọỏõốồộổỗớờợởỡúùụủũứừựửữýỳỵỷỹ")

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def open_file(data: bytes) -> Source:
    """This function will open plain text or Markdown.

    :raises ReadingError: reading.unknown_kind when the bytes are no text, reading.too_large.
    """
    text = decode(data)
    return Source(text, tuple(blocks_of(text)))


def decode(data: bytes) -> str:
    """This function will turn bytes into NFC text with Unix line ends.

    :raises ReadingError: reading.unknown_kind when no encoding gives readable text, reading.too_large.
    """
    check_bytes(len(data), MAX_PLAIN_BYTES)
    words = _decoded(data)
    if _controls(words) > len(words) // 100:
        raise ReadingError("reading.unknown_kind")
    text = unicodedata.normalize("NFC", restored(words)).replace("\r\n", "\n").replace("\r", "\n")
    check_characters(len(text))
    return text


def _decoded(data: bytes) -> str:
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        return _old_page(data)


def _old_page(data: bytes) -> str:
    western = data.decode("cp1252", "replace")
    if restored(western) != western:
        return western
    try:
        words = data.decode("cp1258")
    except UnicodeDecodeError as error:
        raise ReadingError("reading.unknown_kind") from error
    if sum(map(str.isascii, words)) < len(words) / 2 or not any(
        letter in _TELLING for letter in unicodedata.normalize("NFC", words).lower()
    ):
        raise ReadingError("reading.unknown_kind")
    return words


def _controls(words: str) -> int:
    """How many characters no text holds: control characters other than line ends, tabs and form feeds."""
    return len(_CONTROL.findall(words))
