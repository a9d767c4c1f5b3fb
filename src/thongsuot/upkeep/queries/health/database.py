"""The database: reached, of this release, sound."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import UTC, datetime

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from thongsuot.kernel import db_health
from thongsuot.upkeep.queries import schemas
from thongsuot.upkeep.rules.findings import CLOCK, Finding, State


def usability(_now: datetime) -> Generator[Finding, None, bool]:
    """Can it be reached, and is it of this release; gives whether the other checks can ask it."""
    try:
        params = {"version": db_health.version()}
        migrations = _migrations()
    except DatabaseError as error:
        params = {"reason": str(error).strip()}
        mending = _("Start the database server, or correct DATABASE_URL.")
        yield Finding("database", State.FAIL, _("The database cannot be reached: %(reason)s"), mending, params)
        return False
    yield Finding("database", State.OK, _("%(version)s answers."), params=params)
    yield migrations
    return migrations.state == State.OK


def _migrations() -> Finding:
    unknown, pending = schemas.differences()
    if unknown:
        said = _("The database belongs to a newer release (it has %(migrations)s).")
        params: dict[str, object] = {"migrations": ", ".join(f"{app}.{name}" for app, name in unknown)}
        return Finding("migrations", State.FAIL, said, _("Install that release or a later one."), params)
    if pending:
        said = ngettext_lazy(
            "%(count)s migration of this release has not run.", "%(count)s migrations of this release have not run.",
            len(pending),
        )  # fmt: skip
        mending = _("Stop server and worker and run `thongsuot upgrade`; for a new installation `thongsuot migrate`.")
        return Finding("migrations", State.FAIL, said, mending, {"count": len(pending)})
    return Finding("migrations", State.OK, _("The database is of this release."))


def soundness(_now: datetime) -> Iterator[Finding]:
    """SQLite's own quick check, and that a crash cannot hurt it."""
    fault = db_health.fault()
    if fault:
        mending = _("Stop server and worker, keep a copy of the database's file, and restore the newest backup.")
        params = {"fault": fault}
        yield Finding("soundness", State.FAIL, _("The database's file is not sound: %(fault)s"), mending, params)
    else:
        yield Finding("soundness", State.OK, _("The database finds nothing wrong with itself."))


def clock(_now: datetime) -> Iterator[Finding]:
    """The database's clock beside this machine's."""
    seconds = abs((db_health.clock() - datetime.now(UTC)).total_seconds())
    state = CLOCK.above(seconds)
    said = _("The database's clock and this machine's differ by %(seconds)s s.")
    mending = _("Let both machines keep their clocks by NTP.")
    yield Finding("database_clock", state, said, mending, {"seconds": round(seconds, 1)})
