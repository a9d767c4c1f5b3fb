"""How soon a device should come again: told by how many requests this process is at, smoothed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SOONEST: Final = 20
LATEST: Final = 53
"""A device adds up to a tenth by lot, lest all come at once: so none stays away for longer than a minute."""
CALM: Final = 0.5
"""With so many requests at once, on average, devices come as often as they like best."""
CROWDED: Final = 2.0
"""With so many they come as seldom as they may: more would only wait for each other, and who looks at the board too."""
WEIGHT: Final = 0.02
"""Of each new look in the average: it follows within some hundred requests."""


class Pace:
    """How many requests are under way, on average."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way = 0
        self._average = 0.0

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count a request while it is under way."""
        with self._lock:
            self._under_way += 1
            self._average += WEIGHT * (self._under_way - self._average)
        try:
            yield
        finally:
            with self._lock:
                self._under_way -= 1

    def seconds(self) -> int:
        """In how many seconds to come again."""
        return seconds_at(self._average)


def seconds_at(crowd: float) -> int:
    """The interval for so many requests at once: it grows evenly between calm and crowded."""
    share = min(max((crowd - CALM) / (CROWDED - CALM), 0.0), 1.0)
    return SOONEST + round(share * (LATEST - SOONEST))


PACE: Final = Pace()
