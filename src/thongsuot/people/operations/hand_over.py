"""When a secretary changes: one act ends what the one holds and invites the other to the same."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.people.models import Grant
from thongsuot.people.operations.grants import Offer, end_now, held_grant, require_giving, require_lasting
from thongsuot.people.operations.invitations import Invited, put_on_offer
from thongsuot.people.rules.roles import Role


@transaction.atomic
def hand_over(*, actor: Actor, grant_id: int, last_day: date | None, now: datetime) -> Invited:
    """Let a grant end and invite someone else to the same role at the same unit.

    `last_day` is the old holder's last, included; None ends the grant at once, and with the last one its holder's
    sessions. The invitation opens at once either way, so that the two can stand side by side for the days between; it
    gives the role without end. Whoever hands over their own role cannot stand behind the invitation any more: then
    whoever gave it to them does.

    :raises DomainError: people.unknown_grant, people.not_allowed, people.not_yours_to_give, people.grant_ended,
        people.ends_before_it_starts, people.ends_sooner, people.giver_gone
    """
    held = held_grant(actor, grant_id, now)
    if last_day is None:
        end_now(held, now)
    else:
        _end_on(held, last_day, day_of(now))
    invited = put_on_offer(*_behind(actor, held, now), now)
    ends = (last_day or day_of(now)).isoformat()
    record(
        actor=actor, action="people.hand_over", subject=f"user:{held.user_id}", unit_id=held.unit_id,
        detail={"grant": held.pk, "invitation": invited.invitation_id, "last_day": ends}, now=now,
    )  # fmt: skip
    return invited


def _behind(actor: Actor, held: Grant, now: datetime) -> tuple[Actor, Offer]:
    """Who stands behind the invitation, and what it offers; refused where who gave the role may give it no more."""
    offer = Offer(Role(held.role), held.unit_id, held.with_subtree)
    if actor.user_id != held.user_id:
        return actor, offer
    giver = Actor(held.granted_by_id, actor.door)
    try:
        if held.granted_by_id is not None:
            require_giving(giver, offer, now)
    except DomainError as error:
        message = _("Whoever gave you this role may no longer give it. Ask the unit above to invite who follows you.")
        raise DomainError("people.giver_gone", message) from error
    return giver, offer


def _end_on(held: Grant, last_day: date, today: date) -> None:
    require_lasting(last_day, today)
    if held.last_day is not None and held.last_day < last_day:
        message = _("This grant ends before that day already.")
        raise DomainError("people.ends_sooner", message, fields={"last_day": message})
    held.last_day = last_day
    held.save(update_fields=["last_day"])
