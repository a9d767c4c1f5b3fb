"""Passes: a QR for each person and conference, made when it is printed. Only its hash stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.convening.models import Convened
from thongsuot.convening.queries import convened as queries
from thongsuot.convening.queries.seeing import ConferenceHead, conference_for
from thongsuot.convening.rules import new_pass, pass_hash
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

AT_ONCE = 1_000
"""Passes in one go: 125 sheets of paper."""


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass as it is printed, once; `words` are what the QR holds."""

    name: str
    code: str
    unit: str
    point: str
    words: str


@dataclass(frozen=True, slots=True)
class Passes:
    """Passes just made; `left` people of the unit wait for another go."""

    conference: ConferenceHead
    unit: UnitRef
    passes: tuple[Pass, ...]
    left: int


@transaction.atomic
def make_passes(*, actor: Actor, conference_id: int, unit_id: int, anew: bool, now: datetime) -> Passes:
    """Make passes for those expected of a unit and all beneath it who have none; `anew` for all of them.

    A pass that is made anew ends the one before. They show names, so it is recorded as a look.

    :raises DomainError: convening.unknown_conference, units.unknown, people.not_allowed, convening.not_called,
        convening.cancelled, convening.no_passes_left, convening.too_many_passes
    """
    reader = access.reader_of(actor, now)
    head = conference_for(reader, conference_id)
    unit = access.unit_for(reader, Permission.RUN_POINT, unit_id)
    access.require_subtree(reader, Permission.SEE_NAMES, unit)
    require_to_come(head)
    wanted = queries.beneath(reader, conference_id, unit).expected()
    rows = wanted if anew else wanted.filter(token_hash="")
    total = rows.count()
    if anew and total > AT_ONCE:
        message = _("These are too many for one go. Choose a unit further down, or only those who have none yet.")
        raise DomainError("convening.too_many_passes", message)
    found = list(queries.named(rows.select_for_update(of=("self",)))[:AT_ONCE])
    if not found:
        raise DomainError("convening.no_passes_left", _("Everybody of this unit has a pass already."))
    made = [(row, new_pass()) for row in found]
    _keep(made, now)
    record(
        actor=actor, action="convening.make_passes", subject=f"conference:{conference_id}", unit_id=unit_id,
        detail={"count": len(made), "anew": anew}, now=now,
    )  # fmt: skip
    return Passes(head, unit, _printed(made, conference_id, reader), total - len(made))


def require_to_come(head: ConferenceHead) -> None:
    """Refuse a conference that is not called, or called off.

    :raises DomainError: convening.not_called, convening.cancelled
    """
    if head.cancelled_at is not None:
        raise DomainError("convening.cancelled", _("The conference was called off; it can only be read."))
    if head.called_at is None:
        message = _("The list is not made yet: it is when the conference is called.")
        raise DomainError("convening.not_called", message)


def _keep(made: Sequence[tuple[Convened, str]], now: datetime) -> None:
    """Store the hashes, and when they were made."""
    for some in db.batches(made):
        passes = tuple((row.pk, pass_hash(words)) for row, words in some)
        db.run("thongsuot.convening", "calling.sql", "passes", {"passes": passes})
        Convened.objects.filter(pk__in=[row.pk for row, _words in some]).update(token_made_at=now)


def _printed(made: Sequence[tuple[Convened, str]], conference_id: int, reader: access.Reader) -> tuple[Pass, ...]:
    unit_ids = {row.unit_id for row, _words in made}
    names = units.units_by_ids(unit_ids, reader.tree)
    points = queries.points_of(conference_id, sorted(unit_ids))
    return tuple(
        Pass(
            name=queries.name_of(row),
            code=row.member.code,
            unit=names[row.unit_id].name if row.unit_id in names else "",
            point=points.get(row.unit_id, ""),
            words=words,
        )
        for row, words in made
    )
