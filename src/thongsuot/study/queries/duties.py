"""What a unit still has to study: the documents whose rule reaches it, with how many are left and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from thongsuot.documents.models import VersionState
from thongsuot.kernel import db
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader, require_reader
from thongsuot.people.rules.memberships import MEASURE as MEMBERS
from thongsuot.people.rules.memberships import SUBJECT, Standing
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.models import Tally
from thongsuot.rollup.rules import Counts
from thongsuot.study.queries.rules import Term, Terms, terms_from
from thongsuot.study.rules import MEASURE, Counting, Figure, figures
from thongsuot.units.rules import UnitRef

_RELEASED = (VersionState.PUBLISHED.value, VersionState.WITHDRAWN.value)


@dataclass(frozen=True, slots=True)
class StudyDuty:
    """A document that members of a unit, and of all beneath it, must study; `due_on` is the day of the unit's level.

    `has_own` tells whether members stand in the unit itself; `counting` which completions count.
    """

    document_id: int
    symbol: str
    title: str
    due_on: date | None
    figure: Figure
    has_own: bool
    counting: Counting


class Reaching(NamedTuple):
    """The rule in force of a document that reaches a unit."""

    document_id: int
    symbol: str
    title: str
    terms: Terms


def duties(reader: Reader, unit: UnitRef, *, has_own: bool | None = None) -> tuple[StudyDuty, ...]:
    """The documents with a rule that reaches a unit within the reader's scope, the earliest deadline first.

    One query where no rule does, three where one does; two where the caller knows whether members stand there.

    :raises DomainError: people.not_allowed
    """
    require_reader(reader, Permission.SEE_COUNTS, unit)
    rules = reaching(reader, unit)
    if not rules:
        return ()
    subjects = [SUBJECT, *(one.document_id for one in rules)]
    places = range(unit.lft, unit.rgt + 1)
    counts = rollup.totals(reader.tree, unit.id, subjects, [MEMBERS, MEASURE], reader.day, places=places)
    members = counts.get(SUBJECT, {})
    own = _has_own(unit, members) if has_own is None else has_own
    found = [
        StudyDuty(
            document_id=one.document_id,
            symbol=one.symbol,
            title=one.title,
            due_on=one.terms.deadline(unit.level),
            figure=figures(members, counts.get(one.document_id, {}), one.terms.categories).total,
            has_own=own,
            counting=one.terms.counting,
        )
        for one in rules
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.document_id)))


def reaching(reader: Reader, unit: UnitRef) -> tuple[Reaching, ...]:
    """The rules in force whose owner is the unit or stands above it, by document; one query.

    Their documents are read by all who stand there: none where the reader reads no documents of the unit.
    """
    if not reader.holds(Permission.READ_DOCUMENTS, unit):
        return ()
    params = {"version_id": reader.tree.version_id, "day": reader.day, "lft": unit.lft, "states": _RELEASED}
    heads: dict[int, tuple[int, str, str, date]] = {}
    terms: dict[int, list[Term]] = {}
    for rule_id, document_id, symbol, title, from_day, part, code, way, day in db.rows(
        "thongsuot.study", "duties.sql", "reaching", params
    ):
        heads[rule_id] = document_id, symbol, title, db.as_day(from_day)
        if code is not None:
            terms.setdefault(rule_id, []).append((part, code, way, None if day is None else db.as_day(day)))
    return tuple(
        Reaching(document_id, symbol, title, terms_from(from_day, terms.get(rule_id, ())))
        for rule_id, (document_id, symbol, title, from_day) in sorted(heads.items(), key=lambda one: one[1][0])
    )


def _has_own(unit: UnitRef, members: Counts) -> bool:
    """Whether official members stand in the unit itself; no query where nothing stands beneath it."""
    if unit.lft == unit.rgt:
        return any(amount.owed > 0 for cell, amount in members.items() if f":{Standing.OFFICIAL.value}:" in cell.group)
    counted = Tally.objects.filter(unit=unit.id, subject=SUBJECT, measure=MEMBERS, owed__gt=0)
    return counted.filter(group__contains=f":{Standing.OFFICIAL.value}:").exists()
