"""Reading tallies: sums over a tree, curves, what differs from the facts; and what is remembered of them.

Nothing here takes a reader: what is counted is no secret of rollup's. Whoever shows a figure has asked `people.access`.
"""

from thongsuot.rollup.queries.sums import (
    BEFORE,
    Parts,
    curve,
    order_of,
    parts_of,
    steps,
    subtotals,
    sums,
    totals,
    verify,
)

__all__ = ["BEFORE", "Parts", "curve", "order_of", "parts_of", "steps", "subtotals", "sums", "totals", "verify"]
