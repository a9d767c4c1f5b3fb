"""Which units are to be reminded that members of theirs are left: by counts from the tallies, never by names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from django.utils.translation import gettext_lazy as _

from thongsuot.documents.models import Version
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.kernel import db
from thongsuot.kernel.permission import Permission
from thongsuot.notices.queries.sources import Source
from thongsuot.notices.rules import Aim, Lack
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.rules.memberships import MEASURE as MEMBERS
from thongsuot.study.models import StudyRule
from thongsuot.study.queries.rules import RuleLine, rule_if_any
from thongsuot.study.queries.sights import sight
from thongsuot.study.rules import MEASURE, WAYS
from thongsuot.study.rules.reminders import LATE, LATE_BENEATH, NEAR, WORDINGS, document_of, subject
from thongsuot.units.rules import UnitRef

DOCUMENTS = 200
"""A schedule goes through so many documents at most, those whose rule was set last."""


@dataclass(frozen=True, slots=True)
class ToRemind:
    """The units with members left at a unit and beneath, and what each is told."""

    rule: RuleLine
    unit: UnitRef
    subject: str
    people: int
    aims: tuple[Aim, ...]


def to_remind(reader: Reader, document_id: int, unit_id: int) -> ToRemind:
    """The units with members left at a unit and beneath, late or still in time.

    :raises DomainError: study.unknown_rule, study.out_of_reach, people.not_allowed, units.unknown
    """
    seen = sight(reader, document_id, unit_id, None, Permission.REMIND)
    access.require_subtree(reader, Permission.REMIND, seen.unit)
    found = list(_lacking(reader, seen.rule, seen.unit))
    aims = tuple(lack.aim(LATE if lack.due_on < reader.day else NEAR) for lack, _people in found)
    return ToRemind(seen.rule, seen.unit, subject(document_id), sum(people for _lack, people in found), aims)


def lacking(reader: Reader, unit: UnitRef, about: str) -> Iterator[Lack]:
    """Each unit beneath one with members left of a document, or of all of them, as known now."""
    for document_id in [document_of(about)] if about else _documents(reader):
        rule = rule_if_any(reader, document_id)
        if rule is not None and rule.terms.from_day <= reader.day:
            yield from (lack for lack, _people in _lacking(reader, rule, unit))


def subjects(reader: Reader, unit: UnitRef) -> list[tuple[str, str]]:
    """The documents to study that reach a unit or anything beneath it, each as a subject and its name."""
    rules = (rule_if_any(reader, document_id) for document_id in _documents(reader))
    near = [rule for rule in rules if rule and (rule.unit.holds(unit) or unit.holds(rule.unit))]
    return [(subject(rule.document_id), f"{rule.symbol} {rule.title}".strip()) for rule in near]


def _documents(reader: Reader) -> list[int]:
    """The documents with a rule in force that the reader may read, the one set last in front; one query."""
    readable = Version.objects.filter(visible_versions(reader)).values("document_id")
    rows = StudyRule.objects.filter(applied_at__isnull=False, document__in=readable).order_by("-set_at", "-pk")
    return list(dict.fromkeys(rows.values_list("document_id", flat=True)))[:DOCUMENTS]


def _lacking(reader: Reader, rule: RuleLine, unit: UnitRef) -> Iterator[tuple[Lack, int]]:
    """Each open unit with members of its own left, and how many, of those that the rule reaches; one query."""
    top = unit if rule.unit.holds(unit) else rule.unit
    if not (rule.unit.holds(unit) or unit.holds(rule.unit)):
        return
    about, name = subject(rule.document_id), rule.symbol or rule.title
    deadlines = {level: rule.terms.deadline(level) for level in ("", *rule.terms.deadlines)}
    for unit_id, level, people in _units_left(reader, rule, top):
        if (due_on := deadlines.get(level, deadlines[""])) is not None:
            params = {"document": name, "people": int(people), "due_on": due_on.isoformat()}
            yield Lack(unit_id, about, due_on, f"/units/{unit_id}/due/", params), int(people)


def _units_left(reader: Reader, rule: RuleLine, top: UnitRef) -> list[tuple[int, str, int]]:
    groups = [f"{category}:official:due" for category in sorted(rule.terms.categories)]
    params = {
        "version_id": reader.tree.version_id, "first": top.lft, "last": top.rgt, "day": reader.day,
        "subject": rule.document_id, "members": MEMBERS, "studied": MEASURE, "everybody": int(not groups),
        "groups": tuple(groups) or ("",), "official": "%:official:due",
        "ways": tuple(f"{group}:{way}" for group, way in product(groups, WAYS)) or ("",),
        "official_ways": "%:official:due:%",
    }  # fmt: skip
    rows = db.rows("thongsuot.study", "reminding.sql", "units_left", params)
    return [(unit_id, level, people) for unit_id, level, people in rows]


def _above(about: str, unit_id: int) -> str:
    return f"/documents/{document_of(about)}/study/?unit={unit_id}"


STUDY = Source(
    code="study",
    name=_("Study of a document"),
    wordings=WORDINGS,
    near=NEAR,
    late=LATE,
    beneath=LATE_BENEATH,
    subjects=subjects,
    lacking=lacking,
    above=_above,
)
"""What `config.notices` lists."""
