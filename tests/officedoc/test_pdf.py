"""Datasets as .pdf: what people read of them."""

from __future__ import annotations

from datetime import date

import pypdfium2  # type: ignore[import-untyped]

from thongsuot.officedoc import Column, Dataset, Share, Sheet, to_pdf

COLUMNS = [Column("unit", "Đơn vị"), Column("share", "Tỷ lệ", "percent"), Column("day", "Ngày", "day")]


def text_of(dataset: Dataset) -> list[str]:
    """What stands on each page."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(to_pdf(dataset))]


def test_a_table_is_set_with_its_figures_in_the_readers_language() -> None:
    sheet = Sheet("Tham dự", COLUMNS, [["Đảng ủy xã An Hòa", Share(48, 66), date(2026, 12, 4)]], note="Tạm tính")
    page = text_of(Dataset("Kết quả", [sheet], as_of=date(2026, 12, 5), source="Văn phòng"))[0]
    for words in ("Kết quả", "Số liệu đến 5/12/2026. Nguồn: Văn phòng", "Tạm tính", "72,7 % (48/66)", "4/12/2026"):
        assert words in page


def test_what_people_typed_is_text_and_no_markup() -> None:
    words = '#panic("x") *đậm* $x$ <b> @y \\ #image("/etc/passwd")'
    page = text_of(Dataset(words, [Sheet(words, COLUMNS, [[words, None, None]], note=words)]))[0]
    assert page.replace("\r\n", " ").count("#panic") == 4


def test_the_header_stands_on_every_page_and_nothing_is_fine_too() -> None:
    rows = [[f"Đơn vị {number}", Share(1, 2), None] for number in range(80)]
    pages = text_of(Dataset("Dài", [Sheet("Bảng", COLUMNS, rows), Sheet("Trống", [], [])]))
    assert len(pages) > 1
    assert all("Tỷ lệ" in page for page in pages[:2])
    assert len(text_of(Dataset("Không có gì", []))) == 1
