"""What a view takes from a request: who acts, when, which day is asked for."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.vietnamese.dates import parse_date


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
