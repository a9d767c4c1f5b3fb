"""Refusals and failures as pages: the one place that turns a `DomainError` into a form's error or a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from thongsuot.kernel import db
from thongsuot.kernel.errors import DomainError, Nature, Problem
from thongsuot.kernel.sheets import sheet_refusal
from thongsuot.officedoc import SheetError
from thongsuot.web.requests import announced_size

BUSY_SECONDS = 60
STATUS = {
    Nature.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    Nature.UNKNOWN: HTTPStatus.NOT_FOUND,
    Nature.REFUSED: HTTPStatus.CONFLICT,
}


class DomainForm(forms.Form):
    """A form that can also show what the domain answered: a message, errors of fields, problems by row."""

    problems: tuple[Problem, ...] = ()

    def refuse(self, error: DomainError) -> None:
        """Show a refusal beside what was typed; fields that this form lacks are told above it."""
        self.problems = error.problems
        self.add_error(None, str(error))
        for name, message in error.fields.items():
            if str(message) == str(error):
                continue  # said above already
            self.add_error(name if name in self.fields else None, str(message))


@contextmanager
def refused_onto(form: DomainForm, *, but: str = "") -> Iterator[None]:
    """Put a refusal onto the form, which is then shown again; a missing permission stays a page of its own.

    `but` is the code of one refusal that the view answers by itself.
    """
    try:
        yield
    except SheetError as error:
        form.refuse(sheet_refusal(error))
    except DomainError as error:
        if error.nature is Nature.NOT_ALLOWED or error.code == but:
            raise
        form.refuse(error)


def status_of(error: DomainError) -> HTTPStatus:
    """403 for a missing permission, 404 for what is not there, 409 for what cannot be done as things stand."""
    return STATUS[error.nature]


class Refusals:
    """Middleware: a `DomainError` that no form took becomes a page, or for htmx a notice above the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is done in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; let every other exception go its way."""
        if isinstance(error, DomainError):
            return refusal(request, error)
        if isinstance(error, RequestDataTooBig):
            return too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        if db.waited_too_long(error):
            return busy(request)
        return None


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page, or for htmx the notice, that says why not."""
    status = status_of(error)
    if request.headers.get("HX-Request"):
        return _notice(str(error), status)
    titles = {HTTPStatus.FORBIDDEN: _("This is not open to you"), HTTPStatus.NOT_FOUND: _("There is no such page")}
    context = {"title": titles.get(status, _("This was not done")), "message": str(error), "error": error}
    return render(request, "errors/refusal.html", context, status=status)


def busy(request: HttpRequest) -> HttpResponse:
    """503: somebody else's change is being written, an import perhaps, and this one would have to wait for it."""
    message = _(
        "A large change is being written at this moment. Nothing of yours was stored. Try again in some minutes."
    )
    if request.headers.get("HX-Request"):
        return _notice(message, HTTPStatus.SERVICE_UNAVAILABLE)
    context = {"title": _("This was not done"), "message": message}
    response = render(request, "errors/refusal.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


def too_large(request: HttpRequest, limit: int) -> HttpResponse:
    """413: the request is larger than `limit` bytes."""
    message = _(
        "What you sent has %(size)s MB, and at most %(limit)s MB are taken at once. Nothing was stored. "
        "Go back, split the file or leave out its pictures, and bring it again."
    )
    megabyte = 1024**2
    places = {"size": -(-announced_size(request) // megabyte), "limit": limit // megabyte}
    context = {"title": _("Too large"), "message": message % places}
    return render(request, "errors/refusal.html", context, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where the request was too large."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    message = _("The request could not be understood. Go back and try again.")
    context = {"title": _("This request is not understood"), "message": message}
    return render(request, "errors/refusal.html", context, status=HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """403 raised by Django itself."""
    context = {
        "title": _("This is not open to you"),
        "message": _("Your account may not see or do this. Ask whoever gave you access to widen it."),
    }
    return render(request, "errors/refusal.html", context, status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """404 for an address that leads nowhere."""
    context = {
        "title": _("There is no such page"),
        "message": _("The address is wrong, or what stood here has been taken away. Search, or start from Today."),
    }
    return render(request, "errors/refusal.html", context, status=HTTPStatus.NOT_FOUND)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """403 for a form without its token: opened in another session, or cookies are off."""
    context = {
        "title": _("This form has expired"),
        "message": _("Go back, load the page again and send it once more. Cookies must be allowed for this site."),
    }
    return render(request, "errors/refusal.html", context, status=HTTPStatus.FORBIDDEN)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # must not depend on the request
    """500: something failed; the page needs neither database nor session."""
    return HttpResponse(render_to_string("errors/broken.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _notice(message: str, status: HTTPStatus) -> HttpResponse:
    response = HttpResponse(render_to_string("web/notice.html", {"message": message}), status=status)
    response.headers["HX-Retarget"] = "#notices"
    response.headers["HX-Reswap"] = "innerHTML"
    return response
