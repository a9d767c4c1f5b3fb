"""A dataset as .docx in the typography of Vietnamese official documents (Decree 30/2020/NĐ-CP, Appendix I)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
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

from thongsuot.officedoc.clean import clean
from thongsuot.officedoc.dataset import Dataset, Sheet
from thongsuot.officedoc.docx_table import add_table

FONT: Final = "Times New Roman"
_SHORT_SIDE: Final = Mm(210)
_LONG_SIDE: Final = Mm(297)
_LANDSCAPE_FROM: Final = 6
_LANGUAGES: Final = {"vi": "vi-VN", "en": "en-GB"}


def to_docx(dataset: Dataset) -> bytes:
    """Return the document: title, caption and each sheet as a table whose header repeats on every page.

    A4, Times New Roman 13 (the title 14; a wide table down to 8), landscape from six columns on, the number of the page
    at its head from the second on. A share stands with its two numbers: "72,7 % (48/66)".
    """
    document = Document()
    prepare(document, dataset.language, columns=max((len(sheet.columns) for sheet in dataset.sheets), default=0))
    _set_properties(document, dataset)
    _add_heading(document, dataset)
    for sheet in dataset.sheets:
        _add_sheet(document, sheet, dataset.language)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def prepare(document: DocumentObject, language: str, columns: int = 0) -> None:
    """Give a document the letters and the page of official documents, wide where so many columns ask for it."""
    _set_font(document, language)
    _set_page(document, columns)


def _set_font(document: DocumentObject, language: str) -> None:
    style = cast("ParagraphStyle", document.styles["Normal"])
    style.font.name, style.font.size = FONT, Pt(13)
    style.paragraph_format.space_after = Pt(6)
    properties = style.element.get_or_add_rPr()
    for script in ("w:eastAsia", "w:cs"):  # else Word sets some Vietnamese letters in another face
        properties.get_or_add_rFonts().set(qn(script), FONT)
    spoken = OxmlElement("w:lang")  # else Word underlines every Vietnamese word as misspelt
    spoken.set(qn("w:val"), _LANGUAGES[language])
    properties.append(spoken)


def _set_page(document: DocumentObject, columns: int) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = _SHORT_SIDE, _LONG_SIDE
    if columns >= _LANDSCAPE_FROM:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = _LONG_SIDE, _SHORT_SIDE
    page.top_margin = page.bottom_margin = page.right_margin = Mm(20)
    page.left_margin = Mm(30)
    page.different_first_page_header_footer = True
    number = page.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)  # noqa: SLF001 python-docx has no name for a field


def _set_properties(document: DocumentObject, dataset: Dataset) -> None:
    properties = document.core_properties
    properties.title = clean(dataset.title)[:255]
    properties.author, properties.comments = "Thông Suốt", ""
    if isinstance(dataset.as_of, datetime):  # kept in UTC; else Word shows the day of the library's template
        properties.created = properties.modified = dataset.as_of.astimezone(UTC)


def _add_heading(document: DocumentObject, dataset: Dataset) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(clean(dataset.title))
    run.bold, run.font.size = True, Length(Pt(14))
    caption = document.add_paragraph()
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.add_run(dataset.caption()).italic = True


def _add_sheet(document: DocumentObject, sheet: Sheet, language: str) -> None:
    name = document.add_paragraph()
    name.paragraph_format.space_before, name.paragraph_format.keep_with_next = Pt(12), True
    name.add_run(clean(sheet.name)).bold = True
    if sheet.note:
        note = document.add_paragraph()
        note.paragraph_format.keep_with_next = True
        note.add_run(clean(sheet.note)).italic = True
    if sheet.columns:
        add_table(document, sheet, language, width=_text_width(document))


def _text_width(document: DocumentObject) -> Length:
    page = document.sections[0]
    sides: Sequence[Length | None] = (page.page_width, page.left_margin, page.right_margin)
    width, left, right = (side or Mm(0) for side in sides)
    return Length(width - left - right)
