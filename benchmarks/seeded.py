"""The invented organisation that pages and load are measured on, and its signed-in readers."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from thongsuot.people.models import User
from thongsuot.units.models import Unit

SCALE = os.environ.get("THONGSUOT_BENCH_SCALE", "national")


def seed() -> None:
    """Fill the database that DATABASE_URL names, unless it is filled already."""
    if not Unit.objects.exists():
        command = [sys.executable, "-m", "thongsuot.cli", "seed", "--scale", SCALE]
        subprocess.run(command, check=True, stdout=sys.stderr)  # noqa: S603  # this program's own command


def readers(count: int) -> list[User]:
    """So many of the seed's readers, from the nation's down to the cells'."""
    found = list(User.objects.filter(username__startswith="reader-").order_by("username"))
    return [found[place * len(found) // count] for place in range(min(count, len(found)))]


def signed_in(user: User) -> str:
    """The cookie of a new session of this user."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
