"""Disks, files, what is served, and the backups."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from thongsuot.upkeep.rules.archives import archives_among, made_at
from thongsuot.upkeep.rules.findings import BACKUP_AGE, DISK, Finding, State

PROBE = "doctor"
MEGABYTE = 1 << 20


def disks(_now: datetime) -> Iterator[Finding]:
    """Room where the installation writes: its home and its backups."""
    for folder in dict.fromkeys([Path(settings.THONGSUOT_HOME), Path(settings.BACKUPS)]):
        free = shutil.disk_usage(_there(folder)).free
        state = DISK.below(free)
        mending = _("Make room: without it nothing can be stored.")
        params = {"folder": folder, "free": free // MEGABYTE}
        yield Finding("disk", state, _("%(free)s MB are free in %(folder)s."), mending, params)


def _there(folder: Path) -> Path:
    """The folder, or the first above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def files(_now: datetime) -> Iterator[Finding]:
    """A file can be stored and removed again."""
    try:
        name = default_storage.save(PROBE, ContentFile(b"to be removed at once"))
        default_storage.delete(name)
    except OSError as error:
        mending = _("Let the user that runs the server own the folder %(folder)s.")
        params = {"reason": str(error.strerror), "folder": settings.MEDIA_ROOT}
        yield Finding("files", State.FAIL, _("No file can be stored: %(reason)s."), mending, params)
    else:
        yield Finding("files", State.OK, _("Files can be stored."))


def static(_now: datetime) -> Iterator[Finding]:
    """The style sheets and scripts of this release are where they are served from."""
    names = {name for finder in get_finders() for name, _storage in finder.list(None)}
    missing = sorted(name for name in names if not _is_collected(name))
    if missing:
        said = ngettext_lazy(
            "%(count)s style sheet, script or picture is not where it is served from (%(name)s).",
            "%(count)s style sheets, scripts or pictures are not where they are served from (%(name)s …).",
            len(missing),
        )
        mending = _("Run `thongsuot upgrade`, which collects them; pages show no style until then.")
        yield Finding("static", State.FAIL, said, mending, {"count": len(missing), "name": missing[0]})
    else:
        yield Finding("static", State.OK, _("Style sheets and scripts are where they are served from."))


def _is_collected(name: str) -> bool:
    hashed = getattr(staticfiles_storage, "hashed_files", None)
    return staticfiles_storage.exists(name) and (hashed is None or name in hashed)


def translations(_now: datetime) -> Iterator[Finding]:
    """Each language's messages are compiled."""
    folders = [folder for path in settings.LOCALE_PATHS for folder in sorted(Path(path).glob("*/LC_MESSAGES"))]
    missing = [folder.parent.name for folder in folders if not (folder / "django.mo").exists()]
    if missing or not folders:
        said = _("Translations are not compiled (%(languages)s): pages are in English.")
        params = {"languages": ", ".join(missing)}
        yield Finding("translations", State.FAIL, said, _("Install the program anew from its wheel."), params)
    else:
        yield Finding("translations", State.OK, _("Translations are compiled."))


def backups(now: datetime) -> Iterator[Finding]:
    """How old the newest backup is."""
    folder = Path(settings.BACKUPS)
    newest = archives_among(path.name for path in folder.iterdir())[:1] if folder.exists() else []
    mending = _("Run `thongsuot backup` every night, by a timer, and keep a copy on another machine.")
    params: dict[str, object] = {"folder": folder}
    if not newest:
        yield Finding("backup", State.WARN, _("There is no backup in %(folder)s."), mending, params)
        return
    age = now - made_at(newest[0])
    state = BACKUP_AGE.above(age.total_seconds())
    params = {"name": newest[0], "hours": int(age.total_seconds() // 3600)}
    said = _("The newest backup, %(name)s, is %(hours)s h old.")
    yield Finding("backup", state, said, mending, params)
