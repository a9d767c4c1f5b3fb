"""Why something is not accepted: one table of words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError, Message

MESSAGES: Mapping[str, Message] = {
    "courses.newer_version": _("A newer version is in force meanwhile. Open the course again; your place is kept."),
    "courses.not_in_order": _("What stands before this has not been read yet. Go on where you left off."),
    "courses.unknown_course": _("There is no such course for you."),
    "courses.unknown_member": _(
        "This account is nobody’s own yet. Ask the secretary of your unit for an invitation to an account of your own."
    ),
}
"""What a person reads for each code of this package."""


def refusal(code: str, **params: Any) -> DomainError:  # noqa: ANN401  # what the message names
    """The refusal with this code."""
    return DomainError(code, MESSAGES[code], **params)
