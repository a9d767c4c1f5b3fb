"""Invitation letters in the Party's form of documents (HD 36-HD/VPTW), for many units in one file.

They are in Vietnamese whoever prints them: number, place, date and signature are left for the office to fill in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK

from thongsuot.officedoc.clean import clean
from thongsuot.officedoc.docx_out import prepare
from thongsuot.officedoc.party_form import PARTY, add_letterhead, add_line, add_signature, add_title, saved
from thongsuot.officedoc.typesetting import set_pages

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
    return saved(document)


def _add(document: DocumentObject, letter: Letter) -> None:
    add_letterhead(
        document,
        above=clean(letter.above).upper(),
        sender=clean(letter.sender).upper(),
        number=NUMBER,
        date_line=clean(letter.date_line),
    )
    add_title(document, TITLE, 15)
    add_title(document, clean(letter.about), 14)
    add_line(document, clean(f"Kính gửi: {letter.to}"), WD_ALIGN_PARAGRAPH.CENTER)
    for words in (letter.opening, *_points(letter), letter.closing):
        add_line(document, clean(words))
    add_signature(document, RECIPIENTS, clean(letter.signed).upper())
    document.add_paragraph()


def _points(letter: Letter) -> Iterator[str]:
    for number, (heading, said) in enumerate(letter.points, 1):
        if len(said) == 1:
            yield f"{number}. {heading}: {said[0]}"
        else:
            yield f"{number}. {heading}:"
            yield from (f"- {words}" for words in said)
