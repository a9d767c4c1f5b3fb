"""What a view takes from a request: who acts, as whom they read, when, which day is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import ZONE, day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.people import access
from thongsuot.vietnamese.dates import parse_date
from thongsuot.web.ids import whole_in

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


NUMBER_DIGITS = 9
"""So many digits a page of a list may have: the rows before it can be counted still."""


class Request(HttpRequest):
    """A request as the views see it: `reader` is looked up when first used, then kept for the request."""

    htmx: HtmxDetails
    reader: access.Reader


def read_as(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: give every request its reader."""

    def middleware(request: HttpRequest) -> HttpResponse:
        reader = SimpleLazyObject(lambda: access.reader_of(actor_of(request), now()))
        cast("Request", request).reader = cast("access.Reader", reader)
        return get_response(request)

    return middleware


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in user, coming through the web."""
    return Actor(user_id=request.user.pk, door="web")


def now() -> datetime:
    """The moment of this request."""
    return timezone.now()


def today() -> date:
    """The day in Vietnam."""
    return day_of(now())


def day_asked(request: HttpRequest, name: str = "day") -> date | None:
    """The day that the address asks for, "2026-11-22" or "22/11/2026"; None where it asks for none.

    :raises DomainError: web.unknown_day
    """
    words = request.GET.get(name, "").strip()
    if not words:
        return None
    day = parse_date(words)
    if day is None:
        raise DomainError("web.unknown_day", _("“%(words)s” is not a day. Write it as 22/7/2026."), words=words)
    return day


def moment_asked(request: HttpRequest, name: str = "at") -> datetime | None:
    """The moment in Vietnam that the address asks for, "2026-11-22T09:30"; None where it asks for none.

    :raises DomainError: web.unknown_moment
    """
    words = request.GET.get(name, "").strip()
    if not words:
        return None
    try:
        return datetime.fromisoformat(words).replace(tzinfo=ZONE)
    except ValueError:
        message = _("“%(words)s” is no day with its time. Write it as 2026-07-22T09:30.")
        raise DomainError("web.unknown_moment", message, words=words) from None


def announced_size(request: HttpRequest) -> int:
    """How many bytes the request says it holds."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdecimal() else 0


def number_asked(request: HttpRequest, name: str = "page", default: int = 1) -> int:
    """The whole number that the address asks for; the default where it asks for none or for nonsense."""
    found = whole_in(request.GET.get(name, ""), NUMBER_DIGITS)
    return default if found is None else found
