"""Other names of a unit, and the link between a state body and the Party organisation in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.catalogues.queries import entries_ever
from thongsuot.catalogues.rules import Catalogue
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import valid_on
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission, require
from thongsuot.units.models import NAME_LENGTH, Name, Unit, UnitLink
from thongsuot.units.rules.tree_sheet import tidy
from thongsuot.vietnamese.text import fold, sort_key

_PARTY = "party"


@dataclass(frozen=True, slots=True)
class NameAdded:
    """The name's id, and its words as they are kept."""

    name_id: int
    words: str


@dataclass(frozen=True, slots=True)
class Linked:
    """The link's id."""

    link_id: int


@transaction.atomic
def add_alias(
    *, actor: Actor, unit_id: int, words: str, from_day: date | None, until_day: date | None, now: datetime
) -> NameAdded:
    """Let a unit be found by another name on the days [from_day, until_day); None: since it opened, for good.

    :raises DomainError: people.not_allowed, units.unknown_unit, units.bad_name, units.ends_before_it_starts,
        units.name_known
    """
    require(actor=actor, permission=Permission.EDIT_UNITS, unit_id=unit_id, now=now)
    unit = _locked(unit_id)
    name = _alias(unit, tidy(words.replace(";", ",")), from_day or unit.opened_on, until_day)
    if Name.objects.filter(_sharing_days(name.from_day, until_day), unit=unit, folded=name.folded).exists():
        raise DomainError("units.name_known", _("%(unit)s bears this name in those days already."), unit=unit.code)
    name.save()
    record(actor=actor, action="units.add_alias", subject=f"unit:{unit_id}", unit_id=unit_id, now=now)
    return NameAdded(name.pk, name.words)


@transaction.atomic
def link_units(
    *, actor: Actor, state_unit_id: int, party_unit_id: int, from_day: date, until_day: date | None, now: datetime
) -> Linked:
    """Say that on the days [from_day, until_day) a Party organisation is the one in a state body.

    :raises DomainError: people.not_allowed, units.unknown_unit, units.ends_before_it_starts, units.not_open_then,
        units.not_a_pair, units.linked_already
    """
    for unit_id in (state_unit_id, party_unit_id):
        require(actor=actor, permission=Permission.EDIT_UNITS, unit_id=unit_id, now=now)
    _check_days(from_day, until_day)
    state, party = _locked(state_unit_id), _locked(party_unit_id)
    _check_pair(state, party, from_day)
    if UnitLink.objects.filter(_sharing_days(from_day, until_day), Q(state_unit=state) | Q(party_unit=party)).exists():
        raise DomainError("units.linked_already", _("One of the two is linked to another unit in those days."))
    link = UnitLink.objects.create(state_unit=state, party_unit=party, from_day=from_day, until_day=until_day)
    detail = {"party_unit": party_unit_id, "from_day": from_day.isoformat()}
    record(
        actor=actor, action="units.link_units", subject=f"unit:{state_unit_id}", unit_id=state_unit_id, now=now,
        detail=detail,
    )  # fmt: skip
    return Linked(link.pk)


def _locked(unit_id: int) -> Unit:
    unit = Unit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise DomainError("units.unknown_unit", _("There is no such unit."))
    return unit


def _alias(unit: Unit, words: str, from_day: date, until_day: date | None) -> Name:
    if len(words) > NAME_LENGTH or not fold(words):
        raise DomainError("units.bad_name", _("This is not a name."), fields={"words": _("This is not a name.")})
    _check_days(from_day, until_day)
    return Name(
        unit=unit, role=Name.Role.ALIAS, words=words, folded=fold(words), sort_key=sort_key(words),
        from_day=from_day, until_day=until_day,
    )  # fmt: skip


def _check_days(from_day: date, until_day: date | None) -> None:
    if until_day is not None and until_day <= from_day:
        raise DomainError("units.ends_before_it_starts", _("The last day lies before the first."))


def _sharing_days(from_day: date, until_day: date | None) -> Q:
    """Rows that hold on one of the days [from_day, until_day)."""
    lasting = Q(until_day__isnull=True) | Q(until_day__gt=from_day)
    return lasting if until_day is None else lasting & Q(from_day__lt=until_day)


def _check_pair(state: Unit, party: Unit, on: date) -> None:
    """One is of the Party, the other is not, and both are open when the link begins."""
    for unit in (state, party):
        if unit.opened_on > on or (unit.closed_on is not None and unit.closed_on <= on):
            raise DomainError("units.not_open_then", _("%(unit)s is not open on that day."), unit=unit.code)
    if _branch(state, on) == _PARTY or _branch(party, on) != _PARTY:
        raise DomainError("units.not_a_pair", _("A link joins a state body to an organisation of the Party."))


def _branch(unit: Unit, on: date) -> str:
    kind = Name.objects.filter(valid_on(on), unit=unit, role=Name.Role.OFFICIAL).values_list("kind", flat=True).get()
    branches = {entry.code: str(entry.detail["branch"]) for entry in entries_ever(Catalogue.UNIT_KINDS)}
    return branches.get(kind, "")
