"""What was set, or left unset."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from thongsuot.upkeep.rules.findings import SHORTEST_KEY, Finding, State


def secret_key(_now: datetime) -> Iterator[Finding]:
    """Signs sessions and links: set by the installation, and long."""
    mending = _("Set THONGSUOT_SECRET_KEY to %(length)s random letters and keep it secret.")
    params = {"length": 50}
    if not settings.SECRET_KEY_IS_SET:
        said = _("No secret key is set: everybody is signed out at each start.")
        yield Finding("secret_key", State.FAIL, said, mending, params)
    elif len(settings.SECRET_KEY) < SHORTEST_KEY or settings.SECRET_KEY.startswith("django-insecure"):
        yield Finding("secret_key", State.FAIL, _("The secret key can be guessed."), mending, params)
    else:
        yield Finding("secret_key", State.OK, _("A secret key is set."))


def debug(_now: datetime) -> Iterator[Finding]:
    """Errors in full are for one's own machine."""
    if settings.DEBUG:
        said, mending = _("Errors are shown in full to whoever meets them."), _("Remove THONGSUOT_DEBUG.")
        yield Finding("debug", State.FAIL, said, mending)
    else:
        yield Finding("debug", State.OK, _("Errors are not shown in full."))


def hosts(_now: datetime) -> Iterator[Finding]:
    """Under which names it is reached."""
    names = settings.ALLOWED_HOSTS
    mending = _("Set THONGSUOT_HOSTS to the names under which people reach it.")
    if "*" in names:
        said = _("It answers under any name, so links in mails can be forged.")
        yield Finding("hosts", State.FAIL, said, mending)
    elif not site_hosts():
        yield Finding("hosts", State.WARN, _("It is reached from this machine only."), mending)
    else:
        yield Finding("hosts", State.OK, _("It is reached as %(hosts)s."), params={"hosts": ", ".join(names)})


def site_hosts() -> list[str]:
    """The names that others reach it under."""
    return [name for name in settings.ALLOWED_HOSTS if name not in {"*", "localhost", "127.0.0.1", "[::1]"}]
