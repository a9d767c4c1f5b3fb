"""Fifty signed-in readers on flow pages of different units, twenty writers, one server: how many pages, how late."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from http.client import HTTPConnection
from statistics import quantiles

from django.conf import settings
from django.db import connections
from django.urls import reverse

from benchmarks.report import Row
from benchmarks.seeded import SCALE, readers, seed, signed_in
from benchmarks.serving import server
from thongsuot.documents.models import Document
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import day_of
from thongsuot.kernel.ids import new_id
from thongsuot.people.models import Grant
from thongsuot.plans import operations
from thongsuot.plans.models import Obligation
from thongsuot.plans.operations import Report

READERS, WRITERS = 50, 20
WARM, MEASURED = 60.0, 60.0
PAUSE = 0.5
"""Seconds for which a writer thinks."""
LIMIT = 60.0
OK = 200


class Tally:
    """What the readers have seen: seconds of each page in the time that counts, and what went wrong."""

    def __init__(self) -> None:
        self.pages: list[float] = []
        self.errors: list[str] = []
        self.marks = 0
        self.begins = time.monotonic() + WARM
        self.ends = self.begins + MEASURED


def measure() -> list[Row]:
    """Serve the seeded organisation, let everybody go on for a minute of warming up and one that counts."""
    seed()
    document_id = Document.objects.order_by("pk").values_list("pk", flat=True)[0]
    cookies = [(signed_in(user), Grant.objects.filter(user=user)[0].unit_id) for user in readers(READERS)]
    open_tasks = list(
        Obligation.objects.filter(taken_on=None, done_on=None, withdrawn_on=None).values_list("pk", flat=True)
    )
    connections.close_all()
    with server() as served:
        tally = Tally()
        reading = [_thread(_read, tally, served.port, cookie, _address(document_id, unit)) for cookie, unit in cookies]
        writing = [_thread(_write, tally, open_tasks[number::WRITERS]) for number in range(WRITERS)]
        for thread in (*reading, *writing):
            thread.join()
    if tally.errors:
        raise RuntimeError(f"{len(tally.errors)} errors, the first: {tally.errors[0]}")
    speed, late = len(tally.pages) / MEASURED, quantiles(tally.pages, n=20)[-1] * 1000
    marks = f"{tally.marks / (WARM + MEASURED):.0f} marks a second"
    words = f"{READERS} readers on flow pages, {WRITERS} writers ({marks}), {SCALE}"
    return [
        Row(
            f"{words}: pages",
            speed,
            "a second",
            LIMIT,
            "what is wanted, on two processors with these readers on them",
            least=LIMIT,
        ),
        Row(f"{words}: 95th percentile", late, "ms", 1000 * READERS / LIMIT, "what the wanted rate leaves each page"),
    ]


def _address(document_id: int, unit_id: int) -> str:
    return f"{reverse('document', args=[document_id])}?unit={unit_id}"


def _thread(work: object, *given: object) -> threading.Thread:
    thread = threading.Thread(target=work, args=given)  # type: ignore[arg-type]  # one of the two below
    thread.start()
    return thread


def _read(tally: Tally, port: int, cookie: str, address: str) -> None:
    """Ask for one page again and again."""
    server = HTTPConnection("localhost", port, timeout=120)
    while (start := time.monotonic()) < tally.ends:
        server.request("GET", address, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"})
        answer = server.getresponse()
        answer.read()
        if answer.status != OK:
            tally.errors.append(f"{address}: {answer.status}")
        if start > tally.begins:
            tally.pages.append(time.monotonic() - start)


def _write(tally: Tally, tasks: Sequence[int]) -> None:
    """Put someone in charge of one task after the other."""
    for obligation_id in tasks:
        if time.monotonic() > tally.ends:
            break
        now = datetime.now(UTC)
        report = Report(event_id=new_id(), obligation_id=obligation_id, happened_on=day_of(now))
        operations.take_on(actor=OPERATOR, report=report, in_charge="Chánh Văn phòng", now=now)
        tally.marks += 1
        time.sleep(PAUSE)
    connections.close_all()
