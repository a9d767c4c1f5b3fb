"""What the worker does by the clock, between its jobs, in this order."""

from __future__ import annotations

from collections.abc import Sequence

from thongsuot.kernel.beats import Beat

BEATS: Sequence[Beat] = (Beat("resume", 15, "thongsuot.kernel.jobs.resume"),)
"""Name, seconds between two, dotted path of `def act(*, actor: Actor, now: datetime)`."""
