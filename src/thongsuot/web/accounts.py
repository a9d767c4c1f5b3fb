"""How django-allauth behaves here: nobody opens an account for oneself, people are invited."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from thongsuot.people.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts come from invitations only; whoever signs in is spoken to in their own language."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        """Never: an invitation carries the right to sign up (`people.operations.accept_invitation`)."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Refuse after too many failures by account or by address, and say how long."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            minutes = settings.FAILED_SIGN_INS_MINUTES
            words = ngettext(
                "Too many failed attempts. Wait %(count)s minute, then try again.",
                "Too many failed attempts. Wait %(count)s minutes, then try again.",
                minutes,
            )
            raise ValidationError(words % {"count": minutes}, code="too_many_login_attempts") from error

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **circumstances: object) -> HttpResponse:
        """Speak the user's own language, unless another was chosen on this device."""
        response: HttpResponse = super().post_login(request, user, **circumstances)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, cast("User", user).language)
        return response


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    """Name and password, and whether the session is to last the week."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = _("This is my own device: keep me signed in for a week")

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in; elsewhere than on one's own device the session ends with the browser, or unused for 12 hours."""
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        if self.cleaned_data["remember"]:
            request.session.set_expiry(settings.SESSION_AGE_ON_OWN_DEVICE)
        return response


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A passkey unless one says otherwise: what most people come for."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Which device it is")
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Sign in with it alone, without a password")
        self.fields["passwordless"].help_text = _("The device asks for a finger, the face or its PIN.")


class RenameKeyForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """Another name for a key."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Which device it is")
