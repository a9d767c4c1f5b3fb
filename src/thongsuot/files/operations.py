"""Keeping files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError

from thongsuot.files import queries
from thongsuot.files.models import KeptFile
from thongsuot.files.queries import is_right
from thongsuot.files.rules import stored_path
from thongsuot.kernel.db import serialise


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept file's id and content hash."""

    id: int
    sha256: str
    size: int


@transaction.atomic
def keep(*, data: bytes, name: str, media_type: str, now: datetime) -> Kept:
    """Store bytes once, whoever brings them again. Bytes are written before the row, so no row is without its bytes."""
    digest = hashlib.sha256(data).hexdigest()
    serialise(f"files:{digest}")
    file = KeptFile(sha256=digest, size=len(data), name=name[-255:], media_type=media_type, kept_at=now)
    _write(file, data)
    row, _ = KeptFile.objects.get_or_create(
        sha256=digest, defaults={"size": file.size, "name": file.name, "media_type": media_type, "kept_at": now}
    )
    return Kept(id=row.pk, sha256=digest, size=len(data))


def put_back(*, sha256: str, data: IO[bytes]) -> bool:
    """Store the bytes of this hash, which a backup held, before their row comes back; False when they are there.

    Bytes under this name that are no longer what they were make room.
    """
    path = stored_path(sha256)
    if default_storage.exists(path):
        if is_right(sha256):
            return False
        default_storage.delete(path)
    default_storage.save(path, File(data))
    return True


def take_away(*, sha256: str) -> None:
    """Remove bytes that were put back, and whose rows did not come after all."""
    default_storage.delete(stored_path(sha256))


def _write(file: KeptFile, data: bytes) -> None:
    """Write the bytes unless they lie there whole: a process that died while it wrote leaves a part of them."""
    if default_storage.exists(file.path()):
        if default_storage.size(file.path()) == len(data):
            return
        default_storage.delete(file.path())
    default_storage.save(file.path(), ContentFile(data))


@transaction.atomic
def forget(*, file_id: int) -> None:
    """Remove a kept file that nothing refers to any more; one that something else refers to stays."""
    file = KeptFile.objects.get(pk=file_id)
    serialise(f"files:{file.sha256}")
    try:
        with transaction.atomic():
            file.delete()
    except ProtectedError:
        return
    transaction.on_commit(partial(_remove_bytes, sha256=file.sha256))


def sweep(*, now: datetime) -> int:
    """Remove the bytes that no kept file claims (`queries.orphans`); how many files they were."""
    return sum(_remove_bytes(sha256=sha256) for sha256 in queries.orphans(now))


@transaction.atomic
def _remove_bytes(*, sha256: str) -> bool:
    """Remove the bytes, unless someone has brought them again in the meantime; whether they are gone."""
    serialise(f"files:{sha256}")
    is_claimed = KeptFile.objects.filter(sha256=sha256).exists()
    if not is_claimed:
        default_storage.delete(stored_path(sha256))
    return not is_claimed
