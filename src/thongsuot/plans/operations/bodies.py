"""From the words that name a lead to the units that are meant: one body, or every body of a class.

Reads the name as of the day the document was issued, beneath the unit that keeps it; what has closed since is followed
to its only successor. Nothing is guessed: none or several bodies make a doubt for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.kernel import db
from thongsuot.units import queries as units
from thongsuot.units.models import Succession
from thongsuot.units.rules import Tree, UnitRef
from thongsuot.vietnamese.text import fold


@dataclass(frozen=True, slots=True)
class Meant:
    """The units that words name; or the code of a doubt, and who may be meant."""

    unit_ids: tuple[int, ...] = ()
    doubt: str = ""
    candidates: tuple[int, ...] = ()


def meant_by(wordings: Collection[str], *, under_unit_id: int, on: date, today: date) -> dict[str, Meant]:
    """Who is meant by each of these words in a document that this unit keeps, in few queries however many there are.

    `on` is the day whose names and classes count, `today` the day whose units answer for them. A tree that does not
    reach back to `on` (the organisation was brought in later) is read as of today.
    """
    then = _tree_that_holds(under_unit_id, on, today)
    kinds = _kinds_by_words(on)
    classes = {words: kinds[fold(words)] for words in wordings if fold(words) in kinds}
    found = {words: units.of_kinds(of, under_unit_id, then) for words, of in classes.items()}
    found |= units.bodies_by_name([words for words in wordings if words not in classes], under_unit_id, then.day)
    now = units.tree_on(today)
    answering = _holders({unit.id for bodies in found.values() for unit in bodies}, now)
    return {words: _meant(bodies, answering, several=words in classes) for words, bodies in found.items()}


def _tree_that_holds(unit_id: int, on: date, today: date) -> Tree:
    then = units.tree_on(on)
    return then if units.units_by_ids([unit_id], then) else units.tree_on(today)


def _meant(bodies: Sequence[UnitRef], answering: Mapping[int, int], *, several: bool) -> Meant:
    unit_ids = tuple(dict.fromkeys(answering[unit.id] for unit in bodies))
    if not unit_ids:
        return Meant(doubt="plans.body_unknown")
    if len(unit_ids) > 1 and not several:
        return Meant(doubt="plans.body_ambiguous", candidates=unit_ids)
    return Meant(unit_ids=unit_ids)


def _holders(unit_ids: Collection[int], tree: Tree) -> dict[int, int]:
    """Who answers for each of these units in this tree: itself, or where it is closed its only successor, and so on.

    A closed unit of several successors answers for itself: what it is given stands on the list to be placed.
    """
    answering = {unit_id: unit_id for unit_id in unit_ids}
    while heirs := _heirs(set(answering.values()), tree):
        answering = {unit_id: heirs.get(holder, holder) for unit_id, holder in answering.items()}
    return answering


def _heirs(unit_ids: Collection[int], tree: Tree) -> dict[int, int]:
    closed = [unit.id for unit in units.units_by_ids(unit_ids, tree).values() if not unit.is_open]
    successors: dict[int, set[int]] = defaultdict(set)
    for batch in db.batches(closed):
        closing = Q(act__operates_on__lte=tree.day, predecessor__closed_on=F("act__operates_on"))
        pairs = Succession.objects.filter(closing, predecessor__in=batch)  # not what it gave away while it was open
        for predecessor, successor in pairs.values_list("predecessor_id", "successor_id"):
            successors[predecessor].add(successor)
    return {unit_id: min(found) for unit_id, found in successors.items() if len(found) == 1}


def _kinds_by_words(day: date) -> dict[str, tuple[str, ...]]:
    classes = catalogues.entries(Catalogue.BODY_CLASSES, day)
    return {fold(words): tuple(row.detail["kinds"]) for row in classes for words in row.detail["words"]}
