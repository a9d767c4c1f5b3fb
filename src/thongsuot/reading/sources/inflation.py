"""How far the compressed streams of a PDF may unpack, asked before a library unpacks them all at once.

A stream of a megabyte may hold a thousand; pdfium stops at one gigabyte for each, pdfminer never.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from thongsuot.reading.errors import ReadingError
from thongsuot.reading.sources.limits import MEGABYTE

_MOST_TEXT = 100 * MEGABYTE
"""What all streams but pictures may unpack to: the drawing of some thousand pages, with their fonts."""
_LARGEST_PICTURE = 256 * MEGABYTE
"""A page of A3 at 600 dots to the inch in full colour."""
_PIECE = 8 * MEGABYTE
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 4096
_PICTURE = b"/Image"


def check_inflation(data: bytes) -> None:
    """This function will unpack each stream piece by piece, keep nothing, and refuse a file that swells.

    Whatever the dictionary of a stream says of its filter is not asked: what unpacks is counted.

    :raises ReadingError: reading.bomb
    """
    text = 0
    for found in _STREAM.finditer(data):
        is_picture = _PICTURE in _dictionary(data, found.start())
        left = _LARGEST_PICTURE if is_picture else _MOST_TEXT - text
        size = 0
        for piece in _unpacked(data, found.end()):
            size += piece
            if size > left:
                raise ReadingError("reading.bomb", size=size)
        text += 0 if is_picture else size


def _dictionary(data: bytes, end: int) -> bytes:
    """What stands between a stream and the head of its object."""
    start = max(0, end - _DICTIONARY)
    return data[max(start, data.rfind(b" obj", start, end)) : end]


def _unpacked(data: bytes, start: int) -> Iterator[int]:
    """The sizes of the pieces that a stream unpacks to; nothing when it is not packed this way."""
    stream, packed = zlib.decompressobj(), memoryview(data)[start:]
    try:
        while packed and not stream.eof:
            piece = stream.decompress(packed[:_PIECE], _PIECE)
            yield len(piece)
            packed = _rest(stream.unconsumed_tail, packed)
    except zlib.error:
        return


def _rest(unconsumed: bytes, packed: memoryview) -> memoryview:
    return packed[len(packed[:_PIECE]) - len(unconsumed) :]
