"""How the units of a tree stand at the stages of documents: by branch and part, from tallies.

Presence is counted by sitting, all else by document: a row of a sitting counts for each document that it is about.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from thongsuot.convening.rules import ATTENDED
from thongsuot.flow.rules import profiles
from thongsuot.flow.rules.profiles import Crowd, Crowds, Owed, Profile, Row
from thongsuot.kernel import db
from thongsuot.kernel.cycles import without_cycle_search
from thongsuot.kernel.days import NO_DAY
from thongsuot.rollup.queries import branches
from thongsuot.rollup.queries.remembering import Cut, Question, remembered
from thongsuot.rollup.rules import runs_of
from thongsuot.study.rules import MEASURE as STUDIED
from thongsuot.study.rules import WAYS
from thongsuot.units.rules import Tree, UnitRef

OFFICIAL = "%:official:%"
"""The groups of members that are counted where they stand officially (people: category:standing:due)."""

MEMBERS = "members"
_OF_PEOPLE = frozenset({MEMBERS, STUDIED})
_NOTHING: Mapping[int, Any] = {}
_NO_CELLS: Mapping[Any, Any] = {}
_PACKAGE = "thongsuot.flow"
_GAP = 16
"""Units of a branch came in together, their tallies lie so: runs of ids so near to each other are read as one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A document whose stages are owed in a range of places of a tree, and the sittings about it."""

    document_id: int
    reach: range
    stages: tuple[Owed, ...]
    sittings: tuple[int, ...] = ()

    @property
    def subjects(self) -> tuple[int, ...]:
        """What its tallies are about."""
        return self.document_id, *self.sittings

    @property
    def study(self) -> Owed | None:
        """The stage that members owe, where a rule is set."""
        return next((stage for stage in self.stages if stage.must is not None), None)


class Unit(NamedTuple):
    """An open unit: its place in the tree, its id, its kind."""

    lft: int
    id: int
    kind: str


Standing = Mapping[int, Crowds]
"""Of one document, by the id of the part: a child of the unit in view with all beneath it, or the unit itself."""

_Cells = dict[tuple[str, Any], tuple[int, int]]
"""What a unit counts, by measure and day as the driver gives it: owed, done. Millions are read."""
_Groups = Mapping[int, Mapping[int, Mapping[str, int]]]
"""How many people of those who must, or have studied, by document (0: members), unit and group."""


class _Known(NamedTuple):
    """What units count: by document and unit their cells, and their people by group."""

    cells: Mapping[int, Mapping[int, _Cells]]
    people: _Groups


_Sorted = dict[tuple[int, date | None, int], dict[int, dict[Profile, Crowd]]]
"""By document, day (None: all that is known) and branch: how many stand how, by part."""


@dataclass(frozen=True, slots=True)
class View:
    """A unit of a tree with what stands beneath it: the first place and the id of each part, in order."""

    cut: Cut
    parts: tuple[tuple[int, int], ...]


def view(tree: Tree, unit: UnitRef, children: Iterable[UnitRef]) -> View:
    """What stands beneath a unit, by its children; one query where it is large."""
    return View(branches.cut(tree, unit), tuple((one.lft, one.id) for one in (unit, *children)))


def standing(asked: Sequence[Asked], days: Sequence[date], seen: View) -> dict[tuple[int, date], Standing]:
    """How the units stand, by document and day: as known now, less what took effect since.

    Two queries and one for each day beneath few units; beneath many, one where nothing has changed.
    """
    pairs = [(one, day) for one in asked for day in (None, *days)]
    questions = [Question(("standing", one, day, seen.parts), (0, *one.subjects), _together) for one, day in pairs]

    def answers(which: Sequence[int], places: Sequence[int]) -> dict[tuple[int, int], Standing]:
        wanted = {(pairs[at][0].document_id, pairs[at][1]): at for at in which}
        days_wanted = {day for _one, day in wanted}
        reading = _Reading(
            [one for one in asked if any((one.document_id, day) in wanted for day in days_wanted)], seen, places
        )
        found = reading.since(sorted(filter(None, days_wanted))) | (reading.now() if None in days_wanted else {})
        return {
            (wanted[one, day], place): crowds for (one, day, place), crowds in found.items() if (one, day) in wanted
        }

    told = dict(
        zip(((one.document_id, day) for one, day in pairs), remembered(questions, seen.cut, answers), strict=True)
    )
    return {
        (one.document_id, day): _together([told[one.document_id, None], told[one.document_id, day]])
        for one in asked
        for day in days
    }


def each(one: Asked, seen: View) -> Iterator[tuple[Unit, Profile]]:
    """Each unit beneath the one in view that owes a document anything, and how it stands as known now; two queries."""
    return _Reading([one], seen, range(len(seen.cut.branches))).each()


def _together(standings: Sequence[Standing]) -> Standing:
    by_part: dict[int, list[Crowds]] = defaultdict(list)
    for one in standings:
        for part_id, crowds in one.items():
            by_part[part_id].append(crowds)
    return {part_id: profiles.added(crowds) for part_id, crowds in by_part.items()}


class _Reading:
    """One reading of what documents count in some branches: units sorted by branch, part and how they stand."""

    def __init__(self, asked: Sequence[Asked], seen: View, places: Sequence[int]) -> None:
        self._asked = asked
        self._study = [one.study for one in asked]
        self._places = places
        self._params = subjects_of(asked, MEMBERS) | {
            "version_id": seen.cut.of.version_id,
            "places": places_of(seen.cut, places),
            "official": OFFICIAL,
        }
        self._about = about(asked)
        self._parts = seen.parts
        self._part_starts = [first for first, _part_id in seen.parts]
        self._starts, self._branch_of = starts_of(seen.cut, places)
        self._profile = cache(lambda at, kind, cells: profiles.profile(asked[at].stages, kind, _rows(cells)))

    def now(self) -> _Sorted:
        """How the units stand by all that is known; two queries."""
        found = self._nobody([None])
        with without_cycle_search():
            self._add(found, None, *self._known(), 1)
        return found

    def each(self) -> Iterator[tuple[Unit, Profile]]:
        """The units that owe the one document asked anything, and how they stand by all that is known; two queries."""
        units, known = self._known()
        for unit in units:
            profile = self._standing(0, unit, known)
            if profile is not None:
                yield unit, profile

    def _known(self) -> tuple[list[Unit], _Known]:
        """The open units, and what they count, by subject and unit."""
        nodes = db.rows(_PACKAGE, "flow.sql", "units", self._params)
        open_unit = {unit_id: open_unit_id for _lft, unit_id, open_unit_id, _kind in nodes}
        ids = {"ids": tuple(runs_of(sorted(open_unit), gap=_GAP))}
        rows = db.rows(_PACKAGE, "flow.sql", "facts", self._params | ids) if nodes else []
        counted = self._counted(rows, open_unit)
        units = [Unit(lft, unit_id, kind) for lft, unit_id, open_unit_id, kind in nodes if unit_id == open_unit_id]
        return units, counted

    def since(self, days: Sequence[date]) -> _Sorted:
        """By how much that differs as of each of these days; one query, of those units that were touched since."""
        found = self._nobody(days)
        rows = db.rows(_PACKAGE, "flow.sql", "touched", self._params | {"day": days[0]}) if days else []
        since = [None if row[3] is None else db.as_day(row[3]) for row in rows]
        for day in days:
            taken_off = [row for row, on in zip(rows, since, strict=True) if on is not None and on > day]
            units = {Unit(*row[:3]) for row in taken_off}
            known = [row for row, on in zip(rows, since, strict=True) if on is None]
            ids = {unit.id: unit.id for unit in units}
            self._add(found, day, units, self._counted(((row[1], *row[4:]) for row in (*known, *taken_off)), ids), 1)
            self._add(found, day, units, self._counted(((row[1], *row[4:]) for row in known), ids), -1)
        return found

    def _nobody(self, days: Iterable[date | None]) -> _Sorted:
        return {(one.document_id, day, place): {} for day in days for one in self._asked for place in self._places}

    def _counted(self, rows: Iterable[Sequence[Any]], holders: Mapping[int, int]) -> _Known:
        """Rows of (unit, subject, measure, due day, must, owed, done), by document (0: members) and holder."""
        found: dict[int, dict[int, _Cells]] = defaultdict(lambda: defaultdict(dict))
        people: dict[int, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
        for unit_id, subject, measure, due_day, must, owed, done in rows:
            holder = holders.get(unit_id)
            if holder is None:
                continue
            if measure in _OF_PEOPLE:
                groups = people[subject][holder]
                groups[must] = groups.get(must, 0) + int(owed) + int(done)
                continue
            for document_id in self._about.get(subject, ()) if measure == ATTENDED else (subject,):
                cells, key = found[document_id][holder], (measure, due_day)
                known = cells.get(key)
                cells[key] = (int(owed), int(done)) if known is None else (known[0] + int(owed), known[1] + int(done))
        return _Known(found, people)

    def _standing(self, at: int, unit: Unit, known: _Known) -> Profile | None:
        """How a unit stands with the document of this number; None where it owes nothing."""
        one, study = self._asked[at], self._study[at]
        cells = known.cells.get(one.document_id, _NOTHING).get(unit.id, _NO_CELLS)
        owed = tuple(cells.items())
        if study is not None:
            due = known.people.get(0, _NOTHING).get(unit.id, _NO_CELLS)
            told = profiles.share(study, due, known.people.get(one.document_id, _NOTHING).get(unit.id, _NO_CELLS))
            owed += (((study.measure, NO_DAY), told),) if told else ()
        return self._profile(at, unit.kind if unit.lft in one.reach else "", owed)

    def _add(self, found: _Sorted, day: date | None, units: Iterable[Unit], known: _Known, times: int) -> None:
        """Count the units in, or out again (`times` −1), as they stand by what is known."""
        members = known.people.get(0, {})
        for unit in units:
            place = self._branch_of[bisect_right(self._starts, unit.lft) - 1]
            part_id = self._parts[bisect_right(self._part_starts, unit.lft) - 1][1]
            people = sum(members.get(unit.id, _NO_CELLS).values())
            for at, one in enumerate(self._asked):
                profile = self._standing(at, unit, known)
                if profile is not None:
                    crowds = found[one.document_id, day, place].setdefault(part_id, {})
                    before = crowds.get(profile, profiles.NOBODY)
                    crowds[profile] = Crowd(before.units + times, before.members + times * people)


def places_of(cut: Cut, places: Iterable[int]) -> tuple[range, ...]:
    """All places of these branches."""
    return tuple(branches.joined(span for place in places for span in cut.branches[place].spans))


def starts_of(cut: Cut, places: Iterable[int]) -> tuple[list[int], list[int]]:
    """Where each range of these branches begins, in order, and to which branch it belongs."""
    spans = sorted((span.start, place) for place in places for span in cut.branches[place].spans)
    return [start for start, _place in spans], [place for _start, place in spans]


def subjects_of(asked: Sequence[Asked], *measures: str) -> dict[str, Any]:
    """What flow's statements ask for: measures of documents (of 0 too), and presence at the sittings about them."""
    own = {stage.measure for one in asked for stage in one.stages} - {ATTENDED}
    named = {category for one in asked if one.study for category in one.study.must or ()}
    groups = [f"{category}:official:due" for category in sorted(named)]
    return {
        "study": int(any(one.study for one in asked)),
        "members": MEMBERS,
        "studied": STUDIED,
        "named": ("", *groups, *(f"{group}:{way}" for group in groups for way in WAYS)),
        "due": "%:due",
        "done": "%:due:%",
        "subjects": (0, *(one.document_id for one in asked)),
        "measures": ("", *sorted({*own, *measures})),
        "sittings": (0, *sorted({sitting for one in asked for sitting in one.sittings})),
        "attended": ATTENDED,
    }


def about(asked: Iterable[Asked]) -> Mapping[int, Sequence[int]]:
    """The documents that each sitting is about, of those asked for."""
    found: dict[int, list[int]] = defaultdict(list)
    for one in asked:
        for sitting_id in one.sittings:
            found[sitting_id].append(one.document_id)
    return found


def _rows(cells: Iterable[tuple[tuple[str, Any], tuple[int, int]]]) -> list[Row]:
    return [Row(measure, db.as_day(due_day), *amounts) for (measure, due_day), amounts in cells]
