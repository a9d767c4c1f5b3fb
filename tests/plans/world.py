"""A small province, its documents and its people, as rows at rest; everything after that goes through operations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from tests.kept import once
from thongsuot.catalogues import operations as catalogues
from thongsuot.documents.models import Document, Doubt, Requirement, RequirementBody, Version
from thongsuot.documents.rules.announcements import VersionPublished
from thongsuot.files.models import KeptFile
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.ids import new_id
from thongsuot.people.access import Reader, reader_of
from thongsuot.people.models import Grant, User
from thongsuot.people.rules.roles import Role
from thongsuot.plans import operations
from thongsuot.plans.models import Obligation
from thongsuot.plans.operations import Evidence, Report
from thongsuot.units.models import Name, Placement, Reorganisation, Succession, TreeNode, TreeVersion, Unit
from thongsuot.vietnamese.text import fold, sort_key

OPENED = date(2025, 7, 1)
ISSUED = date(2026, 1, 12)
PUBLISHED = date(2026, 2, 2)
NOW = datetime(2026, 2, 2, 3, tzinfo=UTC)
EVIDENCE = Evidence(link="https://honglam.example/ke-hoach-12.pdf")


@dataclass(frozen=True)
class World:
    """Ids of units: the province with its board and government, two departments, three communes, cells of the first."""

    province: int
    board: int
    government: int
    home_affairs: int
    finance: int
    communes: tuple[int, int, int]
    cells: tuple[int, int]


def plant() -> World:
    """Load the catalogues and open the units."""
    return once(_plant)


def _plant() -> World:
    catalogues.load_shipped(actor=OPERATOR, now=NOW)
    province = unit("HL", "Tỉnh ủy Hồng Lam", "party_province", None)
    government = unit("HL-UB", "Ủy ban nhân dân tỉnh", "province_committee", province)
    first = unit("HL-A", "Đảng ủy xã An Hòa", "party_commune", province)
    return World(
        province=province,
        board=unit("HL-BTC", "Ban Tổ chức Tỉnh ủy", "party_organisation_board", province),
        government=government,
        home_affairs=unit("HL-SNV", "Sở Nội vụ", "department", government),
        finance=unit("HL-STC", "Sở Tài chính", "department", government),
        communes=(
            first,
            unit("HL-B", "Đảng ủy xã Bình Minh", "party_commune", province),
            unit("HL-C", "Đảng ủy phường Cửa Sông", "party_commune", province),
        ),
        cells=(unit("HL-A-1", "Chi bộ thôn 1", "cell", first), unit("HL-A-2", "Chi bộ thôn 2", "cell", first)),
    )


def unit(code: str, name: str, kind: str, parent_id: int | None, opened: date = OPENED) -> int:
    """Open one unit beneath another."""
    row = Unit.objects.create(code=code, opened_on=opened)
    Name.objects.create(unit=row, kind=kind, words=name, folded=fold(name), sort_key=sort_key(name), from_day=opened)
    Placement.objects.create(unit=row, parent_id=parent_id, from_day=opened)
    return row.pk


def succeed(predecessor: int, successors: Sequence[int], rests_beneath: int, day: date) -> Reorganisation:
    """Close a unit on a day: who succeeds it, and where it rests from then on."""
    file = KeptFile.objects.create(sha256=new_id().hex * 2, size=1, name="nq.xlsx", media_type="x", kept_at=NOW)
    act = Reorganisation.objects.create(
        document_words="Nghị quyết sắp xếp",
        operates_on=day,
        file=file,
        state="applied",
        recorded_at=NOW,
        applied_at=NOW,
    )
    Unit.objects.filter(pk=predecessor).update(closed_on=day)
    Placement.objects.filter(unit=predecessor, until_day=None).update(until_day=day)
    Placement.objects.create(unit_id=predecessor, parent_id=rests_beneath, from_day=day, act=act)
    part = "whole" if len(successors) == 1 else "part"
    for successor in successors:
        Succession.objects.create(act=act, predecessor_id=predecessor, successor_id=successor, part=part)
    TreeNode.objects.all().delete()
    TreeVersion.objects.all().delete()
    return act


def person(role: Role, unit_id: int, *, with_subtree: bool = True) -> Actor:
    """A user with one grant."""
    user = User.objects.create(
        username=f"{role}-{unit_id}-{with_subtree}", display_name=str(role), joined_at=NOW, password="!"
    )
    Grant.objects.create(
        user=user, role=role, unit_id=unit_id, with_subtree=with_subtree, first_day=OPENED, granted_at=NOW
    )
    return Actor(user_id=user.pk, door="web")


def reader(actor: Actor = OPERATOR, now: datetime = NOW) -> Reader:
    """The actor as a reader."""
    return reader_of(actor, now)


@dataclass(frozen=True)
class Task:
    """A task of a document: who leads, and by when."""

    leads: tuple[str, ...]
    until: date | None = None
    due_kind: str = "day"
    before: bool = False
    carried_from: int | None = None


def document(owner_id: int, tasks: Sequence[Task], number: str = "15") -> Version:
    """A document in force with these tasks; nothing has followed its publication yet."""
    row = Document.objects.create(
        kind="resolution",
        number=number,
        symbol=f"{number}-NQ/TU",
        issuer_words="Tỉnh ủy Hồng Lam",
        issued_on=ISSUED,
        title="Nâng cao chất lượng sinh hoạt chi bộ",
        owner_id=owner_id,
    )
    return version(row, tasks)


def version(row: Document, tasks: Sequence[Task], number: int = 1) -> Version:
    """A version in force with these tasks."""
    digest = new_id().hex * 2
    file = KeptFile.objects.create(sha256=digest, size=1, name="nq.txt", media_type="text/plain", kept_at=NOW)
    made = Version.objects.create(
        document=row,
        number=number,
        file=file,
        name="nq.txt",
        sha256=digest,
        text="Nhiệm vụ.",
        read_at=NOW,
        state="published",
        published_at=NOW,
    )
    for place, task in enumerate(tasks):
        asked = Requirement.objects.create(
            version=made,
            kind="task",
            start=place,
            end=place + 1,
            line=1,
            quote="Nhiệm vụ.",
            confidence=1.0,
            found={},
            state="confirmed",
            decided_at=NOW,
            statement=f"Nhiệm vụ {place + 1}",
            due_kind=task.due_kind,
            due_until=task.until,
            due_before=task.before,
            carried_from_id=task.carried_from,
        )
        for position, words in enumerate(task.leads):
            RequirementBody.objects.create(requirement=asked, part="lead", words=words, position=position)
    return made


def published(made: Version, day: date = PUBLISHED) -> VersionPublished:
    """What is announced of a version."""
    return VersionPublished(made.pk, made.document_id, made.document.owner_id, day)


def fan_out(made: Version) -> list[Obligation]:
    """Let the plans follow a publication; the obligations of this version."""
    operations.fan_out(events=[published(made)], actor=OPERATOR, now=NOW)
    return list(Obligation.objects.filter(requirement__version=made).order_by("requirement__start", "unit_id", "pk"))


def report(
    obligation_id: int, day: date = PUBLISHED, *, event_id: UUID | None = None, corrects_id: UUID | None = None
) -> Report:
    """A report with a fresh id."""
    return Report(event_id=event_id or new_id(), obligation_id=obligation_id, happened_on=day, corrects_id=corrects_id)


def at(day: date) -> datetime:
    """Ten in the morning of a day in Vietnam."""
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)


def doubts() -> list[int]:
    """The doubts that are open."""
    return list(Doubt.objects.filter(state="open").order_by("pk").values_list("pk", flat=True))


def move(unit_id: int, parent_id: int, day: date) -> None:
    """Place a unit beneath another from a day on."""
    Placement.objects.filter(unit=unit_id, until_day=None).update(until_day=day)
    Placement.objects.create(unit_id=unit_id, parent_id=parent_id, from_day=day)
