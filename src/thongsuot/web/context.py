"""What every template can use."""

from __future__ import annotations

from django.http import HttpRequest

SUBJECTS = {
    "home": "home",
    "due": "home",
    "obligation": "home",
    "obligations": "home",
    "documents": "documents",
    "document": "documents",
    "review": "documents",
    "publish": "documents",
    "requirement": "documents",
    "correct": "documents",
    "withdraw": "documents",
    "doubt": "documents",
    "units": "units",
    "unit": "units",
    "member": "units",
    "members": "units",
    "imports": "units",
    "import": "units",
    "leads": "documents",
    "search": "search",
    "account": "account",
}
"""First word of a page's address name → the entry of the head under which it stands."""


def frame(request: HttpRequest) -> dict[str, object]:
    """The head's current entry. Runs no query, so that every page may carry it."""
    match = request.resolver_match
    name = (match.url_name or "") if match else ""
    return {"subject": SUBJECTS.get(name.partition("_")[0], "")}
