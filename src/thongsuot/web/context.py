"""What every template can use."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader

SUBJECTS = {
    "home": "home",
    "due": "home",
    "obligation": "home",
    "obligations": "home",
    "notice": "home",
    "notices": "home",
    "documents": "documents",
    "study": "documents",
    "learn": "home",
    "document": "documents",
    "review": "documents",
    "publish": "documents",
    "requirement": "documents",
    "correct": "documents",
    "withdraw": "documents",
    "doubt": "documents",
    "conferences": "conferences",
    "conference": "conferences",
    "convened": "conferences",
    "point": "conferences",
    "units": "units",
    "unit": "units",
    "member": "units",
    "members": "units",
    "imports": "imports",
    "import": "imports",
    "leads": "documents",
    "search": "search",
    "account": "account",
    "own": "account",
    "mfa": "account",
    "socialaccount": "account",
    "hand": "units",
    "end": "units",
}
"""First word of a page's address name → the entry of the head under which it stands."""


IMPORTING = (Permission.EDIT_UNITS, Permission.EDIT_MEMBERS)


def may_import(reader: Reader) -> bool:
    """True where the head leads to the imports."""
    return any(reader.scope(one).ranges for one in IMPORTING)


def frame(request: HttpRequest) -> dict[str, object]:
    """The head: its current entry, the organisation's name; whether there is anything to import, or figures to see.

    `OIDC_NAME` is empty where the installation names no sign-in service.

    Runs no query but those that find the reader, and these only where a page shows the head.
    """
    match = request.resolver_match
    name = (match.url_name or "") if match else ""
    reader: Reader | None = getattr(request, "reader", None)
    return {
        "subject": SUBJECTS.get(name.partition("_")[0], ""),
        "organisation": lambda: reader.tree.name if reader else "",
        "may_import": lambda: reader is not None and may_import(reader),
        "OIDC_ID": settings.OIDC_ID,
        "OIDC_NAME": settings.OIDC_NAME if settings.OIDC_URL else "",
        "sees_flow": lambda: reader is not None and bool(reader.scope(Permission.SEE_COUNTS).ranges),
    }
