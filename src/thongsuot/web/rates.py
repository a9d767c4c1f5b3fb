"""How often one account may ask for what costs much: searching, taking files away, bringing files in."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thongsuot.kernel.rates import Rate, seconds_to_wait
from thongsuot.web.requests import now

COSTLY = frozenset(
    {
        "search", "document_export", "obligations_export", "units_export", "unit_members_export", "own_data_export",
        "member_data_export", "unit_looks_export", "unit_acts_export", "import_example", "original", "evidence",
        "unit_slips", "conference_convened_export", "conference_absent_export", "conference_attendance_export",
        "conference_points_export", "conference_without_point_export", "study_export", "study_left_export",
        "study_unit_left_export", "study_statements", "conference_twice_export", "convened_letters_zip",
        "notices_export", "unit_report_export", "sent_report_export",
    }
)  # fmt: skip
"""The names of such addresses, however they are asked."""
BRINGING = frozenset(
    {
        "document_upload", "import_new", "obligation_report", "study_meeting", "study_meeting_correct",
        "learn_reflection", "unit_accounts", "report_templates",
    }
)  # fmt: skip
"""Those that cost much only when something is sent."""


class Rates:
    """Middleware: whoever asks too often is told when to ask again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is done in `process_view`, which knows the address's name."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Answer in the view's place where it was asked too often."""
        match = request.resolver_match
        name = (match.url_name or "") if match else ""
        costly = name in COSTLY or (name in BRINGING and request.method == "POST")
        if not costly or not request.user.is_authenticated:
            return None
        seconds = seconds_to_wait(f"web:account:{request.user.pk}", Rate(settings.PAGE_RATE), now())
        return too_many(request, seconds) if seconds else None


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: nothing was done; when to ask again."""
    message = ngettext(
        "This was asked too often in a short time. Try again in %(seconds)s second.",
        "This was asked too often in a short time. Try again in %(seconds)s seconds.",
        seconds,
    ) % {"seconds": seconds}
    context = {"title": _("A moment, please"), "message": message}
    response = render(request, "errors/refusal.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(seconds)
    return response
