"""Who comes in, and by which door: a program with its API token, a browser with its session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer, SessionAuth

from thongsuot.api.rates import count_account
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.operations.tokens import take_token
from thongsuot.people.rules.tokens import SCOPE_WORDS, TokenScope


@dataclass(frozen=True)
class Caller:
    """Whoever was let in, and the moment of the request."""

    actor: Actor
    now: datetime

    @cached_property
    def reader(self) -> Reader:
        """The caller with what today's grants cover, less what the token leaves out."""
        return access.reader_of(self.actor, self.now)


class Token(HttpBearer):
    """`Authorization: Bearer thongsuot_…`"""

    def __init__(self, scopes: Sequence[TokenScope]) -> None:
        super().__init__()
        self.scopes = scopes

    def authenticate(self, request: HttpRequest, token: str) -> Caller:  # noqa: ARG002  # ninja's signature
        """The token's user, if one of its scopes opens this route.

        :raises DomainError: people.token_not_valid, api.scope_missing, api.too_many
        """
        now = timezone.now()
        bearer = take_token(token=token, now=now)
        count_account(bearer.actor)
        if bearer.scopes.isdisjoint(self.scopes):
            words = _("This token is not for that. It would have to be able to: %(scope)s.")
            raise DomainError("api.scope_missing", words, scope=SCOPE_WORDS[self.scopes[0]])
        return Caller(bearer.actor, now)


class Session(SessionAuth):
    """A browser's own session; what it writes carries the CSRF token of its pages."""

    def _get_key(self, request: HttpRequest) -> str | None:
        """A stranger has none, which is found out first: looking for the CSRF token would read all that was sent."""
        return super()._get_key(request) if request.user.is_authenticated else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:  # noqa: ARG002  # ninja's signature
        """The signed-in user, with a role and the second factor that it asks for, as the pages have it.

        :raises DomainError: api.too_many, people.not_allowed, api.second_factor_missing
        """
        if not request.user.is_authenticated:
            return None
        caller = Caller(Actor(user_id=request.user.pk, door="api"), timezone.now())
        count_account(caller.actor)
        if not caller.reader.held:
            raise DomainError("people.not_allowed", _("You may not do this here."))
        if access.holds_over_many(caller.reader, settings.SECOND_FACTOR_ROLES) and not is_mfa_enabled(request.user):
            words = _("Your role covers many units: set up a passkey or an authenticator app first.")
            raise DomainError("api.second_factor_missing", words)
        return caller


def opened_by(*scopes: TokenScope) -> list[Token | Session]:
    """The doors of a route: a token with any of these scopes, or a session."""
    return [Token(scopes), Session(csrf=True)]


def caller_of(request: HttpRequest) -> Caller:
    """Whoever a door has let in."""
    return cast("Caller", request.auth)  # type: ignore[attr-defined]  # ninja sets it
