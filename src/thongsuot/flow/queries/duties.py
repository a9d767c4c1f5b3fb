"""One task of one unit: what was asked, where it stands, what was reported; the page on which it is reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from thongsuot.documents import queries as documents
from thongsuot.documents.queries.reviewing import Card
from thongsuot.flow.queries import publications
from thongsuot.flow.rules.figures import Publication
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.plans import queries as plans
from thongsuot.plans.queries import HistoryRow, ObligationRow
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Duty:
    """A unit's task with the sentence that asks for it; `history` is in the order in which things happened."""

    task: ObligationRow
    unit: UnitRef
    document: Publication
    asked: Card
    history: tuple[HistoryRow, ...]
    may_report: bool


def duty(reader: Reader, obligation_id: int, day: date) -> Duty:
    """One task within the reader's scope; six queries.

    :raises DomainError: plans.unknown_obligation, documents.unknown_requirement
    """
    task = plans.obligation(reader, obligation_id, day)
    unit = units.unit(task.unit_id, reader.tree)
    return Duty(
        task=task,
        unit=unit,
        document=publications.publication(reader, task.document_id, day),
        asked=documents.requirement(reader, task.requirement_id),
        history=plans.histories([task.id]).get(task.id, ()),
        may_report=access.may(reader, Permission.MARK_PROGRESS, unit),
    )
