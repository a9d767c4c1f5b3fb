"""A document's rule, and people of a unit who studied it, through the operations."""

from __future__ import annotations

from datetime import date

from tests.plans import world as at
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.people.models import Membership
from thongsuot.study import jobs
from thongsuot.study.models import StudyRule
from thongsuot.study.operations import Studied, record_completions
from thongsuot.study.queries import Terms
from thongsuot.study.rules import Way

LAST = date(2026, 5, 1)


def rule(document_id: int, number: int) -> None:
    """Set the rule anew: of all members or of one category, by a day for cells and another for all others."""
    terms = Terms(
        from_day=at.PUBLISHED,
        categories=frozenset({"key_cadre", "member"} if number % 3 == 1 else {"key_cadre"} if number % 3 == 2 else ()),
        deadlines={"": date(2026, 6, 1), "cell": date(2026, 4, 1 + number % 20)},
    )
    revision = StudyRule.objects.filter(document=document_id).count()
    jobs.set_rule(actor=OPERATOR, document_id=document_id, terms=terms, revision=revision, now=at.at(LAST))


def study(document_id: int, unit_id: int, day: date, *, everybody: bool) -> None:
    """The unit's own members study on a day, or the first of them alone."""
    rows = Membership.objects.filter(unit=unit_id, standing="official").order_by("pk")
    people = list(rows.values_list("member_id", flat=True))[: None if everybody else 1]
    claims = [Studied(new_id(), one, document_id, Way.REPORTED, day, words="Sổ của chi bộ") for one in people]
    record_completions(actor=OPERATOR, unit_id=unit_id, completions=claims, now=at.at(LAST))
