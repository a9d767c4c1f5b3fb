"""What an invitation's token is kept as, and the refusal of one that no longer opens anything."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError


def token_hash(token: str) -> str:
    """The token is random and long, so a plain hash keeps it as well as a slow one."""
    return hashlib.sha256(token.encode()).hexdigest()


def not_valid() -> DomainError:
    """The same answer whether it was used, has expired or never was: a guess learns nothing."""
    message = _("This invitation was used, has expired or does not exist.")
    return DomainError("people.invitation_not_valid", message)
