"""Reading people. Names follow the reader's grants alone; the operations that show a list of them record the look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from thongsuot.kernel.days import ZONE, day_of, valid_on
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import Cell, Column, Sheet
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import Grant, Invitation, MemberImport, Membership, User
from thongsuot.people.rules.invitations import not_valid
from thongsuot.people.rules.memberships import MEASURE, SUBJECT, Span, Standing, contribution
from thongsuot.people.rules.problems import restored
from thongsuot.people.rules.roles import Role
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.rules import Change, Counts
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import Tree, UnitRef


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member on a list of names; `name` is empty where it was erased."""

    member_id: int
    membership_id: int
    code: str
    name: str
    standing: Standing
    category: str
    exempt: bool
    from_day: date
    until_day: date | None


@dataclass(frozen=True, slots=True)
class NameList:
    """A unit's own members on a day, in the order of their names."""

    unit_id: int
    as_of: date
    rows: tuple[MemberRow, ...]


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A membership of a closed unit that no single successor took over; where it goes is a person's decision."""

    membership_id: int
    member_id: int
    code: str
    unit_id: int
    unit_code: str
    closed_on: date
    standing: Standing


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant as its unit's office sees it; `last_day` is inclusive."""

    grant_id: int
    user_id: int
    display_name: str
    role: Role
    unit_id: int
    with_subtree: bool
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """What an invitation offers; `last_day` is inclusive."""

    role: Role
    unit_name: str
    with_subtree: bool
    last_day: date | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A run of the import of members."""

    run_id: int
    file_name: str
    state: str
    created: int
    changed: int
    transferred: int
    unchanged: int
    planned_at: datetime
    asked_at: datetime | None
    applied_at: datetime | None
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportRun:
    """A run with what is wrong with it."""

    row: ImportRow
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Headcount:
    """Members of a unit and of all beneath it on a day, each counted in the unit where they stand officially.

    `own` + `before` + every child's = `official`; `children` holds those whose count the reader may see. `temporary`
    are guests, who count elsewhere.
    """

    day: date
    official: int
    exempt: int
    temporary: int
    own: int
    before: int
    by_category: Mapping[str, int]
    children: Mapping[int, int]


MemberSheet = Sheet
"""Memberships in the shape of the import."""

_YES: Final = "x"
_RUN: Final = (
    "pk", "file_name", "state", "created", "changed", "transferred", "unchanged",
    "planned_at", "asked_at", "applied_at", "taken_back_at",
)  # fmt: skip


def members_of(reader: Reader, unit: UnitRef) -> NameList:
    """The names of a unit's own members on the reader's day. `operations.look_at_members` records the look.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.SEE_NAMES, unit)
    rows = _named(Membership.objects.standing().filter(valid_on(reader.day), unit_id=unit.id))
    return NameList(unit.id, reader.day, tuple(_member_row(row) for row in rows))


def export_rows(reader: Reader, unit: UnitRef) -> MemberSheet:
    """All memberships of a unit and beneath it, as the import reads them. `operations.export_members` records the look.

    :raises DomainError: people.not_allowed
    """
    access.require_subtree(reader, Permission.SEE_NAMES, unit)
    beneath = TreeNode.objects.filter(version_id=reader.tree.version_id, lft__gte=unit.lft, lft__lte=unit.rgt)
    rows = Membership.objects.standing().filter(unit__in=beneath.values("unit_id"))
    found = rows.select_related("member__named", "unit").order_by("member__code", "from_day", "pk")
    return Sheet(name=_("Members"), columns=sheet_columns(), rows=[_sheet_row(row) for row in found.iterator(2000)])


