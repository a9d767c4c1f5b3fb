"""Reading obligations: what a unit owes, who owes what of a requirement, what has become of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery

from thongsuot.documents.models import Doubt
from thongsuot.files import queries as files
from thongsuot.kernel.keysets import Stretch, beyond, stretch
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.plans.models import Obligation, ObligationQuerySet, Progress, with_status
from thongsuot.plans.operations.lives import birth_of, event_of
from thongsuot.plans.operations.refusals import refusal
from thongsuot.plans.rules import Event, Status, contribution, effective, status
from thongsuot.rollup.rules import Change
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.queries import Found
from thongsuot.units.rules import Tree, UnitRef

PAGE = 100


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """An obligation as a list shows it: what is asked, of whom, and how far it is on the day asked."""

    id: int
    document_id: int
    document_symbol: str
    requirement_id: int
    unit_id: int
    origin_id: int
    words: str
    statement: str
    asked_product: str
    due_text: str
    given_on: date
    take_on_by: date
    due_day: date | None
    regular: bool
    taken_on: date | None
    in_charge: str
    percent: int
    done_on: date | None
    status: Status

    def days_late(self, on: date) -> int:
        """Days past the deadline, counted to the day it was done or else to the day asked; 0 where it is not late."""
        if self.status not in {Status.LATE, Status.OVERDUE} or self.due_day is None:
            return 0
        return ((self.done_on if self.status is Status.LATE and self.done_on else on) - self.due_day).days


class Order(StrEnum):
    """How a list of obligations is ordered: as the text has them, by deadline (those without last), by the tree."""

    TEXT = "text"
    DUE = "due"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which obligations are asked for: of a document or requirement, beneath a unit, in one status; a page of them."""

    document_id: int | None = None
    requirement_id: int | None = None
    beneath: UnitRef | None = None
    status: Status | None = None
    order: Order = Order.TEXT
    offset: int = 0
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class Page:
    """One page of obligations and how many there are in all."""

    rows: tuple[ObligationRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """Obligations by status; they add up to `total`. A percentage names which of them it is taken of."""

    by_status: Mapping[Status, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_status.values())


@dataclass(frozen=True, slots=True)
class NamedPage:
    """One page of obligations, each with its unit's code and name, and the counts of all pages."""

    rows: tuple[tuple[ObligationRow, str, str], ...]
    counts: StatusCounts


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One event with when it arrived and who sent it; `counts` is false for what was corrected or voided since."""

    event: Event
    recorded_at: datetime
    actor_id: int | None
    counts: bool


@dataclass(frozen=True, slots=True)
class UnclearLead:
    """Words that name a lead and no one unit: the doubts and tasks (id, statement) that use them, who may be meant."""

    words: str
    doubt_ids: tuple[int, ...]
    tasks: tuple[tuple[int, str], ...]
    candidates: tuple[Found, ...]


def due_from(reader: Reader, unit: UnitRef, day: date) -> tuple[ObligationRow, ...]:
    """What a unit of the reader's own tree still owes, by deadline; with what closed units resting beneath it owe.

    :raises DomainError: people.not_allowed
    """
    return tuple(row for row in of_unit(reader, unit, day, done_since=date.max) if row.done_on is None)


def of_unit(reader: Reader, unit: UnitRef, day: date, *, done_since: date) -> tuple[ObligationRow, ...]:
    """What a unit still owes, by deadline, then what it has done since a day, latest first; one query.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.SEE_COUNTS, unit)
    resting = TreeNode.objects.filter(version=reader.tree.version_id, open_unit_id=unit.id)
    resting = resting.filter(lft__gte=unit.lft, lft__lte=unit.rgt)  # by the tree's index
    rows = Obligation.objects.in_force().filter(unit__in=resting.values("unit_id"))
    wanted = rows.filter(Q(done_on__isnull=True) | Q(done_on__gte=done_since)).order_by("pk")
    found = [_row(one, day) for one in _with_words(wanted)]
    owed = sorted((row for row in found if row.done_on is None), key=lambda row: (row.due_day or date.max, row.id))
    done = sorted((row for row in found if row.done_on), key=lambda row: (row.done_on, row.id), reverse=True)
    return (*owed, *done)


def obligations(reader: Reader, wanted: Wanted, day: date) -> Page:
    """One page of the obligations within the reader's scope."""
    rows = _wanted(reader, wanted, day)
    return Page(rows=tuple(_row(one, day) for one in _paged(reader, rows, wanted)), total=rows.count())


