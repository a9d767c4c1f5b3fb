"""The worker, and what it should have done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from thongsuot.audit import queries as audit
from thongsuot.kernel import db
from thongsuot.kernel.days import day_of
from thongsuot.kernel.jobs import presence
from thongsuot.units import queries as units
from thongsuot.upkeep.models import Heartbeat
from thongsuot.upkeep.operations.beating import WORKER
from thongsuot.upkeep.rules.findings import FAILED_JOBS_SINCE, HEARTBEAT, JOB_WAIT, SEAL_WAIT, Finding, State


def worker(now: datetime) -> Iterator[Finding]:
    """Seen at work a moment ago, or in the middle of a long job."""
    last = Heartbeat.objects.filter(name=WORKER).values_list("at", flat=True).first()
    mending = _("Start the worker: `thongsuot work`, or the service that runs it.")
    if last is None:
        yield Finding("worker", State.FAIL, _("No worker has ever run."), mending)
        return
    seconds = (now - last).total_seconds()
    state = State.OK if _is_busy() else HEARTBEAT.above(seconds)
    said = _("The worker was last seen at work %(seconds)s s ago.")
    yield Finding("worker", state, said, mending, {"seconds": round(seconds)})


def _is_busy() -> bool:
    """True while a living worker has a job in hand: it gives no sign of life before the job ends."""
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).values_list("worker_ids", flat=True)
    return any(db.is_held(presence(worker_ids[-1])) for worker_ids in running if worker_ids)


def jobs(now: datetime) -> Iterator[Finding]:
    """None has failed lately, none waits long."""
    since = now - FAILED_JOBS_SINCE
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__gte=since).count()
    if failed:
        said = ngettext_lazy("%(count)s job failed this week.", "%(count)s jobs failed this week.", failed)
        mending = _("The log says why; whoever asked for it sees it on the page.")
        yield Finding("jobs_failed", State.WARN, said, mending, {"count": failed})
    else:
        yield Finding("jobs_failed", State.OK, _("No job failed this week."))
    waiting = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True)
    minutes = (now - waiting[0]).total_seconds() / 60 if waiting else 0
    state = JOB_WAIT.above(minutes * 60)
    said = _("Jobs that wait: %(count)s, the first for %(minutes)s min.")
    mending = _("See that the worker runs; start another where it cannot keep up.")
    yield Finding("jobs_waiting", state, said, mending, {"count": len(waiting), "minutes": round(minutes)})


def seals(now: datetime) -> Iterator[Finding]:
    """The record of who did what is sealed up to a moment ago."""
    chain = audit.chain(now)
    seconds = (now - chain.waiting_since).total_seconds() if chain.waiting_since else 0
    state = SEAL_WAIT.above(seconds)
    said = _("Entries of the record that are not sealed: %(count)s, the first for %(minutes)s min.")
    mending = _("The worker seals every minute: see that it runs and what its log says.")
    yield Finding("seals", state, said, mending, {"count": chain.waiting, "minutes": round(seconds / 60)})


def tree(now: datetime) -> Iterator[Finding]:
    """Today's tree is at hand; else the next reader waits while it is built."""
    if units.is_at_hand(day_of(now)):
        yield Finding("tree", State.OK, _("Today's tree is at hand."))
    else:
        said = _("Today's tree is not at hand: the next reader waits a moment while it is built.")
        yield Finding("tree", State.WARN, said, _("Open any page once."))
