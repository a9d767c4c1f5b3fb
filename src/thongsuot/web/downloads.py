"""Files on their way out: always a download, never a page."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from thongsuot.files.queries import Content


def download(content: Content) -> HttpResponse:
    """The bytes under their name. `nosniff` and `attachment` keep a browser from showing them as a page."""
    disposition = content_disposition_header(as_attachment=True, filename=content.name)
    headers = {"Content-Disposition": disposition or "attachment", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content.data, content_type=content.media_type, headers=headers)