def obligations_after(reader: Reader, wanted: Wanted, day: date, obligation_id: int) -> Stretch[ObligationRow]:
    """The same list, in the order of the text, after one obligation within the reader's scope.

    :raises DomainError: plans.unknown_obligation
    """
    within = _placed(reader, _wanted(reader, Wanted(), day))
    last = within.filter(pk=obligation_id).values_list(*_TEXT).first()
    if last is None:
        raise refusal("plans.unknown_obligation")
    rows = _with_words(_placed(reader, _wanted(reader, wanted, day)).order_by(*_TEXT))
    return stretch(rows, beyond(_TEXT, last), size=wanted.limit, as_item=lambda one: _row(one, day))


def page_with_names(reader: Reader, wanted: Wanted, day: date) -> NamedPage:
    """The same with each unit's code and name in the reader's tree, and counts by status; two queries."""
    rows = _wanted(reader, wanted, day)
    annotated = rows.annotate(unit_code=F("unit__code"), unit_words=units.official_name(reader.tree))
    named: Iterable[Any] = _paged(reader, annotated, wanted)
    shown = tuple((_row(one, day), one.unit_code, one.unit_words or "") for one in named)
    return NamedPage(rows=shown, counts=_counts(rows, day))


def counts_by_status(reader: Reader, wanted: Wanted, day: date) -> StatusCounts:
    """How many obligations within the reader's scope are in each status; one query."""
    return _counts(_wanted(reader, wanted, day), day)


def of_requirement(reader: Reader, requirement_id: int, day: date, *, offset: int = 0) -> Page:
    """Who owes one requirement, and how far each is."""
    return obligations(reader, Wanted(requirement_id=requirement_id, offset=offset), day)


def to_be_placed(reader: Reader, day: date) -> tuple[ObligationRow, ...]:
    """Open obligations of units that are closed: a person says which successor takes each."""
    closed = TreeNode.objects.filter(version=reader.tree.version_id, is_open=False).values("unit_id")
    within = Obligation.objects.open().filter(reader.scope(Permission.ASSIGN).q("unit"), unit__in=closed)
    return tuple(_row(one, day) for one in _with_words(within.order_by("unit_id", "pk")))


def would_wait(unit_codes: Collection[str]) -> int:
    """How many open obligations would wait for a person if these units closed without a single successor.

    A count: whoever shows it has asked `people.access` for the act.
    """
    return Obligation.objects.open().filter(unit__code__in=unit_codes).count()


def unclear_leads(reader: Reader, document_id: int, owner: UnitRef) -> tuple[UnclearLead, ...]:
    """The leads of a document in force that nobody could tell, each wording once, in the order of the text.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.ASSIGN, owner)
    asked = Doubt.objects.filter(
        version__document=document_id, version__state="published", state="open", code__startswith="plans.body_"
    )
    by_words: dict[str, list[Doubt]] = defaultdict(list)
    for doubt in asked.select_related("requirement").order_by("start", "pk"):
        by_words[str(doubt.params["words"])].append(doubt)
    offered = {unit_id for doubts in by_words.values() for unit_id in doubts[0].params.get("candidates", ())}
    candidates = units.with_parents(list(units.units_by_ids(offered, reader.tree).values()), reader.tree)
    refs = {one.unit.id: one for one in candidates}
    return tuple(
        UnclearLead(
            words=words,
            doubt_ids=tuple(doubt.pk for doubt in doubts),
            tasks=tuple((one.pk, one.statement) for one in (doubt.requirement for doubt in doubts) if one),
            candidates=tuple(refs[at] for at in doubts[0].params.get("candidates", ()) if at in refs),
        )
        for words, doubts in by_words.items()
    )


def count_to_be_placed(tree: Tree, unit: UnitRef, document_id: int) -> int:
    """How many open obligations of a document closed units beneath a unit hold, which wait for a person to place them.

    A count: whoever shows it has asked `people.access` for the unit.
    """
    closed = TreeNode.objects.filter(version=tree.version_id, is_open=False, lft__gte=unit.lft, lft__lte=unit.rgt)
    return Obligation.objects.open().filter(document=document_id, unit__in=closed.values("unit_id")).count()


def obligation(reader: Reader, obligation_id: int, day: date) -> ObligationRow:
    """One obligation within the reader's scope.

    :raises DomainError: plans.unknown_obligation (also for one outside the scope)
    """
    return _row(_seen(reader, obligation_id), day)


def history(reader: Reader, obligation_id: int) -> tuple[HistoryRow, ...]:
    """Everything that happened to an obligation, in the order in which it happened.

    :raises DomainError: plans.unknown_obligation (also for one outside the scope)
    """
    one = _seen(reader, obligation_id)
    return histories([one.pk]).get(one.pk, ())


def histories(obligation_ids: Sequence[int]) -> dict[int, tuple[HistoryRow, ...]]:
    """The histories of several obligations, which the caller has found within the reader's scope; one query."""
    found: dict[int, list[Progress]] = defaultdict(list)
    for row in Progress.objects.filter(obligation__in=obligation_ids).order_by("happened_on", "pk"):
        found[row.obligation_id].append(row)
    return {obligation_id: _as_history(rows) for obligation_id, rows in found.items()}


