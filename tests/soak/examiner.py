"""Looks at what is stored, from a process of its own that nobody kills: one JSON request a line, one JSON answer.

{"do": "settle"}                         jobs still to be done
{"do": "half", "batch": …, …}            what stands half done while the program that did it lies dead
{"do": "examine", "batches": …, …}       what was lost or half done, in words
{"do": "recount"}                        differences between tallies and facts, and in the chain of the audit
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import django
from django.core.management import call_command
from django.db import close_old_connections, connections
from django.db.models import Count, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.utils import InterfaceError, OperationalError

django.setup()

# Models exist only once Django is set up.
from django_tasks_db.models import DBTaskResult  # noqa: E402

from tests.repeating import repeated  # noqa: E402
from tests.soak import world  # noqa: E402
from thongsuot.audit.models import Block  # noqa: E402
from thongsuot.audit.queries import findings  # noqa: E402
from thongsuot.convening.models import PointCount, RollCall  # noqa: E402
from thongsuot.convening.queries.recounting import recount_points  # noqa: E402
from thongsuot.people.models import Member, MemberImport, Membership  # noqa: E402
from thongsuot.plans.models import Progress  # noqa: E402
from thongsuot.rollup.queries import verify  # noqa: E402
from thongsuot.units.models import TreeImport, Unit  # noqa: E402

ENDS = {"": {"absent", "planned"}, "planned": {"planned", "applied"}, "applied": {"applied"}}
"""Where an import may stand once no job is left, by what was answered last: a yes may be done and its answer lost."""


def build(_asked: dict[str, Any]) -> dict[str, Any]:
    """Prepare the database and the organisation."""
    with repeated():
        call_command("migrate", verbosity=0, interactive=False)
    return asdict(world.build())


def settle(_asked: dict[str, Any]) -> list[str]:
    """The jobs that are not done yet."""
    unfinished = DBTaskResult.objects.exclude(status__in=["SUCCESSFUL", "FAILED"])
    failed = DBTaskResult.objects.failed()
    return [f"{job.task_path} {job.status} {len(job.worker_ids)}" for job in [*unfinished, *failed]]


def half(asked: dict[str, Any]) -> list[str]:
    """Imports that stand half done. One statement each: what the dead program's last word still does is seen or not."""
    counted: list[tuple[Any, type[Member | Unit], int | None]] = [
        (MemberImport.objects.filter(file_name=f"{asked['batch']}.csv"), Member, asked["members"]),
        (TreeImport.objects.filter(file__name=f"tree-T{asked['batch']}.csv"), Unit, asked["tree"]),
    ]
    return [
        f"{run}: {run.stored} rows of {rows} stand while it is {run.state}"
        for runs, model, rows in counted
        if rows is not None
        for run in runs.annotate(stored=_count(model, asked["batch"]))
        if run.stored != (rows if run.state == "applied" else 0)
    ]


def _count(model: type[Member | Unit], batch: str) -> Coalesce:
    """How many rows of a batch there are, within another statement."""
    prefix = f"T{batch}-" if model is Unit else f"{batch}-"
    rows = model._default_manager.filter(code__startswith=prefix).order_by().values(all=Value(1))
    return Coalesce(Subquery(rows.annotate(count=Count("*")).values("count")), 0)


def examine(asked: dict[str, Any]) -> list[str]:
    """What was lost or stands half done."""
    return [
        *_members(*asked["members"]),
        *_units(*asked["tree"]),
        *_reports(asked["reports"]),
        *_roll_call(asked["noted"]),
    ]


def recount(asked: dict[str, Any]) -> list[str]:
    """Every figure that is not what the facts say, and whatever is wrong with the chain of seals.

    `seals` are those that the worker has told its log, as "number:hash": each still stands in the chain.
    """
    blocks = {f"{number}:{digest}" for number, digest in Block.objects.values_list("number", "hash")}
    lost = [f"seal {seal} was told and is gone" for seal in asked["seals"] if seal not in blocks]
    return [*map(str, verify()), *map(str, findings(datetime.now(UTC))), *lost]


def _members(batch: str, answered: str, rows: int) -> Iterator[str]:
    """An import of members is whole or absent; one whose yes was answered is whole, and none stands still."""
    run = MemberImport.objects.filter(file_name=f"{batch}.csv").first()
    stored = Member.objects.filter(code__startswith=f"{batch}-").count()
    placed = Membership.objects.filter(member__code__startswith=f"{batch}-").count()
    said = str(run.state) if run is not None else "absent"
    wanted = rows if said == "applied" else 0
    if (stored, placed) != (wanted, wanted):
        yield f"members {batch}: {stored} members and {placed} memberships of {wanted}, and the run says {said}"
    if said not in ENDS[answered]:
        yield f"members {batch}: was answered {answered or 'nothing'}, and the run says {said}"


def _units(batch: str, answered: str, rows: int) -> Iterator[str]:
    """An import of the tree is whole or absent; one whose yes was answered is whole."""
    stored = Unit.objects.filter(code__startswith=f"{batch}-").count()
    run = TreeImport.objects.filter(file__name=f"tree-{batch}.csv").first()
    said = str(run.state) if run is not None else "absent"
    wanted = rows if said == "applied" else 0
    if stored != wanted:
        yield f"tree {batch}: {stored} units of {wanted}, and the run says {said}"
    if said not in ENDS[answered]:
        yield f"tree {batch}: was answered {answered or 'nothing'}, and the run says {said}"


def _reports(answered: dict[str, int]) -> Iterator[str]:
    """Every report that was answered is stored as it was sent."""
    stored = {str(pk): percent for pk, percent in Progress.objects.filter(kind="progress").values_list("pk", "percent")}
    for event_id, percent in answered.items():
        if stored.get(event_id) != percent:
            yield f"report {event_id} of {percent} per cent was answered, and {stored.get(event_id)} is stored"


def _roll_call(noted: list[str]) -> Iterator[str]:
    """Every event to which a device has a verdict is stored, and points count what all events come to."""
    stored = {str(pk) for pk in RollCall.objects.values_list("pk", flat=True)}
    yield from (f"event {pk} of the roll call has its verdict and is not stored" for pk in noted if pk not in stored)
    recounted = recount_points()
    for count in PointCount.objects.all():
        told, found = (count.was, count.now), recounted.get((count.sitting_id, count.point_id), (0, 0))
        if told != found:
            yield f"point {count.point_id} counts {told}, its events come to {found}"


DOES: dict[str, Callable[[dict[str, Any]], object]] = {
    "build": build,
    "settle": settle,
    "half": half,
    "examine": examine,
    "recount": recount,
}


def main() -> None:
    """Answer until there are no more questions; a database that is away is asked again."""
    for line in sys.stdin:
        asked = json.loads(line)
        close_old_connections()
        try:
            answer = DOES[asked["do"]](asked)
        except (OperationalError, InterfaceError):
            connections.close_all()
            answer = DOES[asked["do"]](asked)
        print(json.dumps({"answer": answer}), flush=True)


if __name__ == "__main__":
    main()
