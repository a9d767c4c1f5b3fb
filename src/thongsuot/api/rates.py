"""How often one account and one address may ask; who asks more is told how long to wait."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.rates import Rate, seconds_to_wait

PEOPLE_BEHIND_AN_ADDRESS = 10
"""A whole office reaches us from one address."""


class TooManyError(DomainError):
    """A refusal that passes by itself."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "api.too_many", _("Too many requests. Send the next one in %(seconds)s seconds."), seconds=seconds
        )
        self.retry_after = seconds


def count_account(actor: Actor) -> None:
    """Count a request of this account.

    :raises TooManyError: when it has asked too often
    """
    _count(f"api:account:{actor.user_id}", settings.API_RATE)


def count_address(request: HttpRequest) -> None:
    """Count a request from this address, whoever asks: tokens cannot be tried out at will.

    :raises TooManyError: when it has asked too often
    """
    _count(f"api:address:{address_of(request)}", settings.API_RATE * PEOPLE_BEHIND_AN_ADDRESS)


def address_of(request: HttpRequest) -> str:
    """The sender's address; a server behind a socket file knows none but what its proxy tells."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""


def _count(name: str, a_minute: int) -> None:
    if seconds := seconds_to_wait(name, Rate(a_minute), timezone.now()):
        raise TooManyError(seconds)
