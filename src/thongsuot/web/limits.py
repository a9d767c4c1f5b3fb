"""How much is taken in: a request that announces more is answered without being kept, so that the answer is read."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from thongsuot.web.errors import too_large
from thongsuot.web.requests import announced_size

SLACK = 1024 * 1024
"""The other fields of a form and the borders between them; all that is taken from who is not signed in."""
DISCARDED = 4 * settings.UPLOAD_LIMIT
PATIENCE = 30.0
"""Seconds in which an upload that is too large may end, to be thrown away: few browsers read an answer before that."""
PIECE = 64 * 1024


def limit_uploads(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a request that announces more than is taken from this person before anything reads it.

    Stands behind sign-in and before the views: whoever is not signed in cannot make the server hold a file.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        size = announced_size(request)
        if size > SLACK and not _may_bring(request):
            discard(request)
            return redirect_to_login(request.path)
        if size > settings.UPLOAD_LIMIT + SLACK:
            discard(request)
            return too_large(request, settings.UPLOAD_LIMIT)
        return get_response(request)

    return middleware


def discard(request: HttpRequest) -> None:
    """Read and forget what was sent, within bounds: a connection closed on it takes the answer with it."""
    left, until = DISCARDED, time.monotonic() + PATIENCE
    while left > 0 and time.monotonic() < until and (piece := request.read(PIECE)):
        left -= len(piece)


def _may_bring(request: HttpRequest) -> bool:
    """The API asks for its token before it reads anything."""
    return request.user.is_authenticated or request.path.startswith(reverse("api:api-root"))
