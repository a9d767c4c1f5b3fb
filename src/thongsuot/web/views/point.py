"""The page for roll call at a point: the same for everybody, who is let in is decided by the protocol (sync)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from thongsuot.web.point_words import words_in_all_languages

BUILT = Path(__file__).resolve().parent.parent / "static" / "point"
STYLES = ("tokens", "base", "form", "pill", "point")


@login_not_required
@require_safe
def point(request: HttpRequest) -> HttpResponse:
    """The page, which a service worker keeps: nothing in it depends on who asks."""
    if not is_built():
        return render(request, "point/missing.html", status=503)
    response = HttpResponse(_page(request))
    # Everything else on this installation may not use the camera; here it reads the codes of passes.
    response["Permissions-Policy"] = settings.PERMISSIONS_POLICY.replace("camera=()", "camera=(self)")
    return response


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: the addresses that the page needs, named by what lies behind them, then its code."""
    if not is_built():
        return HttpResponse(status=404)
    files = [*(_style(name) for name in STYLES), static("point/app.js"), static("point/qr.js"), static("web/icon.svg")]
    code = (BUILT / "worker.js").read_text(encoding="utf-8")
    built = (BUILT / "built-from.txt").read_bytes()
    with override(settings.LANGUAGE_CODE):  # another language is no other version
        page = _page(request)
    name = hashlib.sha256(b"".join([page, built, *(file.encode() for file in files)])).hexdigest()[:16]
    shell = json.dumps({"name": name, "page": reverse("point"), "files": files})
    return HttpResponse(f"const SHELL={shell};\n{code}", content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  # a view
    """What a phone needs to put the page beside its other programs."""
    described = {
        "name": _("Roll call") + " · Thông Suốt",
        "short_name": _("Roll call"),
        "start_url": reverse("point"),
        "scope": reverse("point"),
        "display": "standalone",
        "background_color": "#fcfcfa",
        "theme_color": "#0f6074",
        "icons": [{"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return JsonResponse(described, content_type="application/manifest+json")


def is_built() -> bool:
    """True where the set-up could build the page (scripts/point_page.py)."""
    return (BUILT / "built-from.txt").exists()


def _page(request: HttpRequest) -> bytes:
    context = {"words": words_in_all_languages(), "styles": STYLES}
    return render(request, "point/point.html", context).content


def _style(name: str) -> str:
    return static(f"web/{name}.css")
