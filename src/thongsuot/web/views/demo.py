"""The demo's sign-in links. They are addresses only in the demo's settings, and answer only this machine."""

from __future__ import annotations

from ipaddress import ip_address

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from thongsuot.people import queries as people

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_not_required
def sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as one of the demo's users."""
    if not ip_address(request.META["REMOTE_ADDR"]).is_loopback:
        raise Http404
    login(request, people.user_named(username), backend=BACKEND)
    return redirect("home")
