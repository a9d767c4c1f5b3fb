"""What every paper in the Party's form of documents has in Word (HD 36-HD/VPTW): head, lines, recipients, signature."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

PARTY: Final = "ĐẢNG CỘNG SẢN VIỆT NAM"


def add_letterhead(document: DocumentObject, *, above: str, sender: str, number: str, date_line: str) -> None:
    """From whom and who stands above them (or nobody), the number; on the other side the Party and the date."""
    left, right = _pair(document)
    for words, bold in ((above, False), (sender, True), ("*", False), (number, False)):
        if words:
            _centred(left, words, bold=bold)
    _centred(right, PARTY, bold=True).runs[0].underline = True
    _centred(right, date_line).runs[0].italic = True


def add_title(document: DocumentObject, words: str, size: int) -> None:
    """A line of the title, in points."""
    for run in add_line(document, words, WD_ALIGN_PARAGRAPH.CENTER, bold=True).runs:
        run.font.size = Length(Pt(size))


def add_line(
    document: DocumentObject, words: str, side: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY, *, bold: bool = False
) -> Paragraph:
    """A paragraph; one over the whole width begins further in."""
    paragraph = document.add_paragraph()
    paragraph.alignment = side
    if side is WD_ALIGN_PARAGRAPH.JUSTIFY:
        paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.add_run(words).bold = bold
    return paragraph


def add_signature(document: DocumentObject, recipients: Sequence[str], signed: str) -> None:
    """To whom the paper goes, and who signs it."""
    left, right = _pair(document)
    for place, words in enumerate(recipients):
        (left.add_paragraph() if place else left.paragraphs[0]).add_run(words)
    _centred(right, signed, bold=True)


def saved(document: DocumentObject) -> bytes:
    """The file."""
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _pair(document: DocumentObject) -> tuple[_Cell, _Cell]:
    """Two cells without lines, side by side over the whole width."""
    table = document.add_table(1, 2)
    table.autofit = False
    left, right = table.rows[0].cells
    for cell, width in ((left, Mm(70)), (right, Mm(90))):
        cell.width = width
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    return left, right


def _centred(cell: _Cell, words: str, *, bold: bool = False) -> Paragraph:
    paragraph: Paragraph = cell.add_paragraph() if cell.paragraphs[0].text else cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.add_run(words).bold = bold
    return paragraph
