"""A dataset as .docx in the typography of Vietnamese official documents (Decree 30/2020/NĐ-CP, Appendix I)."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final, cast

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Row
from docx.text.paragraph import Paragraph

from thongsuot.officedoc.clean import clean
from thongsuot.officedoc.dataset import Cell, Dataset, Kind, Sheet, shown

FONT: Final = "Times New Roman"
_SHORT_SIDE: Final = Mm(210)
_LONG_SIDE: Final = Mm(297)
_LANDSCAPE_FROM: Final = 6
_ALIGN: Final[dict[Kind, WD_ALIGN_PARAGRAPH]] = {
    "integer": WD_ALIGN_PARAGRAPH.RIGHT,
    "number": WD_ALIGN_PARAGRAPH.RIGHT,
    "percent": WD_ALIGN_PARAGRAPH.RIGHT,
    "day": WD_ALIGN_PARAGRAPH.CENTER,
}


def to_docx(dataset: Dataset) -> bytes:
    """Return the document: title, caption and each sheet as a table whose header repeats on every page.

    A4, Times New Roman 13 (the title 14), landscape from six columns on.
    """
    document = Document()
    _set_font(document)
    _set_page(document, columns=max((len(sheet.columns) for sheet in dataset.sheets), default=0))
    document.core_properties.title = clean(dataset.title)[:255]
    _add_heading(document, dataset)
    for sheet in dataset.sheets:
        _add_sheet(document, sheet, dataset.language)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _set_font(document: DocumentObject) -> None:
    style = cast("ParagraphStyle", document.styles["Normal"])
    style.font.name, style.font.size = FONT, Pt(13)
    style.paragraph_format.space_after = Pt(6)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs"):  # else Word sets some Vietnamese letters in another face
        fonts.set(qn(script), FONT)


def _set_page(document: DocumentObject, columns: int) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = _SHORT_SIDE, _LONG_SIDE
    if columns >= _LANDSCAPE_FROM:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = _LONG_SIDE, _SHORT_SIDE
    page.top_margin = page.bottom_margin = page.right_margin = Mm(20)
    page.left_margin = Mm(30)


def _add_heading(document: DocumentObject, dataset: Dataset) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(clean(dataset.title))
    run.bold, run.font.size = True, Length(Pt(14))
    caption = document.add_paragraph()
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.add_run(dataset.caption()).italic = True


def _add_sheet(document: DocumentObject, sheet: Sheet, language: str) -> None:
    document.add_paragraph().add_run(clean(sheet.name)).bold = True
    if sheet.columns:
        header, *rows = document.add_table(1 + len(sheet.rows), len(sheet.columns), "Table Grid").rows
        _fill_header(header, [column.title for column in sheet.columns])
        for row, cells in zip(rows, sheet.rows, strict=True):
            _fill_row(row, cells, [column.kind for column in sheet.columns], language)
    document.add_paragraph().add_run(clean(sheet.note)).italic = True


def _fill_header(row: _Row, titles: Sequence[str]) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 python-docx has no name for it
    for place, title in zip(row.cells, titles, strict=True):
        _aligned(place.paragraphs[0], WD_ALIGN_PARAGRAPH.CENTER).add_run(clean(title)).bold = True


def _fill_row(row: _Row, cells: Sequence[Cell], kinds: Sequence[Kind], language: str) -> None:
    for place, cell, kind in zip(row.cells, cells, kinds, strict=True):
        _aligned(place.paragraphs[0], _ALIGN.get(kind, WD_ALIGN_PARAGRAPH.LEFT)).add_run(shown(cell, kind, language))


def _aligned(paragraph: Paragraph, alignment: WD_ALIGN_PARAGRAPH) -> Paragraph:
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph
