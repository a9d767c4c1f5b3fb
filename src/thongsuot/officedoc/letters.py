"""Invitation letters in the Party's form of documents (HD 36-HD/VPTW), for many units in one file.

They are in Vietnamese whoever prints them: number, place, date and signature are left for the office to fill in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from thongsuot.officedoc.clean import clean
from thongsuot.officedoc.docx_out import prepare
from thongsuot.officedoc.typesetting import set_pages

PARTY: Final = "ĐẢNG CỘNG SẢN VIỆT NAM"
NUMBER: Final = "Số           -GM"
TITLE: Final = "GIẤY MỜI"
RECIPIENTS: Final = ("Nơi nhận:", "- Như trên,", "- Lưu.")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: from whom (and who stands above), to whom, about what, and what it says, a heading with its lines."""

    above: str
    sender: str
    date_line: str
    about: str
    to: str
    opening: str
    points: Sequence[tuple[str, Sequence[str]]]
    closing: str
    signed: str


def letters_pdf(letters: Sequence[Letter]) -> bytes:
    """The letters as .pdf, each on a page of its own."""
    fixed = {"party": PARTY, "number": NUMBER, "title": TITLE, "recipients": RECIPIENTS}
    return set_pages("letters", {**fixed, "letters": [asdict(letter) for letter in letters]})


def letters_docx(letters: Sequence[Letter]) -> bytes:
    """The letters as .docx, each on a page of its own, to be filled in and signed."""
    document = Document()
    prepare(document, "vi")
    for place, letter in enumerate(letters):
        if place:
            document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        _add(document, letter)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _add(document: DocumentObject, letter: Letter) -> None:
    left, right = _pair(document)
    lines = ((letter.above, False), (letter.sender, True), ("*", False), (NUMBER, False))
    for words, bold in ((words, bold) for words, bold in lines if words):
        _centred(left, words.upper() if words != NUMBER else words, bold=bold)
    _centred(right, PARTY, bold=True).runs[0].underline = True
    _centred(right, letter.date_line).runs[0].italic = True
    for words, size in ((TITLE, 15), (letter.about, 14)):
        _sized(_line(document, words, WD_ALIGN_PARAGRAPH.CENTER, bold=True), size)
    _line(document, f"Kính gửi: {letter.to}", WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, letter.opening)
    for number, (heading, said) in enumerate(letter.points, 1):
        if len(said) == 1:
            _line(document, f"{number}. {heading}: {said[0]}")
            continue
        _line(document, f"{number}. {heading}:")
        for words in said:
            _line(document, f"- {words}")
    _line(document, letter.closing)
    left, right = _pair(document)
    for words in RECIPIENTS:
        left.add_paragraph(words)
    _centred(right, letter.signed.upper(), bold=True)
    document.add_paragraph()


def _pair(document: DocumentObject) -> tuple[_Cell, _Cell]:
    """Two cells without lines, side by side over the whole width."""
    table = document.add_table(1, 2)
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, (Mm(70), Mm(90)), strict=True):
        cell.width = width
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    return table.rows[0].cells[0], table.rows[0].cells[1]


def _centred(cell: _Cell, words: str, *, bold: bool = False) -> Paragraph:
    paragraph: Paragraph = cell.add_paragraph() if cell.paragraphs[0].text else cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.add_run(clean(words)).bold = bold
    return paragraph


def _line(
    document: DocumentObject, words: str, side: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY, *, bold: bool = False
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = side
    if side is WD_ALIGN_PARAGRAPH.JUSTIFY:
        paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.add_run(clean(words)).bold = bold
    return paragraph


def _sized(paragraph: Paragraph, size: int) -> None:
    for run in paragraph.runs:
        run.font.size = Length(Pt(size))
