"""Progress of long work on the terminal; nothing where standard error is no terminal, as under a timer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from thongsuot.kernel.errors import Message
from thongsuot.upkeep.rules.watching import Watch


class Bars:
    """A bar for each piece of work."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def begin(self, words: Message, total: int) -> None:
        """The bar before is full; a new one begins."""
        self._progress.update(self._progress.add_task(str(words), total=total), visible=True)
        self._task = self._progress.task_ids[-1]

    def advance(self, steps: int = 1) -> None:
        """The bar grows."""
        if self._task is not None:
            self._progress.advance(self._task, steps)


@contextmanager
def watched() -> Iterator[Watch]:
    """Bars on standard error while the block works, gone when it ends."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bars(progress)
