"""PDF files: their text with the line breaks taken out, and those that cannot be opened."""

from __future__ import annotations

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest

from tests.reading.test_sources import HEAD, code_of, in_blocks, pdf_of, words
from thongsuot.reading import read


def test_text_and_a_table_over_pages_are_read(tmp_path: Path) -> None:
    rows = ",".join(f"[{row}],[Rà soát quy chế số {row}],[Sở Nội vụ],[6/2026]" for row in range(1, 71))
    heads = ",".join(f"[{head}]" for head in HEAD)
    source = (
        f"#set page(header: [Tỉnh ủy Hà Nam], footer: context counter(page).display())\nNGHỊ "
        f"QUYẾT\n\nCác chi bộ rà soát.\n#table(columns: 4, {heads}, {rows})\n"
    )
    reading = read(pdf_of(source, tmp_path), name="a.pdf")
    assert [item.row for item in reading.assignments] == [str(row) for row in range(1, 71)]
    assert reading.pages is not None
    assert {block.aside for block in reading.blocks if block.aside} == {"running_head", "page_number"}
    assert in_blocks(reading) == words(reading.text)


def test_line_breaks_inside_a_paragraph_are_taken_out(tmp_path: Path) -> None:
    sentence = "Các cấp ủy rà soát việc thực hiện nghị quyết, " * 8
    reading = read(pdf_of(f"{sentence}và báo cáo.", tmp_path), name="a.pdf")
    assert len(reading.blocks) == 1


def test_a_page_without_text_says_so(tmp_path: Path) -> None:
    assert code_of(pdf_of("#rect()", tmp_path)) == "reading.no_text_layer"


def test_a_file_cut_off_is_damaged() -> None:
    assert code_of(b"%PDF-1.7\n1 0 obj <<") == "reading.damaged"


def test_a_locked_file_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_data: bytes) -> pypdfium2.PdfDocument:
        raise pypdfium2.PdfiumError("Failed to load document (PDFium: Incorrect password error).")

    monkeypatch.setattr(pypdfium2, "PdfDocument", locked)
    assert code_of(b"%PDF-1.7") == "reading.encrypted"
