"""The common form of a measurement, as printed and as docs/performance.md shows it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured beside its reference, which was measured in the same run on the same machine."""

    what: str
    measured: float
    unit: str
    reference: float
    reference_is: str
    limit: float | None = None

    def cells(self) -> list[str]:
        """The row as the table shows it."""
        limit = "" if self.limit is None else f"≤ {self.limit:g} {self.unit}"
        kept = "" if self.limit is None else ("yes" if self.measured <= self.limit else "**no**")
        measured, reference = f"{self.measured:.3g} {self.unit}", f"{self.reference:.3g} {self.unit}"
        return [self.what, measured, reference, self.reference_is, limit, kept]


HEADER = ["what", "measured", "reference", "the reference is", "limit", "kept"]


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [HEADER, ["---"] * len(HEADER), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def seconds(work: Callable[[], object], *, times: int = 3, before: Callable[[], object] = lambda: None) -> float:
    """The shortest of several runs: what the work takes when nothing else is in its way. `before` is not timed."""
    taken = []
    for _ in range(times):
        before()
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)
