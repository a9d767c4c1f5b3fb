"""Files that unpack to far more than they are end in a refusal, cheaply: the memory they cost is measured."""

from __future__ import annotations

import tracemalloc
import zlib

import pytest

from tests.journeys.bad_files import pdf, zipped
from thongsuot.reading import ReadingError, read
from thongsuot.reading.sources import docx, inflation

MEGABYTE = 1024 * 1024
WORDS = b"BT /F1 12 Tf (Cac chi bo ra soat viec thuc hien nghi quyet) Tj ET "


def stream(content: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), more, packed)


def page_of(*streams: bytes) -> bytes:
    contents = b" ".join(b"%d 0 R" % number for number in range(4, 4 + len(streams)))
    font = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 600]/Resources" + font + b"/Contents[" + contents + b"]>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, page, *streams)


def refusal(data: bytes) -> str:
    with pytest.raises(ReadingError) as refused:
        read(data, name="bom")
    return refused.value.code


def test_a_page_of_plain_size_is_read() -> None:
    assert "nghi quyet" in read(page_of(stream(WORDS)), name="a.pdf").text


@pytest.mark.parametrize("parts", [1, 4], ids=["one stream", "several"])
def test_a_pdf_that_swells_is_refused_and_never_unpacked_whole(parts: int) -> None:
    data = page_of(*[stream(WORDS + b" " * (104 * MEGABYTE // parts))] * parts)
    assert len(data) < MEGABYTE
    tracemalloc.start()
    try:
        assert refusal(data) == "reading.bomb"
        assert tracemalloc.get_traced_memory()[1] < 60 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_what_the_dictionary_says_of_the_filter_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflation, "_MOST_TEXT", MEGABYTE)
    swollen = stream(WORDS + b" " * 2 * MEGABYTE).replace(b"/Filter/FlateDecode", b"/Filter 9 0 R")
    assert refusal(page_of(swollen)) == "reading.bomb"


def test_pictures_may_be_larger_than_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflation, "_MOST_TEXT", MEGABYTE)
    picture = stream(b" " * 2 * MEGABYTE, b"/Type/XObject/Subtype/Image/Width 1/Height 1")
    assert "nghi quyet" in read(page_of(stream(WORDS), picture), name="a.pdf").text
    monkeypatch.setattr(inflation, "_LARGEST_PICTURE", MEGABYTE)
    assert refusal(page_of(stream(WORDS), picture)) == "reading.bomb"


def test_a_word_file_of_millions_of_tags_is_refused_before_they_are_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "_MOST_TAGS", 1000)
    body = b"<w:p/>" * 1000
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = b"<w:document " + space + b"><w:body>" + body + b"</w:body></w:document>"
    assert refusal(zipped({"word/document.xml": document})) == "reading.bomb"
