"""`thongsuot seed`: an invented nation into an empty database, to measure with; tells what each step took."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated, TypeVar

import typer
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from thongsuot.cli import upkeep
from thongsuot.cli.seed import building
from thongsuot.cli.seed.scales import SCALES, ScaleName

ItemT = TypeVar("ItemT")
SEED = 20260112


def seed(
    scale: Annotated[ScaleName, typer.Option(help="How large: 275,000 units and 5.6 million members, or less")],
    seed: Annotated[int, typer.Option(help="The same number gives the same organisation")] = SEED,
    password: Annotated[str | None, typer.Option(help="What all its users sign in with; not at all without it")] = None,
) -> None:
    """Fill an EMPTY database with an invented organisation, to measure with. Refused where any unit stands."""
    upkeep.migrate()
    console = Console(highlight=False, emoji=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console, transient=True) as progress:
        steps = Steps(progress)
        building.build(building.Wanted(SCALES[scale], seed, password), steps)
    console.print(steps.table())


class Steps:
    """Shows a bar for each step and keeps what it took."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.taken: list[tuple[str, float]] = []

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Time what the block does."""
        start = time.perf_counter()
        self.task = self.progress.add_task(words, total=None)
        yield
        self.progress.remove_task(self.task)
        self.taken.append((words, time.perf_counter() - start))

    def track(self, batches: Iterable[list[ItemT]], total: int) -> Iterator[list[ItemT]]:
        """The same batches; what they hold moves the bar of the step that is running."""
        self.progress.update(self.task, total=total)
        for batch in batches:
            yield batch
            self.progress.advance(self.task, len(batch))

    def table(self) -> Table:
        """What each step took, and all together."""
        table = Table(box=None, padding=(0, 2), show_header=False)
        for words, seconds in [*self.taken, (_("all together"), sum(seconds for _words, seconds in self.taken))]:
            table.add_row(words, _("%(seconds)s s") % {"seconds": f"{seconds:.1f}"})
        return table