def headcount(reader: Reader, unit_id: int, tree: Tree, refs: Mapping[int, UnitRef]) -> Headcount | None:
    """How many stand in a unit on the tree's day; None where the reader may not see it. One query.

    `refs` are the unit and those beneath it as today's tree has them, which decides what the reader may see.
    """
    sums = rollup.sums(tree, unit_id, SUBJECT, [MEASURE], tree.day)
    official = _counted(sums.total, Standing.OFFICIAL)
    if unit_id not in refs or not access.may_see_counts(reader, refs[unit_id], official):
        return None
    children = {child: _counted(counts, Standing.OFFICIAL) for child, counts in sums.children.items()}
    return Headcount(
        day=tree.day,
        official=official,
        exempt=_counted(sums.total, Standing.OFFICIAL, "exempt"),
        temporary=_counted(sums.total, Standing.TEMPORARY),
        own=_counted(sums.own, Standing.OFFICIAL),
        before=_counted(sums.before, Standing.OFFICIAL),
        by_category=_by_category(sums.total),
        children={
            child: count
            for child, count in children.items()
            if child in refs and access.may_see_counts(reader, refs[child], count)
        },
    )


def _counted(counts: Counts, standing: Standing, duty: str = "") -> int:
    groups = ((cell.group.split(":"), amount.owed) for cell, amount in counts.items())
    return sum(owed for (_category, how, due), owed in groups if how == standing and duty in ("", due))


def _by_category(counts: Counts) -> dict[str, int]:
    found: Counter[str] = Counter()
    for cell, amount in counts.items():
        category, standing, _duty = cell.group.split(":")
        if standing == Standing.OFFICIAL:
            found[category] += amount.owed
    return dict(found)


def to_be_placed(reader: Reader, membership_ids: Collection[int] | None = None) -> tuple[WaitingRow, ...]:
    """The memberships of closed units within the reader's scope that wait for a person, all or some of them."""
    unplaced = Q(until_day__isnull=True) | Q(until_day__gt=F("unit__closed_on"))
    rows = Membership.objects.standing().filter(
        reader.scope(Permission.EDIT_MEMBERS).q(), unplaced, unit__closed_on__lte=reader.day
    )
    if membership_ids is not None:
        rows = rows.filter(pk__in=membership_ids)
    found = rows.select_related("member", "unit").order_by("unit__closed_on", "unit__code", "member__code", "pk")
    return tuple(map(_waiting_row, found))


def would_wait(unit_codes: Collection[str], on: date) -> int:
    """How many memberships would wait for a person if these units closed on that day without a single successor."""
    lasting = Q(until_day__isnull=True) | Q(until_day__gt=on)
    return Membership.objects.standing().filter(lasting, unit__code__in=unit_codes).count()


def home_unit(member_id: int, day: date) -> int | None:
    """Where a member stands officially on a day; else where they stood last, in whatever way; None: nowhere ever."""
    rows = Membership.objects.standing().filter(member_id=member_id)
    today = rows.filter(valid_on(day), standing=Standing.OFFICIAL.value)
    for found in (today, rows):
        unit_id = found.order_by("-from_day", "-pk").values_list("unit_id", flat=True).first()
        if unit_id is not None:
            return unit_id
    return None


def grants_of(reader: Reader) -> tuple[GrantRow, ...]:
    """The reader's own grants that hold today; none for the machine's operator."""
    if reader.actor.user_id is None:
        return ()
    return _grant_rows(_held_on(reader.day).filter(user_id=reader.actor.user_id))


def grants_within(reader: Reader, unit: UnitRef) -> tuple[GrantRow, ...]:
    """The grants that hold today on one unit, for whoever may give some.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.GRANT, unit)
    return _grant_rows(_held_on(reader.day).filter(unit_id=unit.id))


def open_invitations(reader: Reader, unit: UnitRef) -> int:
    """How many invitations to this unit wait to be taken up; those that expire on the reader's day are still counted.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.GRANT, unit)
    in_time = Q(last_day__isnull=True) | Q(last_day__gte=reader.day)
    today = datetime.combine(reader.day, time.min, ZONE)
    return Invitation.objects.filter(in_time, unit_id=unit.id, used_at__isnull=True, expires_at__gte=today).count()


