"""How much may be kept of one document: enough for the longest plan, too little to keep everyone else from writing."""

from __future__ import annotations

from collections.abc import Mapping

from thongsuot.reading.errors import ReadingError
from thongsuot.reading.model import Reading

MOST: Mapping[str, int] = {"requirements": 5_000, "clauses": 10_000, "mentions": 10_000, "questions": 5_000}
"""Rows of one version; the longest texts seen have a few hundred of each."""


def check_amount(reading: Reading) -> None:
    """Refuse a text in which more was found than can be kept of one document.

    :raises ReadingError: reading.too_large
    """
    amounts = {
        "requirements": len(reading.targets) + len(reading.assignments) + len(reading.deadlines),
        "clauses": len(reading.outline),
        "mentions": len(reading.citations),
        "questions": len(reading.checks),
    }
    for measure, amount in amounts.items():
        if amount > MOST[measure]:
            raise ReadingError("reading.too_large", measure=measure, size=amount, limit=MOST[measure])
