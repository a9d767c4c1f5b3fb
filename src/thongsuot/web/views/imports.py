"""Imports: a sheet is looked through, then applied whole, and can be taken back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from thongsuot.web.requests import Request


def imports(request: Request) -> HttpResponse:
    """Every kind of import with its latest runs."""
    return render(request, "imports/imports.html")
