"""Where a document is stuck."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router

from thongsuot.api.callers import caller_of, opened_by
from thongsuot.api.schemas.flow import FlowOut, StageOut, StuckOut
from thongsuot.api.schemas.shapes import Day, Id
from thongsuot.api.v1.units import unit_out
from thongsuot.flow import queries
from thongsuot.flow.rules.figures import StageFigure, StuckRow
from thongsuot.flow.rules.headlines import sentence
from thongsuot.people.rules.tokens import TokenScope
from thongsuot.units.queries import tree_for

router = Router(tags=["flow"])


@router.get(
    "/documents/{document_id}/flow",
    auth=opened_by(TokenScope.FLOW_READ, TokenScope.PROGRESS_WRITE),
    response=FlowOut,
    summary="Where a document is stuck beneath a unit",
)
def document_flow(
    request: HttpRequest, document_id: Id, unit: Id | None = None, day: Day | None = None, tree: Day | None = None
) -> FlowOut:
    """As of `day` (today unless given), beneath `unit` (the reader's own widest unless given).

    `tree` is the day under whose tree the figures are to stand: `day` itself unless given, or a later one.
    """
    reader = caller_of(request).reader
    asked = day or reader.day
    unit_id = unit or queries.widest_unit(reader).id
    found = queries.flow(reader, document_id, unit_id, asked, under=tree_for(asked, tree))
    return FlowOut(
        document_id=document_id,
        unit=unit_out(found.unit),
        as_of=found.trust.as_of,
        tree_of=found.tree.day,
        sentence=sentence(found.headline),
        reporting=found.trust.reporting,
        of=found.trust.of,
        stages=list(map(stage_out, found.stages)),
        stuck=list(map(stuck_out, found.stuck)),
    )


def stuck_out(row: StuckRow) -> StuckOut:
    """The units of one child that are stuck at one stage."""
    return StuckOut(
        unit=unit_out(row.unit), is_own=row.is_own, stage=row.stage.code, units=row.units, members=row.members,
        due_on=row.due_on, days_late=row.days_late,
    )  # fmt: skip


def stage_out(at: StageFigure) -> StageOut:
    """A stage of the stream."""
    figure = at.figure
    return StageOut(
        code=at.stage.code,
        words=at.stage.words(get_language() or "vi"),
        state=at.state.value,
        owed=figure.owed,
        reached=figure.reached,
        overdue=figure.overdue,
        due=figure.due,
        not_due=figure.not_due,
        stuck=figure.stuck,
        members_waiting=figure.members,
        days_late=at.days_late,
    )