def invitation(token: str, now: datetime) -> OpenInvitation:
    """What an invitation offers to whoever holds its token; it stays open.

    :raises DomainError: people.invitation_not_valid
    """
    row = Invitation.objects.open_to(token, now).first()
    if row is None:
        raise not_valid()
    name = units.unit(row.unit_id, units.tree_on(day_of(now))).name
    return OpenInvitation(Role(row.role), name, row.with_subtree, row.last_day, row.expires_at)


def imports(reader: Reader) -> tuple[ImportRow, ...]:
    """The latest runs of the import: the operator's reader sees all, others their own."""
    return tuple(ImportRow(*row) for row in _runs(reader).order_by("-pk").values_list(*_RUN)[:50])


def import_run(reader: Reader, run_id: int) -> ImportRun:
    """One run, the reader's own.

    :raises DomainError: people.unknown_import
    """
    found = _runs(reader).filter(pk=run_id).values_list("problems", *_RUN).first()
    if found is None:
        raise DomainError("people.unknown_import", _("There is no such import."))
    problems, *row = found
    return ImportRun(ImportRow(*row), tuple(map(restored, problems)))


def _runs(reader: Reader) -> QuerySet[MemberImport]:
    runs = MemberImport.objects.all()
    return runs if reader.actor.is_operator else runs.filter(actor_id=reader.actor.user_id)


def _named(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    order = (F("member__named__sort_key").asc(nulls_last=True), "member__code", "pk")
    return rows.select_related("member__named").order_by(*order)


def _member_row(row: Membership) -> MemberRow:
    return MemberRow(
        row.member_id, row.pk, row.member.code, _name(row), Standing(row.standing), row.category, row.exempt,
        row.from_day, row.until_day,
    )  # fmt: skip


def _waiting_row(row: Membership) -> WaitingRow:
    closed_on = row.unit.closed_on or row.from_day
    return WaitingRow(
        row.pk, row.member_id, row.member.code, row.unit_id, row.unit.code, closed_on, Standing(row.standing)
    )  # fmt: skip


def _name(row: Membership) -> str:
    named = getattr(row.member, "named", None)
    return str(named.name) if named else ""


def sheet_columns() -> list[Column]:
    """The columns of the import, titles in the reader's language."""
    return [
        Column("code", _("code"), "code"),
        Column("name", _("name")),
        Column("unit", _("unit code"), "code"),
        Column("category", _("category")),
        Column("exempt", _("exempt")),
        Column("standing", _("standing")),
        Column("from", _("from"), "day"),
        Column("until", _("until"), "day"),
    ]


def _sheet_row(row: Membership) -> tuple[Cell, ...]:
    exempt = _YES if row.exempt else ""
    return (
        row.member.code, _name(row), row.unit.code, row.category, exempt, row.standing, row.from_day, row.until_day,
    )  # fmt: skip


def _held_on(day: date) -> QuerySet[Grant]:
    not_over = Q(last_day__isnull=True) | Q(last_day__gte=day)
    return Grant.objects.filter(not_over, first_day__lte=day, ended_at__isnull=True)


def _grant_rows(rows: QuerySet[Grant]) -> tuple[GrantRow, ...]:
    found = rows.select_related("user").order_by("user__display_name", "pk")
    return tuple(
        GrantRow(
            row.pk, row.user_id, row.user.display_name, Role(row.role), row.unit_id, row.with_subtree, row.first_day,
            row.last_day,
        )
        for row in found
    )  # fmt: skip


def user_named(username: str) -> User:
    """The user who signs in under this name.

    :raises DomainError: people.unknown_user
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise DomainError("people.unknown_user", _("There is no such user."))
    return user


def recount() -> Iterator[Change]:
    """What every membership that stands adds to the tallies, from the facts: for `thongsuot verify`."""
    rows = Membership.objects.standing().order_by("pk").iterator(chunk_size=5000)
    return contribution(map(span_of, rows))


def span_of(row: Membership) -> Span:
    """A stored membership as a value."""
    return Span(
        row.unit_id, Standing(row.standing), row.category, row.exempt, row.from_day, row.until_day, id=row.pk
    )  # fmt: skip
