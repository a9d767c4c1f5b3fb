"""Reading kept files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath

from django.core.files.storage import default_storage

from thongsuot.files.models import KeptFile
from thongsuot.files.rules import stored_path
from thongsuot.kernel import db

UNCLAIMED = timedelta(days=1)
"""Bytes are written before their row: what is younger may still be claimed by a transaction that runs."""


@dataclass(frozen=True, slots=True)
class Content:
    """A kept file's bytes with the name and type they came under; always sent as a download."""

    name: str
    media_type: str
    data: bytes


def content(file_id: int) -> Content:
    """The bytes of a kept file. The caller has decided that the reader may have them."""
    file = KeptFile.objects.get(pk=file_id)
    with default_storage.open(file.path()) as stream:
        return Content(name=file.name, media_type=file.media_type, data=stream.read())


def digests() -> Iterator[str]:
    """The content hash of every kept file, in order."""
    return KeptFile.objects.order_by("sha256").values_list("sha256", flat=True).iterator()


def is_right(sha256: str) -> bool:
    """True when the storage holds bytes of this hash; False when they are gone or no longer what they were."""
    found = hashlib.sha256()
    try:
        with default_storage.open(stored_path(sha256)) as stream:
            for block in stream.chunks():
                found.update(block)
    except FileNotFoundError:
        return False
    return found.hexdigest() == sha256


def orphans(now: datetime) -> list[str]:
    """The content hashes of bytes that no kept file claims: of an upload that failed, or a removal that was cut off."""
    before = now - UNCLAIMED
    old = sorted(PurePath(path).name for path in _paths("") if default_storage.get_modified_time(path) < before)
    claimed: set[str] = set()
    for batch in db.batches(old):
        claimed.update(KeptFile.objects.filter(sha256__in=batch).values_list("sha256", flat=True))
    return [sha256 for sha256 in old if sha256 not in claimed]


def _paths(folder: str) -> Iterator[str]:
    """Every file that lies in the storage; nothing where nothing was ever kept."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in names)
    for inner in folders:
        yield from _paths(f"{folder}{inner}/")
