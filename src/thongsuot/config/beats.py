"""What the worker does by the clock, between its jobs, in this order."""

from __future__ import annotations

from collections.abc import Sequence

from thongsuot.kernel.beats import Beat

BEATS: Sequence[Beat] = (
    Beat("alive", 30, "thongsuot.upkeep.operations.beating.beat"),
    Beat("resume", 15, "thongsuot.kernel.jobs.resume"),
    Beat("sweep_due", 300, "thongsuot.notices.jobs.sweep_due"),
    Beat("send_due", 30, "thongsuot.notices.jobs.send_due"),
    Beat("requests", 3600, "thongsuot.people.operations.requests.forget_requests"),
    Beat("seal", 60, "thongsuot.audit.operations.seal"),
    Beat("prune_trees", 3600, "thongsuot.units.operations.prune_trees"),
    Beat("retention", 24 * 3600, "thongsuot.people.operations.retention.retain"),
)
"""Name, seconds between two, dotted path of `def act(*, actor: Actor, now: datetime)`."""
