"""Asks what a careful clerk would ask.

Reads: what the other stages found. Writes: checks, questions to the reviewer about a place in the text, never a repair:

    check.percentage     a percentage that its own count and total contradict
    check.due_passed     a time that ended before the document's own date
    check.bodies_in_due  bodies in the column for times
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thongsuot.reading.bodies import begins_with_body
from thongsuot.reading.dates import find_moments
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Assignment, Check, Deadline, Figure, Target
from thongsuot.reading.tables import DataTable


def find_checks(
    script: Manuscript,
    tables: Sequence[DataTable],
    figures: Sequence[Figure],
    dated: Sequence[Assignment | Deadline | Target],
) -> Iterator[Check]:
    """This function will ask about the findings of one document."""
    for figure in figures:
        if figure.suspect and figure.counted_in == "percent":
            yield Check(figure.start, figure.end, "check.percentage", (("why", figure.why or ""),))
    yield from _passed(script, dated)
    for table in tables:
        yield from _misplaced(script, table)


def _passed(script: Manuscript, dated: Sequence[Assignment | Deadline | Target]) -> Iterator[Check]:
    """Times that were over when the document was issued."""
    for item in dated:
        if script.today and item.due and item.due.until and item.due.until < script.today:
            params = (("due", item.due.text), ("issued_on", script.today.isoformat()))
            yield Check(item.start, item.end, "check.due_passed", params)


def _misplaced(script: Manuscript, table: DataTable) -> Iterator[Check]:
    for row in table.rows:
        words = row.words("due")
        if words and begins_with_body(words, 0, script.lexicon) and not find_moments(words, script.today):
            cell = row.cells["due"]
            yield Check(cell.start, cell.end, "check.bodies_in_due", (("words", words),))
