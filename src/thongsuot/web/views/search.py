"""Search through every text that the reader may read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from thongsuot.documents import queries
from thongsuot.web.requests import Request, number_asked


def search(request: Request) -> HttpResponse:
    """Clauses that hold all the words."""
    words = request.GET.get("q", "").strip()
    page = queries.search(request.reader, words, number_asked(request))
    return render(request, "search/search.html", {"words": words, "page": page})
