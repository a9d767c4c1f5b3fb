"""One's own sign-ins: on which devices, since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import constant_time_compare

from thongsuot.people.models import Session, User
from thongsuot.people.models.sessions import handle_of


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that lasts until `until` unless it is used again; `device` is what the browser calls itself."""

    handle: str
    device: str
    since: datetime
    seen: datetime
    until: datetime
    is_this: bool


def sign_ins(user_id: int, this: str | None, now: datetime) -> tuple[SignIn, ...]:
    """A user's sign-ins that still open something, the one last used first; `this` is the key of the one that asks."""
    user = User.objects.get(pk=user_id)
    rows = Session.objects.filter(user_id=user_id, expire_date__gt=now).order_by("-seen", "pk")
    current = handle_of(this or "")
    return tuple(
        SignIn(row.handle, row.device, row.since or now, row.seen or now, row.expire_date, row.handle == current)
        for row in rows
        if constant_time_compare(row.signed_for, user.get_session_auth_hash())
    )
