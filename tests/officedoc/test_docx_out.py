"""The Word file: the form of an official document, the same cells as the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
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
MOMENT = datetime(2026, 7, 22, 10, 30, tzinfo=timezone(timedelta(hours=7)))
ROW = ("007", 1500, Share(9996, 10000), date(2026, 7, 22), Decimal("91.4"))


def opened(dataset: Dataset) -> DocumentObject:
    return Document(BytesIO(to_docx(dataset)))


@pytest.mark.parametrize(
    ("language", "cells"),
    [
        ("vi", ["007", "1.500", "99,9 % (9.996/10.000)", "22/7/2026", "91,4"]),
        ("en", ["007", "1,500", "99.9% (9,996/10,000)", "22 July 2026", "91.4"]),
    ],
)
def test_cells_read_as_on_screen_and_shares_with_their_two_numbers(language: str, cells: list[str]) -> None:
    (table,) = opened(Dataset("Kết quả", [Sheet("Bảng", COLUMNS, [ROW])], language=language)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [[c.title for c in COLUMNS], cells]


def test_the_header_row_repeats_on_every_page_and_no_row_is_cut_by_one() -> None:
    rows = opened(Dataset("", [Sheet("", COLUMNS, [ROW])])).tables[0].rows
    told = [[mark.tag for mark in row._tr.get_or_add_trPr()] for row in rows]
    assert told == [[qn("w:cantSplit"), qn("w:tblHeader")], [qn("w:cantSplit")]]


def test_the_page_is_numbered_from_the_second_on() -> None:
    section = opened(Dataset("", [])).sections[0]
    assert section.different_first_page_header_footer
    assert [field.get(qn("w:instr")) for field in section.header._element.iter(qn("w:fldSimple"))] == ["PAGE"]


def widths(rows: Sequence[tuple[str, ...]], columns: list[Column]) -> list[int]:
    table = opened(Dataset("", [Sheet("", columns, rows)])).tables[0]
    return [int(column.width or 0) for column in table.columns]


def test_columns_share_the_width_of_the_text_by_what_stands_in_them() -> None:
    columns = [Column("name", "Đơn vị"), Column("code", "Mã", "code"), Column("n", "Số", "integer")]
    name, code, number = widths([("Đảng bộ Ủy ban nhân dân tỉnh Hồng Lam", "X01", "1.500")], columns)
    assert name > 3 * code
    assert number > code / 2
    assert name + code + number == pytest.approx(Mm(160), rel=1e-3)


def test_in_a_crowded_table_texts_give_way_and_figures_do_not() -> None:
    texts = [Column(f"t{n}", "Nhiệm vụ") for n in range(9)]
    day = Column("day", "Hạn", "day")
    long = ("Các đảng ủy xã, phường ban hành chương trình hành động",) * 9
    *of_texts, of_day = widths([(*long, "31/12/2026")], [*texts, day])
    assert of_day > Mm(10 * 1.28)  # ten letters of eight points
    assert Mm(6 * 1.28) < max(of_texts) < Mm(30 * 1.28)


@pytest.mark.parametrize(("columns", "size"), [(2, 13), (10, 10), (14, 8)])
def test_the_wider_a_table_the_smaller_its_letters_but_never_below_eight_points(columns: int, size: int) -> None:
    heads = [Column(str(n), "Đơn vị") for n in range(columns)]
    table = opened(Dataset("", [Sheet("", heads, [("mười hai chữ",) * columns])])).tables[0]
    sizes = {run.font.size for row in table.rows for cell in row.cells for run in cell.paragraphs[0].runs}
    assert sizes == {Pt(size)}


def test_word_is_told_the_language_and_that_the_file_is_ours() -> None:
    document = opened(Dataset("Kết quả", [], as_of=MOMENT, language="en"))
    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "en-GB"
    properties = document.core_properties
    assert (properties.author, properties.comments) == ("Thông Suốt", "")
    assert properties.created is not None
    assert properties.created.replace(tzinfo=UTC) == MOMENT


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
