"""Reminding by hand: an office has units told what they owe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.notices.operations.writing import By, write
from thongsuot.notices.rules import Aim
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.units import queries as units


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many of the units asked for are told now; the others were told the same earlier today."""

    made: int
    of: int


@transaction.atomic
def remind(*, actor: Actor, unit_id: int, aims: Sequence[Aim], now: datetime) -> Reminded:
    """Have units told something, each at most once on a day; all stand beneath `unit_id` or are that unit.

    :raises DomainError: people.not_allowed, notices.nobody_to_remind
    """
    reader = access.reader_of(actor, now)
    access.unit_for(reader, Permission.REMIND, unit_id)
    _require_all(reader, aims)
    made = write(aims, By(actor.user_id), now)
    record(
        actor=actor, action="notices.remind", subject=f"unit:{unit_id}", unit_id=unit_id,
        detail={"about": aims[0].subject, "reason": aims[0].reason, "units": len(aims), "made": made}, now=now,
    )  # fmt: skip
    return Reminded(made, len(aims))


def _require_all(reader: Reader, aims: Sequence[Aim]) -> None:
    """:raises DomainError: people.not_allowed, notices.nobody_to_remind"""
    if not aims:
        raise DomainError("notices.nobody_to_remind", _("Nobody is late here any more, so nobody was reminded."))
    for unit in units.units_by_ids({aim.unit_id for aim in aims}, reader.tree).values():
        access.require_reader(reader, Permission.REMIND, unit)
