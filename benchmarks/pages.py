"""The time of each kind of page at national scale, beside one row fetched by its key: the 95th of a hundred."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from statistics import quantiles

from django.conf import settings
from django.test import Client
from django.urls import reverse

from benchmarks.report import Row, seconds
from benchmarks.seeded import SCALE, readers, seed, signed_in
from thongsuot.config import wsgi
from thongsuot.documents.models import Document, Requirement
from thongsuot.people.models import Grant, User
from thongsuot.units.models import Unit

SERVED = wsgi.application  # as it is served: what Python does about garbage is set there
LIMIT = 200.0
READERS = 40
OK = 200


def measure() -> Iterator[Row]:
    """Ask each kind of page as readers of all levels, each twice: the first reading of a process is told apart."""
    seed()
    users = readers(READERS)
    reference = seconds(lambda: Unit.objects.get(pk=1), times=20) * 1000
    for kind in _addresses(users[0]):
        first = _timed(kind, users)
        again = _timed(kind, users)
        for words, taken in ((", asked for the first time", first), ("", again)):
            yield Row(
                what=f"page {kind}{words}, {SCALE}, 95th percentile",
                measured=_late(taken),
                unit="ms",
                reference=reference,
                reference_is="one row fetched by its key",
                limit=None if words else LIMIT,
            )


def _timed(kind: str, users: Sequence[User]) -> list[float]:
    taken = []
    for user in users:
        client = Client(HTTP_HOST="localhost")
        client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(user)
        address = _addresses(user)[kind]
        start = time.perf_counter()
        answer = client.get(address)
        taken.append((time.perf_counter() - start) * 1000)
        if answer.status_code != OK:
            raise RuntimeError(f"{address} answered {answer.status_code}")
    return taken


def _addresses(user: User) -> Mapping[str, str]:
    """Pages of the reader's own unit."""
    unit_id = Grant.objects.filter(user=user).values_list("unit_id", flat=True)[0]
    document_id = Document.objects.order_by("pk").values_list("pk", flat=True)[0]
    requirement_id = Requirement.objects.filter(version__document=document_id).values_list("pk", flat=True)[0]
    flow = reverse("document", args=[document_id])
    return {
        "home": reverse("home"),
        "flow": f"{flow}?unit={unit_id}",
        "requirements": f"{reverse('document_requirements', args=[document_id])}?unit={unit_id}",
        "thread": f"{reverse('requirement_thread', args=[requirement_id])}?unit={unit_id}",
        "due from us": reverse("due", args=[unit_id]),
        "documents": reverse("documents"),
        "text": reverse("document_text", args=[document_id]),
        "unit": reverse("unit", args=[unit_id]),
        "units found by words": f"{reverse('units')}?q=hoa",
        "search": f"{reverse('search')}?q=chi+bo",
    }


def _late(taken: Sequence[float]) -> float:
    return quantiles(taken, n=20)[-1]
