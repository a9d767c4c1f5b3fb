"""Reading kept files."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.storage import default_storage

from thongsuot.files.models import KeptFile


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
