"""Which of the completions that come in are accepted, and why the others are not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from thongsuot.documents.models import Document
from thongsuot.kernel import db
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader, Scope
from thongsuot.people.models import Member
from thongsuot.people.rules.memberships import Span, Standing
from thongsuot.study.operations.histories import Histories
from thongsuot.study.rules import Done, Way, counts_for
from thongsuot.units.models import TreeNode


class Claim(Protocol):
    """What somebody says: who studied which document, when and how."""

    @property
    def id(self) -> UUID: ...  # noqa: D102
    @property
    def member_id(self) -> int: ...  # noqa: D102
    @property
    def document_id(self) -> int: ...  # noqa: D102
    @property
    def way(self) -> Way: ...  # noqa: D102
    @property
    def studied_on(self) -> date: ...  # noqa: D102
    @property
    def words(self) -> str: ...  # noqa: D102
    @property
    def file_id(self) -> int | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Judge:
    """All that must be known to judge some claims."""

    known: Histories
    members: frozenset[int]
    issued: Mapping[int, date]
    places: Mapping[int, int]
    scope: Scope
    today: date

    def code(self, claim: Claim) -> str:
        """Why the claim is refused; empty where it is accepted."""
        found = (code for code, refused in self._reasons(claim) if refused)
        return next(found, "")

    def home(self, claim: Claim) -> int:
        """Where the member stands officially on the day, else today: the unit where an accepted claim is recorded."""
        spans = self.known.spans.get(claim.member_id, ())
        own = [span for span in spans if span.standing == Standing.OFFICIAL]
        return next(span.unit_id for day in (claim.studied_on, self.today) for span in own if span.holds(day))

    def counts(self, claim: Claim) -> bool:
        """True where the completion counts by the rule in force."""
        counting = self.known.countings.get(claim.document_id)
        spans = self.known.spans.get(claim.member_id, ())
        return counting is not None and counts_for(Done(claim.studied_on, claim.way, claim.id), spans, counting)

    def _reasons(self, claim: Claim) -> Iterable[tuple[str, bool]]:
        yield "study.no_rule", claim.document_id not in self.known.countings
        yield "study.by_roll_call", claim.way == Way.ATTENDED
        yield "study.needs_evidence", not claim.words and claim.file_id is None
        yield "study.in_the_future", claim.studied_on > self.today
        yield "study.before_document", claim.studied_on < self.issued.get(claim.document_id, date.min)
        yield "study.unknown_member", claim.member_id not in self.members
        yield "study.member_not_yours", not self._is_theirs(claim)

    def _is_theirs(self, claim: Claim) -> bool:
        """True where the member stands officially, today or on that day, in a unit of whoever records."""
        spans = self.known.spans.get(claim.member_id, ())
        return any(self._covers(span) for span in spans if span.holds(claim.studied_on) or span.holds(self.today))

    def _covers(self, span: Span) -> bool:
        return span.standing == Standing.OFFICIAL and self.scope.covers(self.places.get(span.unit_id, -1))


def judge_of(reader: Reader, known: Histories, claims: Sequence[Claim]) -> Judge:
    """What is known about these claims; three queries."""
    member_ids = sorted({claim.member_id for claim in claims})
    members = frozenset(pk for some in db.batches(member_ids) for pk in _existing(some))
    return judge_for(reader, known, {claim.document_id for claim in claims}, members)


def judge_for(reader: Reader, known: Histories, document_ids: Collection[int], members: Collection[int]) -> Judge:
    """The same about claims of members who are known to be there; two queries."""
    documents = Document.objects.filter(pk__in=document_ids, issued_on__isnull=False)
    unit_ids = sorted({span.unit_id for spans in set(map(tuple, known.spans.values())) for span in spans})
    nodes = TreeNode.objects.filter(version_id=reader.tree.version_id)
    places = {
        unit_id: lft
        for some in db.batches(unit_ids)
        for unit_id, lft in nodes.filter(unit_id__in=some).values_list("unit_id", "lft")
    }
    return Judge(
        known=known,
        members=frozenset(members),
        issued={pk: day for pk, day in documents.values_list("pk", "issued_on") if day is not None},
        places=places,
        scope=reader.scope(Permission.MARK_PROGRESS),
        today=reader.day,
    )


def _existing(member_ids: Sequence[int]) -> Iterable[int]:
    return Member.objects.filter(pk__in=member_ids).values_list("pk", flat=True)
