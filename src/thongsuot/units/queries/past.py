"""A unit's own story, who is linked to whom, and the whole as a sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from thongsuot.kernel.days import valid_on
from thongsuot.units.models import Name, Placement, Succession, TreeNode, UnitLink
from thongsuot.units.queries.nodes import with_names
from thongsuot.units.rules.refs import Tree


@dataclass(frozen=True, slots=True)
class DatedName:
    """What the unit is or was called on the days [from_day, until_day)."""

    words: str
    role: str
    kind: str
    from_day: date
    until_day: date | None


@dataclass(frozen=True, slots=True)
class DatedPlace:
    """Beneath which unit it stands or stood; `document` is the act's, empty without one."""

    parent_id: int | None
    from_day: date
    until_day: date | None
    document: str


@dataclass(frozen=True, slots=True)
class Inheritance:
    """The unit that came before or after, how much of the predecessor passed, when, and by which document."""

    unit_id: int
    part: str
    on: date
    document: str


@dataclass(frozen=True, slots=True)
class DatedLink:
    """The state body and the Party organisation in it."""

    state_unit_id: int
    party_unit_id: int
    from_day: date
    until_day: date | None


@dataclass(frozen=True, slots=True)
class History:
    """Everything that happened to one unit, each list in order of time."""

    names: tuple[DatedName, ...]
    placements: tuple[DatedPlace, ...]
    predecessors: tuple[Inheritance, ...]
    successors: tuple[Inheritance, ...]
    links: tuple[DatedLink, ...]


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One unit in the shape of the import sheet; aliases stand in one cell, parted by semicolons."""

    code: str
    name: str
    kind: str
    parent_code: str
    opened: date
    closed: date | None
    aliases: str


def history(unit_id: int) -> History:
    """A unit's story, in five queries."""
    names = Name.objects.filter(unit_id=unit_id).order_by("from_day", "role", "words", "pk")
    places = Placement.objects.filter(unit_id=unit_id).order_by("from_day", "pk")
    links = UnitLink.objects.filter(state_unit_id=unit_id) | UnitLink.objects.filter(party_unit_id=unit_id)
    return History(
        names=tuple(DatedName(*row) for row in names.values_list("words", "role", "kind", "from_day", "until_day")),
        placements=tuple(
            DatedPlace(parent_id, from_day, until_day, document or "")
            for parent_id, from_day, until_day, document in places.values_list(
                "parent_id", "from_day", "until_day", "act__document_words"
            )
        ),
        predecessors=_inheritances("successor_id", unit_id, "predecessor_id"),
        successors=_inheritances("predecessor_id", unit_id, "successor_id"),
        links=tuple(
            DatedLink(*row)
            for row in links.order_by("from_day", "pk").values_list(
                "state_unit_id", "party_unit_id", "from_day", "until_day"
            )
        ),
    )


def _inheritances(end: str, unit_id: int, other: str) -> tuple[Inheritance, ...]:
    rows = Succession.objects.filter(**{end: unit_id}).order_by("act__operates_on", "pk")
    return tuple(
        Inheritance(*row) for row in rows.values_list(other, "part", "act__operates_on", "act__document_words")
    )


def party_of(unit_ids: Collection[int], tree: Tree) -> dict[int, int]:
    """State body → the Party organisation in it on that day, for those of these that have one."""
    links = UnitLink.objects.filter(valid_on(tree.day), state_unit_id__in=unit_ids)
    return dict(links.values_list("state_unit_id", "party_unit_id"))


def state_of(unit_ids: Collection[int], tree: Tree) -> dict[int, int]:
    """Party organisation → the state body it stands in on that day, for those of these that have one."""
    links = UnitLink.objects.filter(valid_on(tree.day), party_unit_id__in=unit_ids)
    return dict(links.values_list("party_unit_id", "state_unit_id"))


_EXPORTED = ("unit_id", "parent_id", "unit__code", "called__words", "kind", "unit__opened_on", "unit__closed_on")


def export_rows(tree: Tree) -> Iterator[ExportRow]:
    """The whole tree in the shape of the import, each unit after the one it stands beneath. Two queries."""
    aliases: dict[int, list[str]] = defaultdict(list)
    others = Name.objects.filter(valid_on(tree.day)).exclude(role=Name.Role.OFFICIAL).order_by("sort_key", "pk")
    for unit_id, words in others.values_list("unit_id", "words"):
        aliases[unit_id].append(words)
    nodes = with_names(TreeNode.objects.filter(version_id=tree.version_id).order_by("lft"), tree)
    codes: dict[int | None, str] = {None: ""}
    for unit_id, parent_id, code, words, kind, opened, closed in nodes.values_list(*_EXPORTED):
        codes[unit_id] = code
        yield ExportRow(code, words or "", kind, codes[parent_id], opened, closed, "; ".join(aliases[unit_id]))
