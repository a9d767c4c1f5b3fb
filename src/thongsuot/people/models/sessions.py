"""Sign-ins that last, each with its user and device, so that they can be shown to their user and ended one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

DEVICE = "device"
"""Where a session's data keep what is told of its device: `words`, `since`, `seen`, moments in ISO form."""
DEVICE_LENGTH = 300


class Session(AbstractBaseSession):
    """A browser's session; `user_id` None before anybody signs in. `device` is what the browser calls itself."""

    user_id = models.BigIntegerField(null=True, db_index=True)
    device = models.CharField(max_length=DEVICE_LENGTH)
    since = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        """Where Django's own tools (`clearsessions`) find the store."""
        return SessionStore

    @property
    def handle(self) -> str:
        """Names the session on a page, which must never hold the key itself: whoever has the key has the session."""
        return handle_of(self.session_key)

    @property
    def signed_for(self) -> str:
        """The hash that it must match to open anything: it changes with the password and when all sessions end."""
        return str(self.get_decoded().get(HASH_SESSION_KEY, ""))


class SessionStore(DatabaseStore):
    """Django's sessions in the database (`SESSION_ENGINE`), with columns for the user and the device."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our own table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of a session, its columns filled from its data."""
        row = cast("Session", super().create_model_instance(data))
        device: Mapping[str, str] = data.get(DEVICE, {})
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.device = device.get("words", "")
        row.since, row.seen = _moment(device.get("since")), _moment(device.get("seen"))
        return row


def handle_of(session_key: str) -> str:
    """A short name that tells nothing of the key."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16]


def _moment(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None
