"""API tokens: what a program may do for its user, what a token looks like, how long it may last."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError, Message
from thongsuot.kernel.permission import Permission

PREFIX = "thongsuot_"
"""Whoever finds such a token in a file or a log knows what it opens, and so does a scanner for secrets."""
LONGEST = timedelta(days=365)
USE_NOTED_EVERY = timedelta(hours=1)
"""The last use is told to the hour: a read through the API does not become a write."""
PURPOSE_LENGTH = 80
_BYTES = 32


class TokenScope(StrEnum):
    """What a token is for. Names nothing about where: that is its user's grants."""

    DOCUMENTS_READ = "documents:read"
    DOCUMENTS_WRITE = "documents:write"
    DOCUMENTS_PUBLISH = "documents:publish"
    UNITS_READ = "units:read"
    UNITS_IMPORT = "units:import"
    MEMBERS_IMPORT = "members:import"
    FLOW_READ = "flow:read"
    PROGRESS_WRITE = "progress:write"
    STUDY_STATEMENTS = "study:statements"
    STUDY_SHEETS = "study:sheets"
    REPORTS_SEND = "reports:send"


SCOPES: Mapping[TokenScope, frozenset[Permission]] = MappingProxyType(
    {
        TokenScope.DOCUMENTS_READ: frozenset({Permission.READ_DOCUMENTS}),
        TokenScope.DOCUMENTS_WRITE: frozenset({Permission.READ_DOCUMENTS, Permission.REVIEW_DOCUMENTS}),
        TokenScope.DOCUMENTS_PUBLISH: frozenset({Permission.READ_DOCUMENTS, Permission.PUBLISH_DOCUMENTS}),
        TokenScope.UNITS_READ: frozenset(),  # the tree is open to whoever signs in
        TokenScope.UNITS_IMPORT: frozenset({Permission.EDIT_UNITS}),
        TokenScope.MEMBERS_IMPORT: frozenset({Permission.EDIT_MEMBERS}),
        TokenScope.FLOW_READ: frozenset({Permission.READ_DOCUMENTS, Permission.SEE_COUNTS}),
        TokenScope.PROGRESS_WRITE: frozenset(
            {Permission.READ_DOCUMENTS, Permission.SEE_COUNTS, Permission.MARK_PROGRESS}
        ),
        TokenScope.STUDY_STATEMENTS: frozenset(  # of people it tells codes alone, to who keeps their list
            {Permission.READ_DOCUMENTS, Permission.EDIT_MEMBERS, Permission.MARK_PROGRESS}
        ),
        TokenScope.STUDY_SHEETS: frozenset({Permission.READ_DOCUMENTS, Permission.MARK_PROGRESS}),
        TokenScope.REPORTS_SEND: frozenset(
            {Permission.READ_DOCUMENTS, Permission.SEE_COUNTS, Permission.MARK_PROGRESS}
        ),
    }
)
"""The permissions that each scope leaves of its user's. No scope shows names, gives access or shows the record."""

SCOPE_WORDS: Mapping[TokenScope, Message] = MappingProxyType(
    {
        TokenScope.DOCUMENTS_READ: _("read documents in force"),
        TokenScope.DOCUMENTS_WRITE: _("bring documents in and review them"),
        TokenScope.DOCUMENTS_PUBLISH: _("publish and withdraw documents"),
        TokenScope.UNITS_READ: _("read the tree of units"),
        TokenScope.UNITS_IMPORT: _("import units and reorganisations"),
        TokenScope.MEMBERS_IMPORT: _("import members"),
        TokenScope.FLOW_READ: _("read figures and what units owe"),
        TokenScope.PROGRESS_WRITE: _("report receipt and progress"),
        TokenScope.STUDY_STATEMENTS: _("exchange who has studied with another learning system, by member code"),
        TokenScope.STUDY_SHEETS: _("bring a unit’s own sheet of who has studied"),
        TokenScope.REPORTS_SEND: _("send reports on study upward and call them back"),
    }
)


def permissions_of(scopes: Iterable[TokenScope]) -> frozenset[Permission]:
    """What a token with these scopes leaves of its user's permissions."""
    return frozenset(permission for scope in scopes for permission in SCOPES[scope])


def new_token() -> str:
    """A fresh token: the prefix, then 256 random bits."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def check_token(purpose: str, scopes: Iterable[TokenScope], last_day: date, today: date) -> None:
    """Refuse a token that is for nothing, or that would last too long.

    :raises DomainError: people.token_incomplete, people.token_too_long
    """
    if not purpose or not list(scopes):
        words = _("Say what the token is for, and choose at least one thing it may do.")
        raise DomainError("people.token_incomplete", words, fields={"scopes" if purpose else "purpose": words})
    if not today <= last_day <= today + LONGEST:
        late = _("A token ends within a year, and not before today.")
        raise DomainError("people.token_too_long", late, fields={"last_day": late})


def token_not_valid() -> DomainError:
    """The same answer whether it was ended, has run out or never was: a guess learns nothing."""
    return DomainError("people.token_not_valid", _("This token was ended, has run out or does not exist."))
