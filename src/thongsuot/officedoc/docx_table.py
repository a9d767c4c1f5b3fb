"""A sheet as a table of a Word document: columns as wide as what stands in them, whole rows on each page.

The rows are written as XML: python-docx takes minutes for a table of thousands of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from docx.document import Document as DocumentObject
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.shared import Length

from thongsuot.officedoc.clean import clean
from thongsuot.officedoc.dataset import Cell, Kind, Share, Sheet, shown
from thongsuot.vietnamese.numbers import format_number

_ALIGN: Final[dict[Kind, str]] = {"integer": "right", "number": "right", "percent": "right", "day": "center"}
_LONGEST: Final = 30
"""Characters after which a text goes on in the next line rather than make its column wider."""
_PADDING: Final = 3
_CAPITAL, _BOLD = 1.4, 1.4
"""How much wider these are than a small letter."""
_LARGEST, _SMALLEST = 13, 8
_LETTER: Final = 0.16
"""The width of a letter in millimetres for each point of its size, with some air."""


def add_table(document: DocumentObject, sheet: Sheet, language: str, *, width: Length) -> None:
    """Add the sheet's table, as wide as the text; its header repeats on every page."""
    lines = [_line(row, sheet, language) for row in sheet.rows]
    wishes = _needs(sheet, lines, _wish)
    size = _size(wishes, width)
    weights = _weights(_needs(sheet, lines, _least), wishes, width.mm / (_LETTER * size))
    widths = [Length(int(width * weight / sum(weights))) for weight in weights]
    table = document.add_table(0, len(sheet.columns), "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = wide
    letters = f'<w:sz w:val="{2 * size}"/><w:szCs w:val="{2 * size}"/>'
    titles = [clean(column.title) for column in sheet.columns]
    sides = [_ALIGN.get(column.kind, "left") for column in sheet.columns]
    header = _row(titles, widths, ["center"] * len(titles), _Form(f"<w:b/>{letters}", "<w:tblHeader/>"))
    rows = [header, *(_row(line, widths, sides, _Form(letters)) for line in lines)]
    written = parse_xml(f"<w:tbl {nsdecls('w')}>{''.join(rows)}</w:tbl>")
    table._tbl.extend(list(written))  # noqa: SLF001 see above


@dataclass(frozen=True, slots=True)
class _Form:
    """What the properties of a row and of its letters hold, as XML."""

    letters: str
    row: str = ""


def _line(row: Sequence[Cell], sheet: Sheet, language: str) -> list[str]:
    return [_words(cell, column.kind, language) for cell, column in zip(row, sheet.columns, strict=True)]


def _words(cell: Cell, kind: Kind, language: str) -> str:
    words = shown(cell, kind, language)
    if not isinstance(cell, Share) or not cell.whole:
        return words
    return f"{words} ({format_number(cell.part, language)}/{format_number(cell.whole, language)})"


def _size(wishes: Sequence[float], width: Length) -> int:
    """The size of letters at which all wishes come true, within what can still be read."""
    return max(_SMALLEST, min(_LARGEST, int(width.mm / sum(wishes) / _LETTER)))


def _weights(least: Sequence[float], wishes: Sequence[float], room: float) -> list[float]:
    """Each column as wide as it wishes; where `room` (in small letters) is too narrow for that, what texts wish beyond
    their longest word gives way, and never a figure.
    """
    spare, wished = room - sum(least), sum(wishes) - sum(least)
    share = min(1.0, max(0.0, spare / wished)) if wished else 1.0
    return [low + share * (wish - low) for low, wish in zip(least, wishes, strict=True)]


def _needs(sheet: Sheet, lines: Sequence[Sequence[str]], need: Callable[[str, Kind], float]) -> list[float]:
    """What each column needs, in small letters: its header's longest word, and what `need` says of its cells."""
    return [
        _PADDING + max([_BOLD * _longest_word(column.title), *(need(line[at], column.kind) for line in lines)])
        for at, column in enumerate(sheet.columns)
    ]


def _wish(words: str, kind: Kind) -> float:
    """A figure stands in one line, a text in as few as can be."""
    return _extent(words) if kind in _ALIGN else max(min(_extent(words), _LONGEST), _least(words, kind))


def _least(words: str, kind: Kind) -> float:
    """No figure and no word is cut."""
    return _extent(words) if kind in _ALIGN else min(_longest_word(words), 2 * _LONGEST)


def _longest_word(text: str) -> float:
    return max(map(_extent, text.split()), default=0)


def _extent(words: str) -> float:
    return len(words) + (_CAPITAL - 1) * sum(map(str.isupper, words))


def _row(cells: Sequence[str], widths: Sequence[Length], sides: Sequence[str], form: _Form) -> str:
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width.twips}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:spacing w:after="0"/>'
        f'<w:jc w:val="{side}"/></w:pPr><w:r><w:rPr>{form.letters}</w:rPr>{_run(words)}</w:r></w:p></w:tc>'
        for words, width, side in zip(cells, widths, sides, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{form.row}</w:trPr>{inside}</w:tr>"


def _run(words: str) -> str:
    """The text of a run; lines and tabs have elements of their own."""
    escaped = escape(words).replace("\n", "</w:t><w:br/><w:t>").replace("\t", "</w:t><w:tab/><w:t>")
    return f"<w:t>{escaped}</w:t>".replace("<w:t>", '<w:t xml:space="preserve">')
