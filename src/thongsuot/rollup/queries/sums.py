"""Sums of tallies over a tree, curves, and what differs from the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from thongsuot.kernel import db, db_lines
from thongsuot.kernel.cycles import without_cycle_search
from thongsuot.kernel.days import NO_DAY
from thongsuot.rollup import rules
from thongsuot.rollup.models import Tally, TallyDay
from thongsuot.rollup.queries.branches import cut_into
from thongsuot.rollup.queries.remembering import Branch, Question, Versions, remembered
from thongsuot.rollup.rules import Amount, Cell, Change, Counts, Difference, Key, Order, Point, Subtotals, Sums
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import Tree

_PACKAGE = "thongsuot.rollup"
BEFORE = 0
"""The part of closed units with several successors or none."""
Parts = Sequence[tuple[int, tuple[range, ...]]]
"""The parts of a unit's subtotal: under which id each is counted, and where its units stand."""
_Part = tuple[int, Counts]
_Parts = Mapping[int, Counts]
_FEW = 20_000
"""Places up to which units are looked up one by one: more quickly read all together."""
_COLUMNS = ("unit_id", "subject", "measure", "group", "due_day")


def sums(
    tree: Tree,
    unit_id: int,
    subject: int,
    measures: Sequence[str],
    day: date,
    known: Parts | None = None,
    versions: Versions | None = None,
) -> Sums:
    """A unit's subtotal as of a day with its own part and its children's, in two queries whatever the scale.

    `known` are its parts where the caller has asked for them already; one query less. `versions` as `remembered` has.

    Beneath many units in three where nothing has changed since it was asked last, four where something has. A unit that
    the tree does not hold counts nothing.

    :raises ValueError: when the tree is older than the day.
    """
    asked = _common(tree, measures, day) | {"subject": subject}
    parts = parts_of(tree, unit_id) if known is None else known
    question = Question[_Part, _Parts](("sums", subject, tuple(measures), day), (subject,), _together)

    def answers(_which: Sequence[int], places: Sequence[int]) -> dict[tuple[int, int], _Part]:
        spans = [(place, span[0], span[-1]) for place in places for span in parts[place][1]]
        bounds = {"first": min(span[1] for span in spans), "last": max(span[2] for span in spans)}
        is_one_by_one = db.is_postgresql() and bounds["last"] - bounds["first"] < _FEW
        statement = "sums_of_few" if is_one_by_one else "sums"
        counts = _collected(db.rows(_PACKAGE, "sums.sql", statement, asked | bounds | {"spans": tuple(spans)}))
        return {(0, place): (parts[place][0], counts.get(place, {})) for place in places}

    beneath = cut_into(tree, unit_id, [Branch(spans) for _part_id, spans in parts])
    found = remembered([question], beneath, answers, versions)[0] if parts else {}
    total = rules.added(found.values())
    children = {part_id: counts for part_id, counts in found.items() if part_id not in {unit_id, BEFORE} and counts}
    return Sums(unit_id, day, found.get(unit_id, {}), found.get(BEFORE, {}), children, total)


def parts_of(tree: Tree, unit_id: int) -> Parts:
    """The parts of a unit's subtotal, by the id under which each is counted (`BEFORE` too), and where they stand."""
    params = {"version_id": tree.version_id, "unit_id": unit_id}
    spans: dict[int, list[range]] = defaultdict(list)
    for part_id, first, last in db.rows(_PACKAGE, "sums.sql", "parts", params):
        spans[part_id].append(range(first, last + 1))
    return [(part_id, tuple(places)) for part_id, places in spans.items()]


def _together(parts: Sequence[_Part]) -> _Parts:
    return dict(parts)


def totals(
    tree: Tree, unit_id: int, subjects: Sequence[int], measures: Sequence[str], day: date, places: range | None = None
) -> Mapping[int, Counts]:
    """A unit's subtotal of each of these subjects as of a day, in two queries; one that counts nothing is absent.

    `places` are the unit's in the tree where the caller knows them; one query less.

    :raises ValueError: when the tree is older than the day.
    """
    if not subjects:
        return {}
    spanned = {"first": places[0], "last": places[-1]} if places else _range(tree, unit_id)
    params = {"subjects": tuple(subjects)} | _common(tree, measures, day) | spanned
    return _collected(db.rows("thongsuot.rollup", "sums.sql", "totals", params))


def order_of(tree: Tree) -> Order:
    """All units of a tree, for `subtotals` of several measures; one query."""
    [(units, beneath)] = db.rows(_PACKAGE, "sums.sql", "places", {"version_id": tree.version_id})
    return rules.ordered(db_lines.as_numbers(units), db_lines.as_numbers(beneath))


