"""The rules of documents, as they are applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import DateField, Subquery, Value
from django.utils.translation import gettext_lazy as _

from thongsuot.documents.models import Document, Version
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.kernel.errors import DomainError
from thongsuot.people.access import Reader
from thongsuot.study.models import RuleWay, StudyRule
from thongsuot.study.rules import Counting, Way
from thongsuot.study.rules.counting import EVERYBODY
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

_NO_DAY = Value(None, output_field=DateField())
Term = tuple[str, str, str, date | None]
"""A row of a rule: whether it is a deadline, a category or a way, its level or category, the way, the day."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an office sets for a document: who must study it by when, and by which ways.

    No `categories` are all of them. `deadlines` by level of unit, `""` for all that are not named. `ways` by category,
    `""` likewise.
    """

    from_day: date
    categories: frozenset[str] = frozenset()
    deadlines: Mapping[str, date] = field(default_factory=dict)
    ways: Mapping[str, frozenset[Way]] = field(default_factory=lambda: {EVERYBODY: frozenset(Way)})

    @property
    def counting(self) -> Counting:
        """What of it says which completions count."""
        return Counting(self.from_day, self.ways)

    @property
    def last_day(self) -> date | None:
        """The last of all deadlines."""
        return max(self.deadlines.values(), default=None)

    def deadline(self, level: str) -> date | None:
        """The last day for members of units of this level."""
        return self.deadlines.get(level, self.deadlines.get(""))


@dataclass(frozen=True, slots=True)
class StudyHead:
    """A document as its pages name it; `version_id` is the newest that the reader may read, `owner_id` its unit."""

    id: int
    kind: str
    number: str
    symbol: str
    title: str
    issuer_words: str
    issued_on: date | None
    owner_id: int
    version_id: int


class Rules(NamedTuple):
    """The rule in force of a document, the last that was set, and the newest version that the reader may read."""

    rule: StudyRule
    last: StudyRule
    version_id: int


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A document's rule: `terms` are those in force; `waiting` those of a later rule that a job is still applying."""

    document_id: int
    symbol: str
    title: str
    unit: UnitRef
    revision: int
    set_at: datetime
    terms: Terms
    waiting: Terms | None
    head: StudyHead


def countings(document_ids: Collection[int]) -> dict[int, Counting]:
    """What the rules in force say of completions, by document; documents without a rule are absent. Two queries."""
    rules = in_force(document_ids)
    ways: dict[int, dict[str, set[Way]]] = defaultdict(lambda: defaultdict(set))
    for rule_id, category, way in RuleWay.objects.filter(rule__in=[rule.pk for rule in rules.values()]).values_list(
        "rule_id", "category", "way"
    ):
        ways[rule_id][category].add(Way(way))
    return {
        document_id: Counting(rule.from_day, {name: frozenset(found) for name, found in ways[rule.pk].items()})
        for document_id, rule in rules.items()
    }


def in_force(document_ids: Collection[int]) -> dict[int, StudyRule]:
    """The rule in force of each of these documents: the last one that is applied; one query."""
    rows = StudyRule.objects.filter(document__in=document_ids, applied_at__isnull=False)
    return {row.document_id: row for row in rows.order_by("revision")}


def terms_of(rule: StudyRule) -> Terms:
    """What a stored rule sets; one query."""
    nothing = Value("")
    rows = rule.deadlines.values_list(Value("deadline"), "level", nothing, "day").union(
        rule.categories.values_list(Value("category"), "category", nothing, _NO_DAY),
        rule.ways.values_list(Value("way"), "category", "way", _NO_DAY),
        all=True,
    )
    return terms_from(rule.from_day, rows)


def terms_from(from_day: date, rows: Iterable[Term]) -> Terms:
    """What stored rows of a rule set."""
    categories, deadlines, ways = set[str](), dict[str, date](), defaultdict[str, set[Way]](set)
    for part, code, way, day in rows:
        if part == "way":
            ways[code].add(Way(way))
        elif part == "category":
            categories.add(code)
        elif day is not None:
            deadlines[code] = day
    return Terms(
        from_day=from_day,
        categories=frozenset(categories),
        deadlines=deadlines,
        ways={category: frozenset(found) for category, found in ways.items()},
    )


def rule_for(reader: Reader, document_id: int) -> RuleLine:
    """The rule in force of a document that the reader may read; where none is applied yet, the one that is waiting.

    :raises DomainError: study.unknown_rule, whether there is none or not for this reader
    """
    found = rules_for(reader, document_id)
    return line(found, units.unit(found.rule.unit_id, reader.tree))


def rule_if_any(reader: Reader, document_id: int) -> RuleLine | None:
    """The same, None where there is none for this reader."""
    found = rules_of(reader, document_id)
    return line(found, units.unit(found.rule.unit_id, reader.tree)) if found else None


def rules_of(reader: Reader, document_id: int) -> Rules | None:
    """The rule in force of a document that the reader may read, and the last one that was set; one query."""
    readable = Version.objects.filter(visible_versions(reader), document=document_id).order_by("-number", "pk")
    rows = StudyRule.objects.filter(document=document_id).annotate(readable=Subquery(readable.values("pk")[:1]))
    rules = list(rows.filter(readable__isnull=False).select_related("document").order_by("revision"))
    if not rules:
        return None
    applied = [rule for rule in rules if rule.applied_at is not None]
    return Rules((applied or rules)[-1], rules[-1], rules[-1].readable)


def rules_for(reader: Reader, document_id: int) -> Rules:
    """The same; refused where there are none.

    :raises DomainError: study.unknown_rule
    """
    found = rules_of(reader, document_id)
    if found is None:
        raise DomainError("study.unknown_rule", _("Nobody has set yet who must study this document."))
    return found


def head_of(row: Document, version_id: int) -> StudyHead:
    """A stored document as its pages name it."""
    return StudyHead(
        row.pk, row.kind, row.number, row.symbol, row.title, row.issuer_words, row.issued_on, row.owner_id, version_id
    )


def line(found: Rules, unit: UnitRef) -> RuleLine:
    """These rules with what they set; `unit` is their document's owner. One query, two where one waits."""
    rule, last, version_id = found
    return RuleLine(
        document_id=rule.document_id,
        symbol=rule.document.symbol,
        title=rule.document.title,
        unit=unit,
        revision=last.revision,
        set_at=rule.set_at,
        terms=terms_of(rule),
        waiting=terms_of(last) if last.applied_at is None else None,
        head=head_of(rule.document, version_id),
    )
