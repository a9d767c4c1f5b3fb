"""What machines ask of the installation: is it up, can it work, how is it doing (docs/deployment.md)."""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable, Iterator
from time import perf_counter

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from thongsuot.upkeep import queries
from thongsuot.upkeep.rules.findings import State
from thongsuot.web.requests import now

REQUESTS = logging.getLogger("thongsuot.requests")
SECONDS = Histogram("thongsuot_request_seconds", "Requests and how long they took", ["method", "route", "status"])
DEGREES = {State.OK: 0, State.WARN: 1, State.FAIL: 2}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
TEXT = "text/plain; charset=utf-8"


def observe(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Count and log every request by the pattern of its address: the address itself may hold ids and tokens."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = perf_counter()
        response = get_response(request)
        seconds = perf_counter() - started
        route = request.resolver_match.route if request.resolver_match else "?"
        told = {"method": _method(request), "route": route, "status": response.status_code}
        SECONDS.labels(**told).observe(seconds)
        REQUESTS.info("request", extra=told | {"milliseconds": round(seconds * 1000, 1)})
        return response

    return middleware


@login_not_required
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type=TEXT)


@login_not_required
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """It can work: its database answers and is of this release."""
    if queries.is_ready(now()):
        return HttpResponse("ready\n", content_type=TEXT)
    return HttpResponse("not ready: see thongsuot doctor\n", content_type=TEXT, status=503)


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The measurements, for whoever brings the token of THONGSUOT_METRICS_TOKEN; nobody else learns that they exist.

    Behind a proxy every request comes from this machine, so that coming from it proves nothing.
    """
    if not _has_token(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Checks())
    return HttpResponse(generate_latest(_counted()) + generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Checks(Collector):
    """What `thongsuot doctor` looks at and what costs little: 0 is well, 1 a worry, 2 broken; with its numbers."""

    def collect(self) -> Iterator[Metric]:
        """Look anew at each reading."""
        state = GaugeMetricFamily("thongsuot_check", "0 is well, 1 a worry, 2 broken", labels=["check"])
        number = GaugeMetricFamily("thongsuot_check_number", "What the check counted", labels=["check", "what"])
        for finding in queries.signs(now()):
            state.add_metric([finding.check], DEGREES[finding.state])
            for what, value in finding.params.items():
                if isinstance(value, int | float):
                    number.add_metric([finding.check, what], value)
        yield from (state, number)


def _counted() -> CollectorRegistry:
    """The counts of this process, or of all where they keep them together."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


def _method(request: HttpRequest) -> str:
    """The request's method, or that it is none: each label is kept for good, and strangers may send any word."""
    return request.method if request.method in METHODS else "OTHER"


def _has_token(request: HttpRequest) -> bool:
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    return bool(settings.METRICS_TOKEN) and secrets.compare_digest(
        request.headers.get("Authorization", "").encode(), wanted.encode()
    )
