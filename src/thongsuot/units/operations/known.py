"""The stored tree as an import is compared with it: whole, in four queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from thongsuot.units.models import Name, Placement, Unit
from thongsuot.units.rules.growth import Known, KnownTree

_CHUNK = 5000
_Named = tuple[date, int, str, str]
_Placed = tuple[date, int, int | None]


def tree(today: date) -> KnownTree:
    """Every stored unit as it stands today (or on its first day, when that is later), and the moves of later days."""
    rows = list(Unit.objects.order_by("pk").values_list("pk", "code", "opened_on", "closed_on").iterator(_CHUNK))
    codes = {pk: code for pk, code, _opened, _closed in rows}
    names, others = _names(today), _other_names()
    placed, later = _placements(codes, today)
    units: dict[str, Known] = {}
    for pk, code, opened, closed in rows:
        named_from, name_id, words, kind = names[pk]
        placed_from, placement_id, parent_id = placed[pk]
        units[code] = Known(
            id=pk, code=code, opened=opened, closed=closed,
            name_id=name_id, words=words, kind=kind, named_from=named_from,
            placement_id=placement_id, parent_code=_code(codes, parent_id), placed_from=placed_from,
            other_names=others.get(pk, frozenset()),
        )  # fmt: skip
    return KnownTree(units, later)


def _code(codes: Mapping[int, str], unit_id: int | None) -> str | None:
    return None if unit_id is None else codes[unit_id]


def _names(today: date) -> dict[int, _Named]:
    official = Name.objects.filter(role=Name.Role.OFFICIAL).order_by("from_day", "pk")
    current: dict[int, _Named] = {}
    rows = official.values_list("unit_id", "from_day", "pk", "words", "kind")
    for unit_id, from_day, name_id, words, kind in rows.iterator(_CHUNK):
        if unit_id not in current or from_day <= today:
            current[unit_id] = from_day, name_id, words, kind
    return current


def _other_names() -> dict[int, frozenset[str]]:
    """Folded names that are not official, of whatever days."""
    others = Name.objects.exclude(role=Name.Role.OFFICIAL).order_by("pk")
    found: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    for unit_id, folded in others.values_list("unit_id", "folded").iterator(_CHUNK):
        found[unit_id] |= {folded}
    return found


def _placements(codes: Mapping[int, str], today: date) -> tuple[dict[int, _Placed], dict[date, dict[str, str | None]]]:
    current: dict[int, _Placed] = {}
    later: defaultdict[date, dict[str, str | None]] = defaultdict(dict)
    rows = Placement.objects.order_by("from_day", "pk").values_list("unit_id", "from_day", "pk", "parent_id")
    for unit_id, from_day, pk, parent_id in rows.iterator(_CHUNK):
        if unit_id not in current or from_day <= today:
            current[unit_id] = from_day, pk, parent_id
        else:
            later[from_day][codes[unit_id]] = _code(codes, parent_id)
    return current, later
