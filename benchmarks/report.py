"""The common form of a measurement, as printed and as docs/performance.md shows it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured beside its reference, which was measured in the same run on the same machine.

    It should be `limit` at most; a rate should be `least` at least.
    """

    what: str
    measured: float
    unit: str
    reference: float
    reference_is: str
    limit: float | None = None
    least: float | None = None

    def cells(self) -> list[str]:
        """The row as the table shows it."""
        wanted, kept = "", ""
        if self.limit is not None:
            wanted, kept = f"≤ {self.limit:g} {self.unit}", "yes" if self.measured <= self.limit else "**no**"
        if self.least is not None:
            wanted, kept = f"≥ {self.least:g} {self.unit}", "yes" if self.measured >= self.least else "**no**"
        measured, reference = f"{self.measured:.3g} {self.unit}", f"{self.reference:.3g} {self.unit}"
        return [self.what, measured, reference, self.reference_is, wanted, kept]


HEADER = ["what", "measured", "reference", "the reference is", "limit", "kept"]


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [HEADER, ["---"] * len(HEADER), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write_section(page: Path, name: str, text: str) -> None:
    """Write one section of a page of `## name` sections, in the place of the one that stands there or at the end."""
    before, *sections = re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    written = {section.partition("\n")[0]: section.strip() for section in sections}
    written[name] = f"{name}\n\n{text}"
    page.write_text("\n\n## ".join([before.strip(), *written.values()]) + "\n", encoding="utf-8")


def seconds(work: Callable[[], object], *, times: int = 3, before: Callable[[], object] = lambda: None) -> float:
    """The shortest of several runs: what the work takes when nothing else is in its way. `before` is not timed."""
    taken = []
    for _ in range(times):
        before()
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)
