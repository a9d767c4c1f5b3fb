"""Signing in through the organisation's own sign-in service (OIDC): known people only, joined by an explicit step."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people import operations
from thongsuot.people.models import User
from thongsuot.people.operations import NewUser
from thongsuot.web.requests import now
from thongsuot.web.templatetags.thongsuot import language

NAME_LENGTH = 120
USERNAME_LENGTH = 150
NOT_IN_NAMES = re.compile(r"[^\w.@+-]+")


class KnownPeopleAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Who is joined to an account signs in to it; who comes with an invitation takes it up; everybody else is refused.

    An e-mail address never joins anybody to anything: whoever runs the service could write any into it.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:  # noqa: ARG002  # allauth's signature
        """Never: an invitation carries the right to sign up."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Decide what becomes of someone whom the service knows."""
        sociallogin.email_addresses = []
        state: Mapping[str, Any] = sociallogin.state
        if state.get("process") == "connect":
            return
        token = (state.get("data") or {}).get("invitation")
        if token and sociallogin.is_existing:
            operations.take_up_invitation(actor=Actor(sociallogin.user.pk, "web"), token=token, now=now())
        elif token:
            claims = sociallogin.account.get_provider_account().get_user_data()
            accept(token, claims, partial(sociallogin.connect, request))
        elif not sociallogin.is_existing:
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))


def to_service(request: HttpRequest, token: str) -> HttpResponse:
    """Send whoever holds an invitation to the service, to come back with it."""
    provider = KnownPeopleAdapter(request).get_provider(request, settings.OIDC_ID)
    response: HttpResponse = provider.redirect(request, process="login", next_url="/", data={"invitation": token})
    return response


def accept(token: str, claims: Mapping[str, Any], join: Callable[[User], None]) -> None:
    """Take an invitation up as whom the service describes; a name that is taken gets the service's own mark behind.

    :raises DomainError: people.invitation_not_valid, people.bad_username
    """
    subject = _typeable(str(claims["sub"]))
    wanted = _typeable(str(claims.get("preferred_username") or subject))[:USERNAME_LENGTH]
    marked = f"{wanted[: USERNAME_LENGTH - 65]}-{subject[:64]}"
    try:
        _accept(token, wanted, claims, join)
    except DomainError as error:
        if error.code != "people.username_taken":
            raise
        _accept(token, marked, claims, join)


def _typeable(words: str) -> str:
    """The service's name with a hyphen for whatever a user name may not hold."""
    return NOT_IN_NAMES.sub("-", words)


def _accept(token: str, username: str, claims: Mapping[str, Any], join: Callable[[User], None]) -> None:
    display_name = str(claims.get("name") or username)[:NAME_LENGTH]
    new_user = NewUser(username=username, password=None, display_name=display_name, language=language())
    actor = Actor(user_id=None, door="web")
    operations.accept_and_join(actor=actor, token=token, new_user=new_user, join=join, now=now())
