"""Keeping files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError

from thongsuot.files.models import KeptFile
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
    if not default_storage.exists(file.path()):
        default_storage.save(file.path(), ContentFile(data))
    row, _ = KeptFile.objects.get_or_create(
        sha256=digest, defaults={"size": file.size, "name": file.name, "media_type": media_type, "kept_at": now}
    )
    return Kept(id=row.pk, sha256=digest, size=len(data))


@transaction.atomic
def forget(*, file_id: int) -> None:
    """Remove a kept file that nothing refers to any more; one that something else refers to stays."""
    file = KeptFile.objects.get(pk=file_id)
    try:
        with transaction.atomic():
            file.delete()
    except ProtectedError:
        return
    transaction.on_commit(partial(_remove_bytes, sha256=file.sha256, path=file.path()))


@transaction.atomic
def _remove_bytes(*, sha256: str, path: str) -> None:
    """Remove the bytes, unless someone has brought them again in the meantime."""
    serialise(f"files:{sha256}")
    if not KeptFile.objects.filter(sha256=sha256).exists():
        default_storage.delete(path)
