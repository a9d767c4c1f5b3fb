"""Reporting periods: which there are for a reader, and whom one asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.rules.memberships import MEASURE, SUBJECT, Standing
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.rules import Amount, Cell
from thongsuot.submissions.models import Period, Report
from thongsuot.submissions.rules import refusal
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import Tree, UnitRef

MOST = 200
"""Periods of a list at most, the latest."""
MUST = f"{Standing.OFFICIAL}:due"
"""How the group of those ends who stand officially and are not exempt."""


@dataclass(frozen=True, slots=True)
class PeriodAct:
    """The period was closed, or opened again, when and why."""

    kind: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period as pages name it; `unit` is the office's that asks."""

    id: int
    title: str
    subject: str
    unit: UnitRef
    document_id: int | None
    document_symbol: str
    first_day: date
    last_day: date
    due_day: date
    closed_at: datetime | None
    levels: tuple[str, ...]
    categories: tuple[str, ...]
    """For whose members' sake units are asked, `""`: any; none: units without members too."""
    acts: tuple[PeriodAct, ...] = ()

    @property
    def is_open(self) -> bool:
        """True while reports may be sent and called back."""
        return self.closed_at is None

    def asks(self, unit: UnitRef, office: UnitRef) -> bool:
        """True for an open unit beneath the office, of a level that is asked; both of one tree.

        Whether it has members is told by `with_members`.
        """
        beneath = office.holds(unit) and unit.id != office.id
        return beneath and unit.is_open and (not self.levels or unit.level in self.levels)


def periods(reader: Reader, document_id: int | None = None) -> tuple[PeriodLine, ...]:
    """The periods that concern the reader: opened above, at or beneath units of theirs; open ones first, the latest.

    :raises DomainError: people.not_allowed
    """
    access.require_somewhere(reader, Permission.SEE_COUNTS)
    scope = reader.scope(Permission.SEE_COUNTS)
    concerned = Q(pk__in=[])
    for first, last in scope.ranges:
        concerned |= Q(lft__lte=last, rgt__gte=first)
    nodes = TreeNode.objects.filter(concerned, version_id=reader.tree.version_id)
    rows = Period.objects.filter(unit__in=nodes.values("unit_id"))
    if document_id is not None:
        rows = rows.filter(document=document_id)
    found = list(_with_parts(rows).order_by("-closed_at", "-due_day", "-pk")[:MOST])
    found.sort(key=lambda one: one.closed_at is not None)
    return _lines(found, reader.tree)


def asked_periods(reader: Reader, unit_id: int) -> tuple[PeriodLine, ...]:
    """The open periods for which a unit of the reader's is asked; five queries, and four at most for each office above.

    :raises DomainError: people.not_allowed, units.unknown
    """
    access.unit_for(reader, Permission.SEE_COUNTS, unit_id)
    rows = Period.objects.filter(closed_at=None, unit__in=units.ever_above(unit_id))
    found = _lines(_with_parts(rows).order_by("due_day", "pk"), reader.tree)
    return tuple(one for one in found if is_asked(one, unit_id, reader))


def is_asked(found: PeriodLine, unit_id: int, reader: Reader) -> bool:
    """True for a unit that owes a report for a period, as its due day's tree has both (today's until then)."""
    tree = tree_of(found, reader.tree)
    both = units.units_by_ids([unit_id, found.unit.id], tree)
    if not both.keys() >= {unit_id, found.unit.id}:
        return False
    return found.asks(both[unit_id], both[found.unit.id]) and _has_members(found, unit_id, tree)


def period(reader: Reader, period_id: int) -> PeriodLine:
    """One period that concerns the reader; three queries, some more where its units have moved away since.

    :raises DomainError: submissions.unknown_period, whether there is none or not for this reader
    """
    row = _with_parts(Period.objects.filter(pk=period_id)).first()
    if row is None:
        raise refusal("submissions.unknown_period")
    [found] = _lines([row], reader.tree)
    if not _concerns(found, reader):
        raise refusal("submissions.unknown_period")
    return found


def tree_of(period: Period | PeriodLine, today: Tree) -> Tree:
    """The tree that a period goes by: that of its due day, today's until then."""
    return today if period.due_day >= today.day else units.tree_on(period.due_day)


def require_asked(row: Period, unit_id: int, reader: Reader) -> None:
    """Refuse a unit that owes no report for a period.

    :raises DomainError: submissions.not_asked
    """
    [found] = _lines([row], reader.tree)
    if not is_asked(found, unit_id, reader):
        raise refusal("submissions.not_asked")


def with_members(found: PeriodLine, tree: Tree, unit_id: int) -> frozenset[int] | None:
    """A unit and those right beneath it that have members for whose sake a period asks; None where it asks all units.

    As of the due day (today until then), so that nobody is asked afterwards who was not. Two queries, one of them where
    nothing has changed since.
    """
    if not found.categories:
        return None
    sums = rollup.sums(tree, unit_id, SUBJECT, [MEASURE], min(found.due_day, tree.day))
    counted = {**sums.children, unit_id: sums.total}
    return frozenset(one for one, counts in counted.items() if any(_counts(found, *cell) for cell in counts.items()))


def _concerns(found: PeriodLine, reader: Reader) -> bool:
    """True where its office stands above, at or beneath a unit in view, or one was asked or has sent."""
    scope = reader.scope(Permission.SEE_COUNTS)
    if any(first <= found.unit.rgt and found.unit.lft <= last for first, last in scope.ranges):
        return True
    then = TreeNode.objects.filter(version_id=tree_of(found, reader.tree).version_id)
    office = then.filter(unit=found.unit.id)
    beneath = then.filter(scope.q(), lft__gte=office.values("lft"), lft__lte=office.values("rgt"))
    return beneath.exists() or Report.objects.filter(scope.q(), period=found.id).exists()


def _counts(found: PeriodLine, cell: Cell, amount: Amount) -> bool:
    category, _sign, rest = cell.group.partition(":")
    wanted = "" in found.categories or category in found.categories
    return wanted and rest == MUST and amount.owed > 0


def _has_members(found: PeriodLine, unit_id: int, tree: Tree) -> bool:
    known = with_members(found, tree, unit_id)
    return known is None or unit_id in known


def _with_parts(rows: QuerySet[Period]) -> QuerySet[Period]:
    return rows.select_related("document").prefetch_related("levels", "categories", "acts")


def _lines(rows: Iterable[Period], tree: Tree) -> tuple[PeriodLine, ...]:
    listed = list(rows)
    offices = units.units_by_ids(sorted({row.unit_id for row in listed}), tree)
    return tuple(_line(row, offices[row.unit_id]) for row in listed if row.unit_id in offices)


def _line(row: Period, office: UnitRef) -> PeriodLine:
    acts = sorted(row.acts.all(), key=lambda act: (act.recorded_at, act.pk))
    return PeriodLine(
        id=row.pk,
        title=row.title,
        subject=row.subject,
        unit=office,
        document_id=row.document_id,
        document_symbol=row.document.symbol or row.document.title if row.document else "",
        first_day=row.first_day,
        last_day=row.last_day,
        due_day=row.due_day,
        closed_at=row.closed_at,
        levels=tuple(sorted(level.level for level in row.levels.all())),
        categories=tuple(sorted(one.category for one in row.categories.all())),
        acts=tuple(PeriodAct(act.kind, act.reason, act.recorded_at) for act in acts),
    )
