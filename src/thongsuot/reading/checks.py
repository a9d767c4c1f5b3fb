"""Asks what a careful clerk would ask.

Reads: what the other stages found. Writes: checks, questions to the reviewer about a place in the text, never a repair:

    check.percentage     a percentage that its own count and total contradict
    check.bodies_in_due  bodies in the column for times
    check.due_passed, check.due_after_end    times before the document or after its plan (`checks_times`)
    check.total_row, check.total_of_parts    totals that do not close (`checks_rows`, `checks_parts`)
    check.two_dates      one number and symbol cited with two dates (`checks_citations`)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thongsuot.reading.bodies import begins_with_body
from thongsuot.reading.checks_citations import two_dates
from thongsuot.reading.checks_parts import open_totals
from thongsuot.reading.checks_rows import open_rows
from thongsuot.reading.checks_times import after_end, passed
from thongsuot.reading.dates import find_moments
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Assignment, Check, Citation, Deadline, Figure, Target
from thongsuot.reading.tables import DataTable


def find_checks(
    script: Manuscript,
    tables: Sequence[DataTable],
    figures: Sequence[Figure],
    dated: Sequence[Assignment | Deadline | Target],
    citations: Sequence[Citation],
) -> Iterator[Check]:
    """This function will ask about the findings of one document."""
    for figure in figures:
        if figure.suspect and figure.counted_in == "percent":
            yield Check(figure.start, figure.end, "check.percentage", (("why", figure.why or ""),))
    yield from passed(script, dated)
    yield from after_end(script, dated)
    for table in tables:
        yield from _misplaced(script, table)
    yield from open_rows(script.tables)
    yield from open_totals(script)
    yield from two_dates(script, citations)


def _misplaced(script: Manuscript, table: DataTable) -> Iterator[Check]:
    for row in table.rows:
        words = row.words("due")
        if words and begins_with_body(words, 0, script.lexicon) and not find_moments(words, script.today):
            cell = row.cells["due"]
            yield Check(cell.start, cell.end, "check.bodies_in_due", (("words", words),))
