"""What devices ask and bring: parse, one call, render."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

import msgspec
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from thongsuot.api import problems
from thongsuot.api.rates import TooManyError, address_of
from thongsuot.api.sync.pace import PACE, SOONEST
from thongsuot.kernel import db
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.rates import Rate, seconds_to_wait
from thongsuot.sync import operations
from thongsuot.sync.operations import Answer
from thongsuot.sync.rules import wire

ENROLMENT_COSTS: Final = 60
"""Trying a code counts as so many requests: ten a minute from one address, who cannot guess 40 bits in two hours."""
JSON: Final = "application/json"
View = Callable[[HttpRequest], HttpResponse]


def door(*methods: str) -> Callable[[View], View]:
    """A route for devices: it takes these methods, no cookie, and answers every refusal with a problem."""

    def opened(view: View) -> View:
        @wraps(view)
        def measured(request: HttpRequest) -> HttpResponse:
            response = _answered(view, request) if request.method in methods else _wrong_method(methods)
            response.headers.setdefault("Content-Length", str(len(response.content)))  # else it goes in chunks
            return response

        return csrf_exempt(login_not_required(measured))

    return opened


def _answered(view: View, request: HttpRequest) -> HttpResponse:
    try:
        with PACE.counted():
            db.trust_connection()
            return view(request)
    except DomainError as error:
        return problems.refused(request, error)
    except (OperationalError, InterfaceError):
        return _come_again()


@door("POST")
def enrol(request: HttpRequest) -> HttpResponse:
    """A device brings its code and gets its token."""
    now = timezone.now()
    rate = Rate(settings.API_RATE // ENROLMENT_COSTS)
    if seconds := seconds_to_wait(f"sync:enrol:{address_of(request)}", rate, now):
        raise TooManyError(seconds)
    enrolled = operations.enrol(wanted=wire.enrolment_of(_body(request)), now=now)
    about = {"token": enrolled.token, "device": enrolled.device_id, "now": _moment(now), **enrolled.about}
    return _json(about, status=HTTPStatus.CREATED)


@door("GET")
def roster(request: HttpRequest) -> HttpResponse:
    """The people expected at the device's point."""
    now = timezone.now()
    known = request.headers.get("If-None-Match", "").removeprefix("W/").strip('"')
    found = operations.take_roster(token=_token(request), known=known, now=now)
    if found is None:
        return _tagged(HttpResponse(status=HTTPStatus.NOT_MODIFIED), known)
    held, epoch = found
    return _tagged(_json(held.content | {"epoch": epoch, "now": _moment(now)}), held.etag)


@door("POST")
def events(request: HttpRequest) -> HttpResponse:
    """What was noted at the point: a verdict for each event."""
    batch = wire.batch_of(_body(request))
    now = timezone.now()
    return _answer(operations.take_batch(token=_token(request), batch=batch, now=now), now)


@door("GET", "POST")
def sign(request: HttpRequest) -> HttpResponse:
    """A device is there and has nothing to send."""
    now = timezone.now()
    return _answer(operations.give_sign(token=_token(request), now=now), now)


@door("POST")
def questions(request: HttpRequest) -> HttpResponse:
    """A question asked through the point."""
    operations.ask(token=_token(request), asked=wire.question_of(_body(request)), now=timezone.now())
    return HttpResponse(status=HTTPStatus.CREATED)


@door("DELETE")
def device(request: HttpRequest) -> HttpResponse:
    """A device signs out."""
    operations.sign_out(token=_token(request), now=timezone.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _answer(answer: Answer, now: datetime) -> HttpResponse:
    told: dict[str, Any] = {"next_in": PACE.seconds(), "epoch": answer.epoch, "now": _moment(now)}
    if answer.verdicts is not None:
        told["verdicts"] = answer.verdicts
    if answer.roster is not None:
        told["roster"] = answer.roster
    return _json(told)


def _token(request: HttpRequest) -> str:
    """The device's token; an empty one is nobody's."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _body(request: HttpRequest) -> bytes:
    return wire.unpacked(request.body, request.headers.get("Content-Encoding", ""))


def _json(content: dict[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(content), status=status, content_type=JSON)


def _tagged(response: HttpResponse, etag: str) -> HttpResponse:
    response.headers["ETag"] = f'"{etag}"'
    patch_vary_headers(response, ("Authorization",))
    return response


def _moment(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _come_again() -> HttpResponse:
    """The database was restarted, or somebody else holds what this needs: nothing was written, and it passes."""
    words = _("The server cannot write this at the moment. Nothing of yours was stored. It will be sent again.")
    response = problems.problem(HTTPStatus.SERVICE_UNAVAILABLE, "api.busy", words)
    response.headers["Retry-After"] = str(SOONEST)
    return response


def _wrong_method(methods: tuple[str, ...]) -> HttpResponse:
    words = _("This address does not take this method; Allow names those.")
    response = problems.problem(HTTPStatus.METHOD_NOT_ALLOWED, "api.wrong_method", words)
    response.headers["Allow"] = ", ".join(methods)
    return response
