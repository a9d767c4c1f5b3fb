"""The Word file: the form of an official document, the same cells as the screen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.officedoc import Column, Dataset, Share, Sheet, to_docx

COLUMNS = [
    Column("code", "Mã", "code"),
    Column("owed", "Phải học", "integer"),
    Column("share", "Tỷ lệ", "percent"),
    Column("day", "Hạn", "day"),
    Column("value", "Kết quả", "number"),
]
ROW = ("007", 1500, Share(9996, 10000), date(2026, 7, 22), Decimal("91.4"))


def opened(dataset: Dataset) -> DocumentObject:
    return Document(BytesIO(to_docx(dataset)))


@pytest.mark.parametrize(
    ("language", "cells"),
    [
        ("vi", ["007", "1.500", "99,9 %", "22/7/2026", "91,4"]),
        ("en", ["007", "1,500", "99.9%", "22 July 2026", "91.4"]),
    ],
)
def test_cells_read_as_on_screen(language: str, cells: list[str]) -> None:
    (table,) = opened(Dataset("Kết quả", [Sheet("Bảng", COLUMNS, [ROW])], language=language)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [[c.title for c in COLUMNS], cells]


def test_header_row_repeats_on_every_page() -> None:
    header, body = opened(Dataset("", [Sheet("", COLUMNS, [ROW])])).tables[0].rows
    assert header._tr.trPr is not None
    assert header._tr.trPr.find(qn("w:tblHeader")) is not None
    assert body._tr.trPr is None


def test_title_caption_name_and_note_stand_around_the_table() -> None:
    sheet = Sheet("Theo đơn vị", COLUMNS, [], note="Không tính đảng viên miễn sinh hoạt")
    document = opened(Dataset("Kết quả học tập", [sheet], as_of=date(2026, 7, 22), source="đơn vị báo cáo"))
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "Kết quả học tập",
        "Số liệu đến 22/7/2026. Nguồn: đơn vị báo cáo",
        "Theo đơn vị",
        "Không tính đảng viên miễn sinh hoạt",
    ]


def test_type_is_times_new_roman_13_in_every_script() -> None:
    style = opened(Dataset("", [])).styles["Normal"]
    fonts = style.element.rPr.rFonts
    assert style.element.rPr.sz.val == Pt(13)
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}


@pytest.mark.parametrize(("columns", "orientation"), [(5, WD_ORIENT.PORTRAIT), (6, WD_ORIENT.LANDSCAPE)])
def test_wide_tables_turn_the_page(columns: int, orientation: WD_ORIENT) -> None:
    page = opened(Dataset("", [Sheet("", [Column(str(n), "") for n in range(columns)], [])])).sections[0]
    assert page.orientation == orientation
    sides = sorted((round((page.page_width or 0) / Mm(1)), round((page.page_height or 0) / Mm(1))))
    assert sides == [210, 297]


@given(st.text(), st.text())
@settings(max_examples=30, deadline=None)
def test_any_text_makes_a_document_that_opens(title: str, cell: str) -> None:
    document = opened(Dataset(title, [Sheet(title, [Column("a", title)], [(cell,)], note=cell)], source=title))
    assert len(document.tables[0].rows) == 2
