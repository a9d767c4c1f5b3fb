"""Who has studied a document, as statements for another learning system (xAPI)."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from thongsuot.courses.operations.statements import tell
from thongsuot.files.queries import Content
from thongsuot.web.downloads import download
from thongsuot.web.requests import Request, actor_of, now, number_asked


def statements(request: Request, document_id: int) -> HttpResponse:
    """A file of those beneath a unit, by member code; a look. `more` is where the next ones are found."""
    found = tell(
        actor=actor_of(request), document_id=document_id, unit_id=number_asked(request, "unit", 0) or None,
        after=request.GET.get("after", ""), now=now(),
    )  # fmt: skip
    further = urlencode({"unit": found.unit.id, "after": found.after})
    more = f"{reverse('study_statements', args=[document_id])}?{further}" if found.after else ""
    data = json.dumps({"statements": found.statements, "more": more}, ensure_ascii=False, indent=1).encode()
    return download(Content(name=f"xapi-{found.unit.code}.json", media_type="application/json", data=data))
