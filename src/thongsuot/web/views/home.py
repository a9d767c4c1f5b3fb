"""Today: what must I do, what is stuck under me."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    return render(request, "home/home.html")
