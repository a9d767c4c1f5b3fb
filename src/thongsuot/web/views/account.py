"""One's own account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def account(request: HttpRequest) -> HttpResponse:
    """Ways to change one's password and passkeys, and to sign out."""
    return render(request, "account/account.html")
