"""What holds for every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def secure_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give every answer, files and failures included, the headers of docs/security.md that Django itself has not.

    What names people must lie in no cache: only files that are the same for everybody say otherwise themselves.
    """
    policy = "; ".join(" ".join([name, *sources]) for name, sources in settings.CONTENT_SECURITY_POLICY.items())
    headers = {
        "Content-Security-Policy": policy,
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Permissions-Policy": settings.PERMISSIONS_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return middleware