def subtotals(tree: Tree, subject: int, measure: str, day: date, known: Order | None = None) -> Subtotals:
    """Every unit's subtotal of one measure as of a day, in two queries: the places in their order, the own amounts.

    `known` are the places where the caller has asked for them already; one query less.
    """
    params = {"subject": subject, "measure": measure} | _common(tree, [measure], day)
    with without_cycle_search():
        order = order_of(tree) if known is None else known
        [(units, owed, done)] = db.rows(_PACKAGE, "sums.sql", "own", params)
        return rules.subtotals(order, *map(db_lines.as_numbers, (units, owed, done)))


def curve(tree: Tree, unit_id: int, subject: int, measures: Sequence[str], days: Sequence[date]) -> list[Point]:
    """A unit's subtotal at the end of each of these days, which come in order, in four queries.

    :raises ValueError: when the tree is older than the last day.
    """
    if not days:
        return []
    eve = days[0] - timedelta(days=1)
    common = _common(tree, measures, days[-1]) | _range(tree, unit_id)
    params = {"subjects": (subject,), "after": eve, "until": days[-1]} | common
    steps = [
        (db.as_day(day), _cell(cell), Amount(int(owed), int(done)))
        for day, *cell, owed, done in db.rows("thongsuot.rollup", "sums.sql", "steps", params)
    ]
    start = totals(tree, unit_id, [subject], measures, eve).get(subject, {})
    return rules.running(start, steps, days)


def steps(
    tree: Tree, places: range, subjects: Sequence[int], measures: Sequence[str], after: date, until: date
) -> Mapping[date, Counts]:
    """By how much the units at some places changed on each day after one, up to another, all subjects together.

    One query; the measures tell subjects apart.
    """
    where = {"version_id": tree.version_id, "first": places[0], "last": places[-1], "measures": tuple(measures)}
    params = where | {"subjects": tuple(subjects), "after": after, "until": until}
    found: dict[date, dict[Cell, Amount]] = defaultdict(dict)
    for day, *cell, owed, done in db.rows(_PACKAGE, "sums.sql", "steps", params):
        found[db.as_day(day)][_cell(cell)] = Amount(int(owed), int(done))
    return found


def verify() -> list[Difference]:
    """Recount every tally from the facts, as `settings.TALLY_RECOUNTS` names them, and list every difference."""
    facts = rules.summed(change for recount in _recounts() for change in recount())
    known_now = rules.summed(map(rules.whenever, facts))
    return [
        *_differences("tally", known_now, _stored_tallies()),
        *_differences("tally_day", facts, _stored_days()),
    ]


def _common(tree: Tree, measures: Sequence[str], day: date) -> dict[str, Any]:
    """The tree, the measures and the day of a reading: a day's figure is asked under its own tree or a later one."""
    if tree.day < day:
        raise ValueError(f"the tree of {tree.day} is older than {day}")
    return {"version_id": tree.version_id, "measures": tuple(measures), "day": day}


def _range(tree: Tree, unit_id: int) -> dict[str, int]:
    """The first and the last place of a unit's subtree, an empty range when the tree does not hold it."""
    places = TreeNode.objects.filter(version_id=tree.version_id, unit_id=unit_id).values_list("lft", "rgt")
    first, last = next(iter(places), (0, -1))
    return {"first": first, "last": last}


def _collected(rows: Iterable[tuple[Any, ...]]) -> dict[int, dict[Cell, Amount]]:
    """Rows of (first column, measure, group, due day, owed, done) as counts by their first column."""
    counts: dict[int, dict[Cell, Amount]] = defaultdict(dict)
    for part, *cell, owed, done in rows:
        counts[part][_cell(cell)] = Amount(int(owed), int(done))
    return dict(counts)


def _cell(columns: Sequence[Any]) -> Cell:
    measure, group, due_day = columns
    return Cell(measure, group, db.as_day(due_day))


def _recounts() -> Iterator[Callable[[], Iterable[Change]]]:
    for path in cast("Sequence[str]", import_string(settings.TALLY_RECOUNTS)):
        yield cast("Callable[[], Iterable[Change]]", import_string(path))


def _stored_tallies() -> Iterator[Change]:
    for *key, owed, done in Tally.objects.values_list(*_COLUMNS, "owed", "done").iterator():
        yield Change(Key._make((*key, NO_DAY)), owed, done)


def _stored_days() -> Iterator[Change]:
    for *key, owed, done in TallyDay.objects.values_list(*_COLUMNS, "day", "owed", "done").iterator():
        yield Change(Key._make(key), owed, done)


def _differences(table: str, facts: Iterable[Change], stored: Iterable[Change]) -> list[Difference]:
    recounted = {key: Amount(owed, done) for key, owed, done in facts}
    held = {key: Amount(owed, done) for key, owed, done in stored}
    keys = sorted(recounted.keys() | held.keys())
    pairs = [(key, held.get(key, rules.NOTHING), recounted.get(key, rules.NOTHING)) for key in keys]
    return [Difference(table, *pair) for pair in pairs if pair[1] != pair[2]]
