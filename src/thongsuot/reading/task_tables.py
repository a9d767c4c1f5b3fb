"""Reads the rows of task tables: one assignment a row.

1 | Rà soát quy chế | Sở Nội vụ | Các sở, ngành | Quyết định | 6/2026
  →  lead Sở Nội vụ, coordinating các sở, ngành, product Quyết định, due month until 2026-06-30, row "1"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from thongsuot.reading.bodies import begins_with_body, is_class, split_bodies
from thongsuot.reading.confidence import sureness
from thongsuot.reading.dates import due_of_cell
from thongsuot.reading.lexicon import Lexicon
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Assignment, Due
from thongsuot.reading.tables import DataTable, TableRow

_DITTO = re.compile(r"\W*(?:nt|như trên)\W*|[\"”“']{1,2}", re.IGNORECASE)
_COLUMNS = ("task", "indicator", "lead", "coordinating", "product", "due", "above")


def table_assignments(script: Manuscript, tables: Sequence[DataTable]) -> Iterator[Assignment]:
    """This function will give the assignments of all task tables."""
    for table in tables:
        if table.kind == "tasks":
            yield from _assignments(table, script)


def _assignments(table: DataTable, script: Manuscript) -> Iterator[Assignment]:
    above: TableRow | None = None
    before: TableRow | None = None
    for written in table.rows:
        row = before = _said_again(written, before)
        task = row.words("task") or row.words("indicator")
        if not task:
            continue
        if above and row.number and above.number and row.number.startswith(f"{above.number}."):
            pass
        elif row.number and "." not in row.number:
            above = row
        if _only_introduces(row, table):
            continue
        yield _assignment(row, written.span(*_COLUMNS), above, script)


def _said_again(row: TableRow, before: TableRow | None) -> TableRow:
    """ "nt", "như trên" and ditto marks stand for the words of the row before."""
    again = [key for key, cell in row.cells.items() if before and key in before.cells and _DITTO.fullmatch(cell.words)]
    return replace(row, cells=row.cells | {key: before.cells[key] for key in again}) if before and again else row


def _only_introduces(row: TableRow, table: DataTable) -> bool:
    """A row that carries nothing but its text introduces the rows 1.1, 1.2 … below it."""
    if any(row.words(key) for key in ("lead", "due", "product", "coordinating")):
        return False
    number = row.number
    return number is None or any(other.number and other.number.startswith(f"{number}.") for other in table.rows)


def _assignment(row: TableRow, place: tuple[int, int], above: TableRow | None, script: Manuscript) -> Assignment:
    lead = _bodies(row, "lead", above, script.lexicon) or _group_lead(row, script.lexicon)
    due = _due(row, above, script.today)
    return Assignment(
        *place,
        lead=lead,
        action=row.words("task") or row.words("indicator"),
        coordinating=_bodies(row, "coordinating", above, script.lexicon),
        collective=bool(lead) and all(map(is_class, lead)),
        product=row.words("product") or None,
        due=due,
        row=row.number,
        confidence=sureness("table.task", _doubt(row, lead, due, script.lexicon)),
        rule="table.task",
    )


def _doubt(row: TableRow, lead: Sequence[str], due: Due | None, lexicon: Lexicon) -> str:
    """What makes a row less sure: a lead that is no body, a column for times whose words give none."""
    if not lead or not begins_with_body(lead[0], 0, lexicon):
        return "no_body"
    return "no_time" if row.words("due") and (due is None or due.kind == "none") else ""


def _bodies(row: TableRow, key: str, above: TableRow | None, lexicon: Lexicon) -> tuple[str, ...]:
    own = row.words(key)
    inherited = above.words(key) if above and above is not row else ""
    return tuple(dict.fromkeys(split_bodies(own or inherited, lexicon))) if own or inherited else ()


def _group_lead(row: TableRow, lexicon: Lexicon) -> tuple[str, ...]:
    """Where no column names the lead, the group may: "I | Sở Nội vụ"."""
    return (
        split_bodies(row.group, lexicon)
        if row.group and len(row.group) < 150 and begins_with_body(row.group, 0, lexicon)
        else ()
    )


def _due(row: TableRow, above: TableRow | None, today: date | None) -> Due | None:
    own = row.words("due") or (above.words("due") if above and above is not row else "")
    return due_of_cell(own, today)
