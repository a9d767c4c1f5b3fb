"""Whom a message to a unit reaches: those who hold a role at the unit itself that may act for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from thongsuot.kernel import db
from thongsuot.kernel.permission import Permission
from thongsuot.people.models import Grant
from thongsuot.people.rules.roles import ROLES

ACTING = tuple(role.value for role, permissions in ROLES.items() if Permission.MARK_PROGRESS in permissions)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A user who acts for a unit; `email` is empty where none is known."""

    user_id: int
    email: str
    language: str


def addressees(unit_ids: Collection[int], day: date) -> dict[int, tuple[Addressee, ...]]:
    """Who acts for each of these units on a day; units for which nobody does are absent. For messages, not pages."""
    found: dict[int, dict[int, Addressee]] = defaultdict(dict)
    for some in db.batches(sorted(unit_ids)):
        rows = Grant.objects.held_on(day).filter(unit_id__in=some, role__in=ACTING, user__is_active=True)
        fields = ("unit_id", "user_id", "user__email", "user__language")
        for unit_id, user_id, email, language in rows.order_by("user_id").values_list(*fields):
            found[unit_id][user_id] = Addressee(user_id, email, language)
    return {unit_id: tuple(users.values()) for unit_id, users in found.items()}
