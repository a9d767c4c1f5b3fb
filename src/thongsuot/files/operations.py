"""Keeping files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from thongsuot.files.models import KeptFile


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
    file = KeptFile(sha256=digest, size=len(data), name=name[-255:], media_type=media_type, kept_at=now)
    if not default_storage.exists(file.path()):
        default_storage.save(file.path(), ContentFile(data))
    row, _ = KeptFile.objects.get_or_create(
        sha256=digest, defaults={"size": file.size, "name": file.name, "media_type": media_type, "kept_at": now}
    )
    return Kept(id=row.pk, sha256=digest, size=len(data))
