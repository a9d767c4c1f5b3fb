"""What a document's rule asks of its units, read beside the document: for whoever counts units, not people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from thongsuot.kernel.db import Listing
from thongsuot.study.models import RuleCategory, RuleDeadline, StudyRule
from thongsuot.study.rules.figures import Wanted

_IS = "="


def rule_about(document: str) -> dict[str, Subquery]:
    """Beside a row that names a document in this column: what its rule in force asks, as `wanted` reads it."""
    applied = StudyRule.objects.filter(document=OuterRef(OuterRef(document)), applied_at__isnull=False)
    rule = Subquery(applied.order_by("-revision").values("pk")[:1])
    days = RuleDeadline.objects.filter(rule=rule).order_by()
    dated = Concat(F("level"), Value(_IS), Cast("day", CharField()))
    categories = RuleCategory.objects.filter(rule=rule).order_by()
    return {
        "study_deadlines": Subquery(days.values(found=Listing(dated))),
        "study_categories": Subquery(categories.values(found=Listing(F("category")))),
    }


def wanted(row: Mapping[str, str | None]) -> Wanted | None:
    """What the columns of `rule_about` say; None where no rule is in force."""
    deadlines = row["study_deadlines"]
    if not deadlines:
        return None
    pairs = (one.split(_IS) for one in deadlines.split(","))
    return Wanted(
        categories=tuple(sorted(filter(None, (row["study_categories"] or "").split(",")))),
        deadlines=tuple(sorted((level, date.fromisoformat(day)) for level, day in pairs)),
    )
