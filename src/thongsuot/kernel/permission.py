"""What may be asked for. `people.access` decides; lower packages ask here, so that no arrow points up."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from thongsuot.kernel.actor import Actor


class Permission(StrEnum):
    """Every permission; which role holds which is in `people.rules.ROLES`, their meaning in docs/permissions.md."""

    SEE_COUNTS = "see_counts"
    SEE_NAMES = "see_names"
    READ_DOCUMENTS = "read_documents"
    REVIEW_DOCUMENTS = "review_documents"
    PUBLISH_DOCUMENTS = "publish_documents"
    MARK_PROGRESS = "mark_progress"
    ASSIGN = "assign"
    REMIND = "remind"
    CONVENE = "convene"
    RUN_POINT = "run_point"
    EDIT_UNITS = "edit_units"
    EDIT_MEMBERS = "edit_members"
    EDIT_CATALOGUES = "edit_catalogues"
    GRANT = "grant"
    SEE_AUDIT = "see_audit"


class Decision(Protocol):
    """The signature of the one place that decides."""

    def __call__(self, *, actor: Actor, permission: Permission, unit_id: int | None, now: datetime) -> None:
        """Return if the actor may, else raise DomainError."""


def require(*, actor: Actor, permission: Permission, unit_id: int | None, now: datetime) -> None:
    """Refuse unless the actor may do this at this unit (None: anywhere at all, at the root of the tree).

    :raises DomainError: people.not_allowed
    """
    decide = cast("Decision", import_string(settings.ACCESS_DECISION))
    decide(actor=actor, permission=permission, unit_id=unit_id, now=now)
