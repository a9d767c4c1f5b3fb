"""What a member who signed in as themself has to study, and has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from thongsuot.documents.models import Version, VersionState
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.people.access import Reader
from thongsuot.people.models import Membership
from thongsuot.people.queries import span_of
from thongsuot.people.queries.own import Self
from thongsuot.people.rules.memberships import Standing
from thongsuot.study.models import Completion, RuleCategory
from thongsuot.study.queries.meetings import to_study
from thongsuot.study.queries.rules import countings, in_force
from thongsuot.study.rules import Done, Way, counted
from thongsuot.units import queries as units


@dataclass(frozen=True, slots=True)
class OwnStudy:
    """A document that reaches oneself. `must` is False for who need not; `alone` where self-study counts.

    `done` is the completion that counts, by any way.
    """

    document_id: int
    symbol: str
    title: str
    deadline: date | None
    must: bool
    alone: bool
    done: Done | None

    def is_late(self, today: date) -> bool:
        """True where it should have been studied by now, and has not."""
        return self.must and self.done is None and self.deadline is not None and self.deadline < today


def own_studies(reader: Reader, oneself: Self) -> tuple[OwnStudy, ...]:
    """The documents in force that reach oneself, what is left first, then by deadline; ten queries."""
    reaching = to_study(reader, units.unit(oneself.unit_id, reader.tree))
    ids = [one.document_id for one in reaching]
    seen = Version.objects.filter(visible_versions(reader), document__in=ids, state=VersionState.PUBLISHED)
    readable = set(seen.values_list("document_id", flat=True))
    rules, required, done = countings(ids), _required(ids), _done(oneself.member_id, ids)
    spans = [
        span_of(row)
        for row in Membership.objects.standing().filter(
            member=oneself.member_id, standing=Standing.OFFICIAL.value
        )
    ]  # fmt: skip
    found = [
        OwnStudy(
            one.document_id, one.symbol, one.title, one.deadline,
            must=not oneself.exempt and _must(required[one.document_id], oneself.category),
            alone=Way.SELF_STUDY in rules[one.document_id].ways_of(oneself.category),
            done=counted(done[one.document_id], spans, rules[one.document_id]),
        )
        for one in reaching
        if one.document_id in readable
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.done is not None, not one.must, one.deadline or date.max)))


def _must(required: Collection[str], category: str) -> bool:
    return not required or category in required


def _required(document_ids: Collection[int]) -> Mapping[int, set[str]]:
    rules = {rule.pk: document_id for document_id, rule in in_force(document_ids).items()}
    found: dict[int, set[str]] = defaultdict(set)
    for rule_id, category in RuleCategory.objects.filter(rule__in=rules).values_list("rule_id", "category"):
        found[rules[rule_id]].add(category)
    return found


def _done(member_id: int, document_ids: Collection[int]) -> Mapping[int, list[Done]]:
    rows = Completion.objects.standing().filter(member=member_id, document__in=document_ids)
    found: dict[int, list[Done]] = defaultdict(list)
    for document_id, day, way, pk in rows.values_list("document_id", "studied_on", "way", "id"):
        found[document_id].append(Done(day, Way(way), pk))
    return found