def evidence(reader: Reader, event_id: UUID) -> files.Content:
    """The file that shows a task is done, for a reader whose scope holds the task.

    :raises DomainError: plans.unknown_obligation
    """
    event = Progress.objects.filter(pk=event_id, evidence_file__isnull=False).first()
    if event is None or event.evidence_file_id is None:
        raise refusal("plans.unknown_obligation")
    _seen(reader, event.obligation_id)
    return files.content(event.evidence_file_id)


def recount() -> Iterator[Change]:
    """What all obligations together add to the tallies, counted from their histories: for `thongsuot verify`."""
    rows = Progress.objects.order_by("obligation_id", "pk").iterator()
    histories = groupby(rows, key=lambda row: row.obligation_id)
    waiting = next(histories, None)
    for one in Obligation.objects.order_by("pk").iterator():
        events: list[Event] = []
        if waiting is not None and waiting[0] == one.pk:
            events = [event_of(row) for row in waiting[1]]
            waiting = next(histories, None)
        yield from contribution(birth_of(one), events)


def _wanted(reader: Reader, wanted: Wanted, day: date) -> ObligationQuerySet:
    rows = Obligation.objects.in_force().filter(reader.scope(Permission.SEE_COUNTS).q("unit"))
    if wanted.document_id is not None:
        rows = rows.filter(document=wanted.document_id)
    if wanted.requirement_id is not None:
        rows = rows.filter(requirement=wanted.requirement_id)
    if wanted.beneath is not None:
        top = wanted.beneath
        beneath = TreeNode.objects.filter(version=reader.tree.version_id, lft__gte=top.lft, lft__lte=top.rgt)
        rows = rows.filter(unit__in=beneath.values("unit_id"))
    return rows if wanted.status is None else rows.of_status(wanted.status, day)


_IN_TEXT = ("document_id", "requirement__start", "requirement_id")
_TEXT = (*_IN_TEXT, "place", "pk")
_ORDERS = {
    Order.TEXT: _TEXT,
    Order.DUE: (F("due_day").asc(nulls_last=True), *_IN_TEXT, "place", "pk"),
    Order.UNIT: ("place", *_IN_TEXT, "pk"),
}


def _paged(reader: Reader, rows: ObligationQuerySet, wanted: Wanted) -> ObligationQuerySet:
    shown = _placed(reader, rows).order_by(*_ORDERS[wanted.order])
    return _with_words(shown)[wanted.offset : wanted.offset + wanted.limit]


def _placed(reader: Reader, rows: ObligationQuerySet) -> ObligationQuerySet:
    node = TreeNode.objects.filter(version=reader.tree.version_id, unit=OuterRef("unit"))
    return rows.annotate(place=Subquery(node.values("lft")[:1]))


def _counts(rows: ObligationQuerySet, day: date) -> StatusCounts:
    wanted = {f"count_{one}": Count("pk", filter=with_status(one, day)) for one in Status}
    found = rows.aggregate(**wanted)
    return StatusCounts({one: found[f"count_{one}"] for one in Status})


def _as_history(rows: Sequence[Progress]) -> tuple[HistoryRow, ...]:
    """Events in the order in which they happened; what was corrected or voided no longer counts, nor does undoing."""
    counting = {event.id for event in effective(map(event_of, rows))}
    return tuple(HistoryRow(event_of(row), row.recorded_at, row.actor_id, row.pk in counting) for row in rows)


def _seen(reader: Reader, obligation_id: int) -> Obligation:
    within = reader.scope(Permission.SEE_COUNTS).q("unit")
    found = _with_words(Obligation.objects.filter(within, pk=obligation_id)).first()
    if found is None:
        raise refusal("plans.unknown_obligation")
    return found


def _with_words(rows: ObligationQuerySet) -> ObligationQuerySet:
    return rows.select_related("requirement", "document")


def _row(one: Obligation, day: date) -> ObligationRow:
    asked = one.requirement
    return ObligationRow(
        id=one.pk,
        document_id=one.document_id,
        document_symbol=one.document.symbol or one.document.number,
        requirement_id=one.requirement_id,
        unit_id=one.unit_id,
        origin_id=one.origin_id,
        words=one.words,
        statement=asked.statement,
        asked_product=asked.product,
        due_text=asked.due_text,
        given_on=one.given_on,
        take_on_by=one.take_on_by,
        due_day=one.due_day,
        regular=one.regular,
        taken_on=one.taken_on,
        in_charge=one.in_charge,
        percent=one.percent,
        done_on=one.done_on,
        status=status(one.due_day, one.done_on, regular=one.regular, on=day),
    )
