"""How often something may be done: counted in windows of time, by each process of a server for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import caches


@dataclass(frozen=True, slots=True)
class Rate:
    """So many times in so many seconds."""

    count: int
    seconds: int = 60


def seconds_to_wait(name: str, rate: Rate, now: datetime) -> int:
    """Count one more under this name; 0 while there is room, else the seconds until the next window opens."""
    window, passed = divmod(int(now.timestamp()), rate.seconds)
    return 0 if _counted(f"rate:{name}:{window}", rate.seconds) <= rate.count else rate.seconds - passed


def _counted(key: str, seconds: int) -> int:
    """How often it was counted in its window, this time included."""
    cache = caches["rates"]
    cache.add(key, 0, timeout=2 * seconds)
    try:
        return cache.incr(key)
    except ValueError:  # thrown out of the cache in between: whoever counts there counts anew
        return 1
