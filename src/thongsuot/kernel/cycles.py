"""Python's search for cycles, put off where a pass makes hundreds of thousands of small values and no cycle."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """Let the block make its many small values unsearched: the search would take a third of its time and find nothing.

    Other threads are not searched either meanwhile; what they leave in cycles goes afterwards.
    """
    was_searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_searching:
            gc.enable()
