"""What is looked at: a document's rule, and a unit that it reaches, with those above and beneath it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.study.queries.rules import RuleLine, line, rules_for
from thongsuot.study.rules.refusals import refusal
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Sight:
    """A unit in view on a day; `beneath` is False for a reader whose grant holds at the unit alone."""

    reader: Reader
    rule: RuleLine
    unit: UnitRef
    above: tuple[UnitRef, ...]
    children: tuple[UnitRef, ...]
    beneath: bool
    day: date


def sight(reader: Reader, document_id: int, unit_id: int | None, day: date | None, permission: Permission) -> Sight:
    """What is looked at: the unit asked for, else the widest that the rule reaches and the reader holds; three queries.

    :raises DomainError: study.unknown_rule, study.out_of_reach, people.not_allowed, units.unknown
    """
    rules = rules_for(reader, document_id)
    owner_id, scope = rules.rule.unit_id, reader.scope(permission)
    above, unit, children = units.around(unit_id or owner_id, reader.tree)
    if unit_id is None and not scope.covers(unit.lft):
        above, unit, children = units.around(_widest(reader, unit, permission), reader.tree)
    access.require_reader(reader, permission, unit)
    owner = next((one for one in (*above, unit) if one.id == owner_id), None)
    owner = owner or units.unit(owner_id, reader.tree)  # it stands elsewhere, or has closed
    if not owner.holds(unit):
        raise refusal("study.out_of_reach")
    rule = line(rules, owner)
    beneath = scope.covers_all(unit.lft, unit.rgt)
    return Sight(
        reader=reader,
        rule=rule,
        unit=unit,
        above=tuple(one for one in above if scope.covers(one.lft) and owner.holds(one)),
        children=tuple(one for one in children if one.is_open) if beneath else (),
        beneath=beneath,
        day=min(day or reader.day, reader.day),
    )


def _widest(reader: Reader, owner: UnitRef, permission: Permission) -> int:
    access.require_somewhere(reader, permission)
    own = list(units.units_by_ids(sorted(reader.granted_units(permission)), reader.tree).values())
    within = [one for one in own if owner.holds(one)] or own
    return max(within, key=lambda one: (one.rgt - one.lft, -one.lft)).id
