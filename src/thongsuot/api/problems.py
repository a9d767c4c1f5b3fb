"""Refusals as `application/problem+json` (RFC 9457): type, title, status, and the fields or rows concerned."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from thongsuot.kernel.errors import DomainError, Nature

STATUS = {
    Nature.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    Nature.UNKNOWN: HTTPStatus.NOT_FOUND,
    Nature.REFUSED: HTTPStatus.CONFLICT,
}


def problem(status: int, code: str, title: str, more: Mapping[str, object] | None = None) -> HttpResponse:
    """One problem; `code` stands in docs/errors.md and never changes, `title` is in the reader's language."""
    body = {"type": f"urn:thongsuot:{code}", "title": title, "status": status, "code": code, **(more or {})}
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json")


def answer_refusals(api: NinjaAPI) -> None:
    """Register how each kind of error is answered."""
    api.exception_handler(DomainError)(refused)
    api.exception_handler(AuthenticationError)(not_signed_in)
    api.exception_handler(ValidationError)(invalid)
    api.exception_handler(HttpError)(failed)


def refused(_request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal of the domain, with what is wrong by field and by row."""
    more: dict[str, object] = {}
    if error.fields:
        more["fields"] = {name: str(message) for name, message in error.fields.items()}
    if error.problems:
        more["problems"] = [{"code": p.code, "row": p.row, "column": p.column, "title": str(p)} for p in error.problems]
    return problem(STATUS[error.nature], error.code, str(error), more)


def not_signed_in(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """401 for a request without a session."""
    return problem(HTTPStatus.UNAUTHORIZED, "api.not_signed_in", _("Sign in first."))


def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 for parameters of the wrong shape."""
    fields = {".".join(map(str, item["loc"])): item["msg"] for item in error.errors}
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "api.invalid",
        _("Some parameters do not have the shape that is asked for."),
        {"fields": fields},
    )


def failed(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """Whatever the framework itself refuses."""
    return problem(error.status_code, "api.refused", _("The request was refused."), {"detail": str(error)})
