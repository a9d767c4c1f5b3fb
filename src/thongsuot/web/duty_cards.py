"""What is due from a unit, as cards in the order in which a tired person would take them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from thongsuot.flow.queries import DueFromUs
from thongsuot.flow.rules.figures import Publication
from thongsuot.plans.queries import ObligationRow
from thongsuot.study.queries.duties import StudyDuty

CONFIRM, STUDY, TAKE_ON, REPORT = "confirm", "study", "take_on", "report"


@dataclass(frozen=True, slots=True)
class DutyCard:
    """One duty with its one action: a document to confirm or study, a task to take on or report on, by a day."""

    action: str
    due_on: date | None
    document: Publication | None = None
    task: ObligationRow | None = None
    study: StudyDuty | None = None

    def is_overdue(self, day: date) -> bool:
        """True when its day is past."""
        return self.due_on is not None and self.due_on < day


def cards(due: DueFromUs) -> list[DutyCard]:
    """All duties, the earliest day first, those without a day last."""
    return sorted(_cards(due), key=lambda card: card.due_on or date.max)


def _cards(due: DueFromUs) -> Iterator[DutyCard]:
    for missing in due.to_confirm:
        yield DutyCard(CONFIRM, missing.due_on, document=missing.publication)
    for duty in due.to_study:
        yield DutyCard(STUDY, duty.due_on, study=duty)
    for task in due.to_take_on:
        yield DutyCard(TAKE_ON, min(filter(None, (task.take_on_by, task.due_day))), task=task)
    for task in due.to_report:
        yield DutyCard(REPORT, task.due_day, task=task)
