"""What a level above decides: a later day, another unit, who is meant by a doubtful lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from thongsuot.audit import operations as audit
from thongsuot.documents.models import Document, Doubt, Version
from thongsuot.documents.operations import settle_doubt
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.ids import new_id
from thongsuot.kernel.permission import Permission, require
from thongsuot.plans.models import Kind, Obligation
from thongsuot.plans.operations import followers, lives
from thongsuot.plans.operations.bodies import Meant
from thongsuot.plans.operations.lives import Life
from thongsuot.plans.operations.refusals import refusal
from thongsuot.plans.operations.reports import Reported, accept_as, first_came_on
from thongsuot.plans.rules import Event
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.vietnamese.text import normalise


@dataclass(frozen=True, slots=True)
class Reassigned:
    """How many obligations went to the unit."""

    to_unit_id: int
    count: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A doubtful lead that is clear now, and how many obligations came of it."""

    doubt_id: int
    given: int


def extend(*, actor: Actor, event_id: UUID, obligation_id: int, due_day: date, reason: str, now: datetime) -> Reported:
    """Grant a later deadline; only the level above the unit may (the unit's own parent in today's tree).

    :raises DomainError: people.not_allowed, plans.not_later, plans.withdrawn, plans.already_done,
        plans.regular_is_never_done, plans.id_reused
    """
    today = day_of(now)
    day = first_came_on(event_id) or today
    note = normalise(reason).strip()
    event = Event(id=event_id, kind=Kind.EXTENDED.value, happened_on=day, due_day=due_day, note=note)

    def allow(life: Life) -> None:
        unit = units.unit(life.obligation.unit_id, units.tree_on(today))
        require(actor=actor, permission=Permission.ASSIGN, unit_id=unit.parent_id or unit.id, now=now)

    return accept_as(actor, obligation_id, event, allow, now)


@transaction.atomic
def reassign(*, actor: Actor, obligation_ids: Sequence[int], to_unit_id: int, reason: str, now: datetime) -> Reassigned:
    """Give open obligations to another unit, many at once: a ministry's to its successor, a divided unit's to an heir.

    :raises DomainError: people.not_allowed (at the owner of any of the documents), plans.unit_not_open,
        plans.unknown_obligation
    """
    units.hold_tree()
    today = day_of(now)
    chosen = lives.locked(Obligation.objects.open().filter(pk__in=obligation_ids))
    if len(chosen) != len(set(obligation_ids)):
        raise refusal("plans.unknown_obligation")
    owners = Document.objects.filter(pk__in={life.obligation.document_id for life in chosen})
    for owner_id in sorted(set(owners.values_list("owner_id", flat=True))):
        require(actor=actor, permission=Permission.ASSIGN, unit_id=owner_id, now=now)
    _open_units([to_unit_id], today)
    note = normalise(reason).strip()
    event = Event(id=new_id(), kind=Kind.REASSIGNED.value, happened_on=today, to_unit_id=to_unit_id, note=note)
    going = [life for life in chosen if life.obligation.unit_id != to_unit_id]
    lives.append(going, {life.obligation.pk: replace(event, id=new_id()) for life in going}, actor=actor, now=now)
    audit.record(
        actor=actor,
        action="plans.reassign",
        subject=f"unit:{to_unit_id}",
        unit_id=to_unit_id,
        now=now,
        detail={"obligations": sorted(life.obligation.pk for life in going), "reason": note},
    )
    return Reassigned(to_unit_id=to_unit_id, count=len(going))


@transaction.atomic
def settle(*, actor: Actor, doubt_id: int, unit_ids: Sequence[int], now: datetime) -> Settled:
    """Say which units a doubtful lead means; each gets its obligation where the version is in force.

    :raises DomainError: people.not_allowed, plans.not_about_a_body, plans.choose_a_unit, plans.unit_not_open,
        documents.already_settled
    """
    units.hold_tree()
    doubt = Doubt.objects.select_related("requirement").filter(pk=doubt_id, code__startswith="plans.body_").first()
    if doubt is None or doubt.requirement is None:
        raise refusal("plans.not_about_a_body")
    [version] = _locked_versions([doubt_id])
    owner_id = Document.objects.values_list("owner_id", flat=True).get(pk=version.document_id)
    require(actor=actor, permission=Permission.ASSIGN, unit_id=owner_id, now=now)
    chosen = _open_units(unit_ids, day_of(now))
    answer = ", ".join(unit.name for unit in chosen)
    settle_doubt(actor=actor, doubt_id=doubt_id, answer=answer, now=now)
    given = 0
    if version.state == "published" and version.published_at is not None:
        terms = followers.terms_of(version.pk, day_of(version.published_at))
        meant = Meant(unit_ids=tuple(unit.id for unit in chosen))
        wanted = followers.obligations_for(doubt.requirement, str(doubt.params["words"]), meant, terms)
        given = followers.give(wanted, terms, actor=actor, now=now)
    audit.record(
        actor=actor,
        action="plans.settle",
        subject=f"doubt:{doubt_id}",
        unit_id=owner_id,
        now=now,
        detail={"units": [unit.id for unit in chosen], "obligations": given},
    )
    return Settled(doubt_id=doubt_id, given=given)


@transaction.atomic
def settle_all(*, actor: Actor, doubt_ids: Sequence[int], unit_ids: Sequence[int], now: datetime) -> int:
    """Say once which units some words mean, wherever a document uses them; how many obligations came of it.

    :raises DomainError: as `settle`
    """
    units.hold_tree()
    _locked_versions(doubt_ids)
    return sum(
        settle(actor=actor, doubt_id=doubt_id, unit_ids=unit_ids, now=now).given for doubt_id in sorted(doubt_ids)
    )


def _locked_versions(doubt_ids: Sequence[int]) -> list[Version]:
    """The versions of these doubts, in the order of their ids: none is withdrawn while its doubt is answered."""
    about = Version.objects.filter(pk__in=Doubt.objects.filter(pk__in=doubt_ids).values("version"))
    return list(about.select_for_update().only("state", "published_at", "document").order_by("pk"))


def _open_units(unit_ids: Sequence[int], today: date) -> list[UnitRef]:
    if not unit_ids:
        raise refusal("plans.choose_a_unit")
    found = units.units_by_ids(list(dict.fromkeys(unit_ids)), units.tree_on(today))
    for unit_id in unit_ids:
        if unit_id not in found or not found[unit_id].is_open:
            raise refusal("plans.unit_not_open", {"unit": found[unit_id].name if unit_id in found else unit_id})
    return list(found.values())
