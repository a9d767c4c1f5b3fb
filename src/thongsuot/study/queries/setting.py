"""What an office sees when it sets a rule: the document, the rule before, and what the new one would change."""

from __future__ import annotations

from dataclasses import dataclass

from thongsuot.documents import queries as documents
from thongsuot.documents.queries.listing import DocumentHead
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader, require_reader
from thongsuot.people.rules.memberships import MEASURE as MEMBERS
from thongsuot.people.rules.memberships import SUBJECT
from thongsuot.rollup import queries as rollup
from thongsuot.study.queries.rules import RuleLine, Terms, rule_if_any
from thongsuot.study.rules import MEASURE, NOBODY, Figure, figures


@dataclass(frozen=True, slots=True)
class Setting:
    """A document whose rule may be set, and the rule that is in force or waits."""

    head: DocumentHead
    rule: RuleLine | None

    @property
    def revision(self) -> int:
        """Of the last rule that was set; 0 where there is none."""
        return self.rule.revision if self.rule else 0

    @property
    def terms(self) -> Terms | None:
        """What was set last, whether it is applied yet or not."""
        return (self.rule.waiting or self.rule.terms) if self.rule else None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would change, as of today. `then.done` holds only where nothing is counted anew."""

    now: Figure
    then: Figure
    counts_anew: bool


def setting(reader: Reader, document_id: int) -> Setting:
    """The document and its rule, for whoever may set it; ten queries at most.

    :raises DomainError: documents.unknown_document, people.not_allowed
    """
    head = documents.document(reader, document_id)
    require_reader(reader, Permission.CONVENE, head.owner)
    return Setting(head, rule_if_any(reader, document_id))


def preview(reader: Reader, found: Setting, terms: Terms) -> Preview:
    """How many would be due by these terms in the owner's subtree, beside how many are now; two queries."""
    document_id = found.head.id
    totals = rollup.totals(reader.tree, found.head.owner.id, [SUBJECT, document_id], [MEMBERS, MEASURE], reader.day)
    members, studied = totals.get(SUBJECT, {}), totals.get(document_id, {})
    before = found.rule.terms if found.rule else None
    now = figures(members, studied, before.categories).total if before else NOBODY
    then = figures(members, studied, terms.categories).total
    return Preview(now, then, counts_anew=before is not None and before.counting != terms.counting)
