"""One unit as its own page shows it, and units as a search finds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from thongsuot.units.models import Name, Placement, Succession, UnitLink
from thongsuot.units.queries.nodes import around, search, units_by_ids
from thongsuot.units.queries.past import DatedName
from thongsuot.units.rules.refs import Tree, UnitRef


@dataclass(frozen=True, slots=True)
class Called:
    """A unit under the official name that it bore on the day in question."""

    unit_id: int
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Stay:
    """Beneath whom the unit stood on the days [from_day, until_day); `parent` None: at the top."""

    parent: Called | None
    from_day: date
    until_day: date | None
    document: str


@dataclass(frozen=True, slots=True)
class Kinship:
    """The unit before or after, how much of the predecessor passed, when and by which document."""

    other: Called
    part: str
    on: date
    document: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """The Party organisation in this state body (`is_party`), or the state body it is in, on [from_day, until_day)."""

    other: Called
    is_party: bool
    from_day: date
    until_day: date | None


@dataclass(frozen=True, slots=True)
class Portrait:
    """A unit in a day's tree with those above and right beneath it, and its whole story."""

    unit: UnitRef
    above: tuple[UnitRef, ...]
    children: tuple[UnitRef, ...]
    names: tuple[DatedName, ...]
    stays: tuple[Stay, ...]
    predecessors: tuple[Kinship, ...]
    successors: tuple[Kinship, ...]
    pairings: tuple[Pairing, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that a search found, with the one above it: many units share a name."""

    unit: UnitRef
    parent: UnitRef | None


def portrait(unit_id: int, tree: Tree) -> Portrait:
    """Everything about one unit, in five queries.

    :raises DomainError: units.unknown
    """
    above, shown, children = around(unit_id, tree)
    stays = list(_stays(unit_id))
    kin = list(_kin(unit_id))
    links = list(_links(unit_id))
    others = {stay[0] for stay in stays if stay[0]} | {one[1] for one in kin} | {one[1] for one in links}
    names = _Names({unit_id} | others)
    kinships = [(before, Kinship(names.on(other, on), part, on, words)) for before, other, part, on, words in kin]
    return Portrait(
        unit=shown,
        above=above,
        children=children,
        names=names.of(unit_id),
        stays=tuple(
            Stay(names.on(parent, since) if parent else None, since, until, words or "")
            for parent, since, until, words in stays
        ),
        predecessors=tuple(one for before, one in kinships if before),
        successors=tuple(one for before, one in kinships if not before),
        pairings=tuple(
            Pairing(names.on(other, since), is_party, since, until) for is_party, other, since, until in links
        ),
    )


def found(words: str, tree: Tree, under: int | None = None, limit: int = 50) -> tuple[Found, ...]:
    """What `search` finds, each with its parent; two queries."""
    return with_parents(search(words, tree, under, limit), tree)


def with_parents(units: Sequence[UnitRef], tree: Tree) -> tuple[Found, ...]:
    """The same units, each with the one above it; one query."""
    parents = units_by_ids({one.parent_id for one in units if one.parent_id is not None}, tree) if units else {}
    return tuple(Found(one, parents.get(one.parent_id or 0)) for one in units)


def _stays(unit_id: int) -> Iterable[tuple[int | None, date, date | None, str | None]]:
    places = Placement.objects.filter(unit=unit_id).order_by("from_day", "pk")
    return places.values_list("parent_id", "from_day", "until_day", "act__document_words")


def _kin(unit_id: int) -> Iterator[tuple[bool, int, str, date, str]]:
    """True and a predecessor, or False and a successor; then the part, the day and the document."""
    either_end = Q(predecessor=unit_id) | Q(successor=unit_id)
    passings = Succession.objects.filter(either_end).order_by("act__operates_on", "pk")
    columns = ("predecessor_id", "successor_id", "part", "act__operates_on", "act__document_words")
    for before, after, part, on, words in passings.values_list(*columns):
        yield after == unit_id, before if after == unit_id else after, part, on, words


def _links(unit_id: int) -> Iterator[tuple[bool, int, date, date | None]]:
    """True and the Party organisation in it, or False and the state body it is in; then the days."""
    links = UnitLink.objects.filter(Q(state_unit=unit_id) | Q(party_unit=unit_id)).order_by("from_day", "pk")
    for state, party, since, until in links.values_list("state_unit_id", "party_unit_id", "from_day", "until_day"):
        yield state == unit_id, party if state == unit_id else state, since, until


class _Names:
    """The names of some units through time, read once."""

    def __init__(self, unit_ids: Collection[int]) -> None:
        self._rows: dict[int, list[tuple[str, DatedName]]] = defaultdict(list)
        rows = Name.objects.filter(unit__in=unit_ids).order_by("from_day", "role", "sort_key", "pk")
        columns = ("unit_id", "unit__code", "words", "role", "kind", "from_day", "until_day")
        for unit_id, code, *name in rows.values_list(*columns):
            self._rows[unit_id].append((code, DatedName(*name)))

    def of(self, unit_id: int) -> tuple[DatedName, ...]:
        """All names of one unit in order of time, other names too."""
        return tuple(name for _code, name in self._rows[unit_id])

    def on(self, unit_id: int, day: date) -> Called:
        """The last official name taken up to the day; the first, for a unit that opens on it."""
        official = [(code, name) for code, name in self._rows[unit_id] if name.role == Name.Role.OFFICIAL]
        taken = [(code, name) for code, name in official if name.from_day <= day]
        code, name = (taken or official[:1])[-1]
        return Called(unit_id, code, name.words)
