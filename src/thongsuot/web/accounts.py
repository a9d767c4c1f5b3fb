"""How django-allauth behaves here: nobody opens an account for oneself, people are invited."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from thongsuot.people.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts come from invitations only; whoever signs in is spoken to in their own language."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        """Never: an invitation carries the right to sign up (`people.operations.accept_invitation`)."""
        return False

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **circumstances: object) -> HttpResponse:
        """Speak the user's own language, unless another was chosen on this device."""
        response: HttpResponse = super().post_login(request, user, **circumstances)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, cast("User", user).language)
        return response
