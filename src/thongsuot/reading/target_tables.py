"""Reads the rows of tables of targets: one target for each number, or one of words alone.

"Quy mô kinh tế số | % GDP | ≥ 30 | Bộ Tài chính" below "Đến năm 2030"   →  ge 30 percent, until 2030-12-31
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from thongsuot.reading.bodies import split_bodies
from thongsuot.reading.confidence import sureness
from thongsuot.reading.dates import due_of_cell, find_moments
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Due, Target
from thongsuot.reading.quantities import find_quantities
from thongsuot.reading.tables import DataTable, TableRow

_VALUES = re.compile(r"(?:value|product|indicator)\d*$")
_RANGE = re.compile(r"(?<=\d)\s?%\s?(?=[-–])")
_YEARLY = re.compile(r"/\s?năm\b|\b(?:hằng|hàng|mỗi|bình quân) năm\b", re.IGNORECASE)


def table_targets(script: Manuscript, tables: Sequence[DataTable]) -> Iterator[Target]:
    """This function will give the targets of all tables of targets."""
    for table in tables:
        if table.kind == "targets":
            for row in table.rows:
                yield from _row_targets(row, table, script)


def _row_targets(row: TableRow, table: DataTable, script: Manuscript) -> Iterator[Target]:
    if not row.words("indicator"):
        return
    values = [key for key in row.cells if _VALUES.match(key) and key != "indicator"]
    for key in values:
        yield from _cell_targets(row, key, _due(row, key, table, script), script)


def _cell_targets(row: TableRow, key: str, due: Due | None, script: Manuscript) -> Iterator[Target]:
    """One target for each part of a cell that holds a number, one of words alone where none does."""
    blank = _blank(row, due, script)
    numbered = [target for part in row.words(key).split(";") if (target := _numbered(blank, part, script))]
    yield from numbered or [replace(blank, text_only=True, confidence=sureness("table.target", "words"))]


def _blank(row: TableRow, due: Due | None, script: Manuscript) -> Target:
    """What all targets of a row share."""
    start, end = row.span()
    unit, subject, lead = row.words("counted_in").strip() or None, row.words("indicator"), row.words("lead")
    return Target(
        start,
        end,
        None,
        None,
        None,
        unit,
        subject,
        due,
        every="year" if _YEARLY.search(f"{unit} {subject}") else None,
        lead=split_bodies(lead, script.lexicon) if lead else (),
        row=row.number,
        rule="table.target",
    )


def _numbered(blank: Target, part: str, script: Manuscript) -> Target | None:
    # "20% - 50%" is one range
    quantity = next(find_quantities(_RANGE.sub(" ", part), script.lexicon), None)
    if quantity is None:
        return None
    percent = quantity.percent or "%" in (blank.counted_in or "")
    return replace(
        blank,
        comparator=quantity.comparator,
        low=quantity.low,
        high=quantity.high,
        counted_in="percent" if percent else blank.counted_in or quantity.unit,
        confidence=sureness("table.target"),
    )


def _due(row: TableRow, key: str, table: DataTable, script: Manuscript) -> Due | None:
    """The row's own time, else that in the column's head, else that of the group."""
    if own := due_of_cell(row.words("due"), script.today):
        return own
    for words in (table.heads.get(key, ""), row.group or ""):
        dated = [moment.due for moment in find_moments(words, script.today) if moment.dated]
        if dated:
            return dated[0]
    return None
