"""Refusals as `application/problem+json` (RFC 9457): type, title, status, and the fields or rows concerned."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from thongsuot.api.rates import TooManyError, count_address
from thongsuot.kernel import db
from thongsuot.kernel.errors import DomainError, Nature
from thongsuot.kernel.sheets import sheet_refusal
from thongsuot.officedoc import SheetError

MEDIA_TYPE = "application/problem+json"
PLACE = "/api/"
NATURES = {
    Nature.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    Nature.UNKNOWN: HTTPStatus.NOT_FOUND,
    Nature.REFUSED: HTTPStatus.CONFLICT,
}
CODES = {
    "api.key_missing": HTTPStatus.BAD_REQUEST,
    "people.not_signed_in": HTTPStatus.UNAUTHORIZED,
    "people.token_not_valid": HTTPStatus.UNAUTHORIZED,
    "api.scope_missing": HTTPStatus.FORBIDDEN,
    "api.second_factor_missing": HTTPStatus.FORBIDDEN,
    "api.media_type": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "api.cursor": HTTPStatus.UNPROCESSABLE_ENTITY,
    "api.sheet_has_problems": HTTPStatus.UNPROCESSABLE_ENTITY,
    "people.request_key_reused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "api.too_many": HTTPStatus.TOO_MANY_REQUESTS,
    "sync.bad_code": HTTPStatus.FORBIDDEN,
    "sync.device_ended": HTTPStatus.UNAUTHORIZED,
    "sync.not_json": HTTPStatus.BAD_REQUEST,
    "sync.too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "sync.too_many_events": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
UNREADABLE = frozenset({"reading", "sheet"})
"""First words of the codes for a file that nothing can be made of."""
TITLES: Mapping[int, tuple[str, str | Promise]] = {
    HTTPStatus.NOT_FOUND: ("api.unknown_address", _("There is nothing at this address.")),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "api.wrong_method",
        _("This address does not take this method; Allow names those."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("api.too_large", _("The request is larger than this installation takes.")),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("api.broken", _("Something failed here. Nothing was changed; try once more.")),
}
REFUSED = ("api.refused", _("The request was refused before it was understood."))
"""What Django or the framework itself answers, by status, and all else that they refuse."""
UNDER_WAY_SECONDS = 5
BUSY_SECONDS = 60


def problem(status: int, code: str, title: str | Promise, more: Mapping[str, object] | None = None) -> HttpResponse:
    """One problem; `code` stands in docs/errors.md and never changes, `title` is in the reader's language."""
    response = HttpResponse(problem_text(status, code, title, more), status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def problem_text(status: int, code: str, title: str | Promise, more: Mapping[str, object] | None = None) -> str:
    """The problem as it is sent."""
    body = {"type": f"urn:thongsuot:{code}", "title": str(title), "status": status, "code": code, **(more or {})}
    return json.dumps(body, ensure_ascii=False)


def status_of(error: DomainError) -> HTTPStatus:
    """By its code, by what it is about, else by its nature."""
    if error.code in CODES:
        return CODES[error.code]
    unreadable = error.code.partition(".")[0] in UNREADABLE
    return HTTPStatus.UNPROCESSABLE_ENTITY if unreadable else NATURES[error.nature]


def as_refusal(error: DomainError | SheetError) -> DomainError:
    """A sheet that cannot be read is refused like anything else."""
    return sheet_refusal(error) if isinstance(error, SheetError) else error


def details(error: DomainError) -> dict[str, object]:
    """What is wrong by field and by row."""
    more: dict[str, object] = {}
    if error.fields:
        more["fields"] = {name: str(message) for name, message in error.fields.items()}
    if error.problems:
        more["problems"] = [{"code": p.code, "row": p.row, "column": p.column, "title": str(p)} for p in error.problems]
    return more


def answer_refusals(api: NinjaAPI) -> None:
    """Register how each kind of error is answered."""
    api.exception_handler(DomainError)(refused)
    api.exception_handler(AuthenticationError)(not_signed_in)
    api.exception_handler(ValidationError)(invalid)
    api.exception_handler(HttpError)(failed)
    api.exception_handler(OperationalError)(busy)


def refused(_request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal, with what is wrong by field and by row; one that passes by itself says when."""
    response = problem(status_of(error), error.code, str(error), details(error))
    if isinstance(error, TooManyError):
        response.headers["Retry-After"] = str(error.retry_after)
    elif error.code == "people.request_under_way":
        response.headers["Retry-After"] = str(UNDER_WAY_SECONDS)
    return response


def busy(_request: HttpRequest, error: OperationalError) -> HttpResponse:
    """503 where somebody else's change is being written and this request would have to wait for it."""
    if not db.waited_too_long(error):
        raise error
    response = problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "api.busy",
        _("A large change is being written at this moment. Nothing of yours was stored. Try again in some minutes."),
    )
    response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


def not_signed_in(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """401 for a request with neither token nor session."""
    return problem(HTTPStatus.UNAUTHORIZED, "api.not_signed_in", _("Send an API token, or sign in first."))


def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 for parameters of the wrong shape."""
    fields = {".".join(map(str, item["loc"])): item["msg"] for item in error.errors}
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "api.invalid",
        _("Some parameters do not have the shape that is asked for."),
        {"fields": fields},
    )


def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Whatever the framework itself refuses; ours, where it has only wrapped a refusal of ours."""
    if isinstance(error.__cause__, DomainError):
        return refused(request, error.__cause__)
    code, title = REFUSED
    return problem(error.status_code, code, title, {"detail": str(error)})


def problems_only(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: whoever refuses a request to the API, what is answered is a problem, never a page.

    Counts the address before anything else is looked at.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PLACE):
            return get_response(request)
        try:
            count_address(request)
        except TooManyError as error:
            return refused(request, error)
        return _as_problem(get_response(request))

    return middleware


def _as_problem(response: HttpResponse) -> HttpResponse:
    status = response.status_code
    if status < HTTPStatus.BAD_REQUEST or response.headers.get("Content-Type") == MEDIA_TYPE or settings.DEBUG:
        return response
    code, title = TITLES.get(status, REFUSED)
    answer = problem(status, code, title)
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    return answer
