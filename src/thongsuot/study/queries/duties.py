"""What a unit still has to study: the documents whose rule reaches it, with how many are left and by when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from thongsuot.documents.models import Version
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader, require_reader
from thongsuot.people.rules.memberships import MEASURE as MEMBERS
from thongsuot.people.rules.memberships import SUBJECT, Standing
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.models import Tally
from thongsuot.study.models import RuleCategory, RuleDeadline, StudyRule
from thongsuot.study.rules import MEASURE, Figure, figures
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class StudyDuty:
    """A document that members of a unit, and of all beneath it, must study; `due_on` is the day of the unit's level.

    `has_own` tells whether members stand in the unit itself.
    """

    document_id: int
    symbol: str
    title: str
    due_on: date | None
    figure: Figure
    has_own: bool


def duties(reader: Reader, unit: UnitRef) -> tuple[StudyDuty, ...]:
    """The documents with a rule that reaches a unit within the reader's scope, the earliest deadline first.

    One query where no rule does, six where one does.

    :raises DomainError: people.not_allowed
    """
    require_reader(reader, Permission.SEE_COUNTS, unit)
    rules = _rules(reader, unit)
    if not rules:
        return ()
    wanted = [rule.pk for rule in rules.values()]
    categories, deadlines = _categories(wanted), _deadlines(wanted)
    counts = rollup.totals(reader.tree, unit.id, [SUBJECT, *rules], [MEMBERS, MEASURE], reader.day)
    has_own, found = _has_own(unit.id), []
    for document_id, rule in rules.items():
        figure = figures(counts.get(SUBJECT, {}), counts.get(document_id, {}), categories[rule.pk]).total
        due_on = deadlines[rule.pk].get(unit.level, deadlines[rule.pk].get(""))
        found.append(StudyDuty(document_id, rule.document.symbol, rule.document.title, due_on, figure, has_own))
    return tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.document_id)))


def _rules(reader: Reader, unit: UnitRef) -> dict[int, StudyRule]:
    """The rules in force whose owner is the unit or stands above it, by document; one query."""
    nodes = TreeNode.objects.filter(version_id=reader.tree.version_id)
    above = nodes.filter(lft__lte=unit.lft, rgt__gte=unit.lft).values("unit_id")
    owners = nodes.filter(open_unit_id__in=above).values("unit_id")  # what a closed unit owned reaches on
    readable = Version.objects.filter(visible_versions(reader)).values("document_id")
    rows = StudyRule.objects.filter(
        unit__in=owners, document__in=readable, applied_at__isnull=False, from_day__lte=reader.day
    )
    return {row.document_id: row for row in rows.select_related("document").order_by("revision")}


def _has_own(unit_id: int) -> bool:
    counted = Tally.objects.filter(unit=unit_id, subject=SUBJECT, measure=MEMBERS, owed__gt=0)
    return counted.filter(group__contains=f":{Standing.OFFICIAL.value}:").exists()


def _categories(rule_ids: Collection[int]) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for rule_id, category in RuleCategory.objects.filter(rule__in=rule_ids).values_list("rule_id", "category"):
        found[rule_id].add(category)
    return found


def _deadlines(rule_ids: Collection[int]) -> Mapping[int, dict[str, date]]:
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for rule_id, level, day in RuleDeadline.objects.filter(rule__in=rule_ids).values_list("rule_id", "level", "day"):
        found[rule_id][level] = day
    return found
