"""What lies outside: the certificate, the site's own clock, the time zone's data, mail."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPSConnection
from smtplib import SMTPException
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext_lazy as _

from thongsuot.upkeep.queries.health.settings import site_hosts
from thongsuot.upkeep.rules.findings import CERTIFICATE_DAYS, CLOCK, Finding, State

PATIENCE = 5
"""Seconds to wait for an answer."""
HTTPS = 443
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def certificate(now: datetime) -> Iterator[Finding]:
    """Of each of the site's hosts: reached by TLS, valid, and for how long."""
    hosts = site_hosts()
    if not hosts:
        yield Finding("certificate", State.OK, _("No host is set, so there is no certificate to look at."))
    for host in hosts:
        yield _certificate(host, now)


def _certificate(host: str, now: datetime) -> Finding:
    params: dict[str, object] = {"host": host}
    try:
        days = (_valid_until(host) - now).days
    except ssl.SSLCertVerificationError as error:
        said, mending = _("Browsers refuse the certificate of %(host)s: %(reason)s"), _("Have it issued anew.")
        return Finding("certificate", State.FAIL, said, mending, params | {"reason": error.verify_message})
    except OSError as error:
        mending = _("Start the proxy that holds the certificate; let port 443 through; check the name in DNS.")
        said = _("%(host)s is not reached over https from here: %(reason)s")
        return Finding("certificate", State.FAIL, said, mending, params | {"reason": str(error)})
    state = CERTIFICATE_DAYS.below(days)
    mending = _("Look why the proxy does not renew it.")
    said = _("The certificate of %(host)s is valid; days left: %(days)s.")
    return Finding("certificate", state, said, mending, params | {"days": days})


def _valid_until(host: str) -> datetime:
    """:raises OSError: the host is not reached, or its certificate not believed."""
    with (
        socket.create_connection((host, HTTPS), PATIENCE) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secured,
    ):
        found = secured.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), UTC)


def site_clock(_now: datetime) -> Iterator[Finding]:
    """The site's clock, as its answers tell it, beside this machine's; nothing where it is not reached."""
    for host in site_hosts():
        seconds = _difference(host)
        if seconds is not None:
            state = CLOCK.above(seconds)
            said = _("The clock of %(host)s and this machine's differ by %(seconds)s s.")
            mending = _("Let both machines keep their clocks by NTP.")
            yield Finding("site_clock", state, said, mending, {"host": host, "seconds": round(seconds)})


def _difference(host: str) -> float | None:
    """Seconds, as fine as HTTP tells them. None where the site does not answer: `certificate` says so."""
    session = HTTPSConnection(host, HTTPS, timeout=PATIENCE)
    try:
        session.request("HEAD", "/")
        told = session.getresponse().getheader("Date")
    except (OSError, HTTPException):
        return None
    finally:
        session.close()
    return abs((parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds()) if told else None


def time_zone(now: datetime) -> Iterator[Finding]:
    """The system's data know the zone by which days are counted."""
    try:
        hours = now.astimezone(ZoneInfo(settings.TIME_ZONE)).utcoffset()
    except KeyError:
        hours = None
    if hours is None:
        said, mending = _("The system does not know the time zone %(zone)s."), _("Install the package tzdata.")
        yield Finding("time_zone", State.FAIL, said, mending, {"zone": settings.TIME_ZONE})
    else:
        yield Finding("time_zone", State.OK, _("Days are counted in %(zone)s."), params={"zone": settings.TIME_ZONE})


def mail(_now: datetime) -> Iterator[Finding]:
    """The mail server answers, where one is set."""
    params: dict[str, object] = {"host": settings.EMAIL_HOST}
    if settings.EMAIL_BACKEND != SMTP or (settings.EMAIL_HOST == "localhost" and not settings.MAIL_IS_SET):
        yield Finding("mail", State.OK, _("No mail server is set: nothing is sent by mail."))
        return
    try:
        session = get_connection(timeout=PATIENCE)
        session.open()
        session.close()
    except (OSError, SMTPException) as error:
        said, mending = _("The mail server %(host)s does not take us: %(reason)s"), _("Correct the settings of mail.")
        yield Finding("mail", State.FAIL, said, mending, params | {"reason": str(error)})
    else:
        yield Finding("mail", State.OK, _("The mail server %(host)s answers."), params=params)
