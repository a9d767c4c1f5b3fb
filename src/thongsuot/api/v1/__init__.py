"""Version 1 of the API: its routes by subject, each opened by the scopes that it names."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver

from thongsuot.api.openapi import DescribedAPI
from thongsuot.api.parsing import Parser
from thongsuot.api.problems import answer_refusals
from thongsuot.api.v1 import (
    conferences,
    documents,
    flow,
    imports,
    obligations,
    reports,
    requirements,
    statements,
    study,
    units,
)

api = DescribedAPI(title="Thông Suốt", version="1", docs_url=None, parser=Parser(), urls_namespace="api")
answer_refusals(api)
for part in (documents, requirements, flow, obligations, units, imports, conferences, statements, study, reports):
    api.add_router("", part.router)


def addresses() -> tuple[list[URLResolver | URLPattern], str, str]:
    """The API's addresses: it answers whoever is not signed in itself, with a problem instead of the sign-in page."""
    patterns, app, namespace = api.urls
    for callback in filter(None, (pattern.callback for pattern in patterns)):
        login_not_required(callback)
    return patterns, app, namespace
