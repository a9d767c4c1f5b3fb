"""Sessions as they go on: the device is noted, and who holds nothing any more sees nothing any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.people.access import holds_over_many
from thongsuot.people.models.sessions import DEVICE, DEVICE_LENGTH
from thongsuot.web.requests import Request, now

SEEN_EVERY = timedelta(minutes=10)
"""A session is written so often at most, or every page would write."""
OPEN_TO_ALL = (
    "account", "end_session", "mfa_", "socialaccount_", "openid_connect_", "set_language", "demo_",
)  # fmt: skip
"""How the names begin of addresses that need neither a role nor a second factor: one's own account, signing in."""
OPEN_WITHOUT_ROLE = ("home", "invitation")
"""Addresses that need no role, but a second factor where one is asked for: today's page says so itself; invitations."""


def keep_session(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: note on which device somebody is signed in; using a session makes it last anew."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            note_device(request, now())
        return get_response(request)

    return middleware


def note_device(request: HttpRequest, at: datetime) -> None:
    """Write into the session what its user is shown of it; saving moves the end of the session, too."""
    noted = request.session.get(DEVICE)
    if noted is None or datetime.fromisoformat(noted["seen"]) + SEEN_EVERY <= at:
        words = request.headers.get("User-Agent", "")[:DEVICE_LENGTH]
        since = noted["since"] if noted else at.isoformat()
        request.session[DEVICE] = {"words": words, "since": since, "seen": at.isoformat()}


class Doorkeeper:
    """Middleware: whoever is signed in comes in with a role that holds today, and the second factor it asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is done in `process_view`, which knows the address's name."""
        return self.get_response(request)

    def process_view(self, request: Request, *_view: object) -> HttpResponse | None:
        """Answer in the view's place where somebody may not come in. The API answers by itself, in its own shape."""
        match = request.resolver_match
        name = (match.url_name or "") if match else ""
        if not request.user.is_authenticated or name.startswith(OPEN_TO_ALL) or (match and match.namespace == "api"):
            return None
        if not request.reader.held:
            is_open = name.startswith(OPEN_WITHOUT_ROLE)
            return None if is_open else render(request, "account/no_role.html", status=HTTPStatus.FORBIDDEN)
        if holds_over_many(request.reader, settings.SECOND_FACTOR_ROLES) and not is_mfa_enabled(request.user):
            messages.warning(request, _("Your role covers many units: set up a passkey or an authenticator app first."))
            return redirect("mfa_index")
        return None
