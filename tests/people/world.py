"""A small organisation with people in it, for tests of people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.kept import once
from tests.units.planting import plant
from thongsuot.catalogues.operations import load_shipped
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.people import operations
from thongsuot.people.models import Membership
from thongsuot.people.operations import ImportPlan, NewUser, Offer
from thongsuot.people.rules.memberships import MEASURE, SUBJECT
from thongsuot.people.rules.roles import Role
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.rules import amount_of
from thongsuot.units.models import Unit
from thongsuot.units.queries import root, tree_on

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TODAY = date(2026, 3, 2)
TREE = {"T": None, "H1": "T", "H2": "T", "C1": "H1", "C2": "H1", "C3": "H2"}
HEADER = "code,name,unit code,category,exempt,standing,from,until"
PEOPLE = (
    "DV1,Nguyễn Văn An,C1,member,,,1/1/2025,",
    "DV2,Trần Thị Bình,C1,cadre,x,,1/1/2025,",
    "DV3,Lê Đình Ý,C2,member,,,1/1/2025,",
    "DV4,Đỗ Á,C3,member,,,1/1/2025,",
    "DV4,Đỗ Á,C1,member,,temporary,1/1/2026,",
)


def settle() -> None:
    """The tree and the shipped catalogues."""
    once(_settle)


def _settle() -> None:
    load_shipped(actor=OPERATOR, now=NOW)
    plant(TREE)


def unit_id(code: str) -> int:
    return Unit.objects.get(code=code).pk


def sheet(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows]).encode()


def plan(*rows: str, actor: Actor = OPERATOR, now: datetime = NOW, header: str = HEADER) -> ImportPlan:
    return operations.plan_import(actor=actor, data=sheet(*rows, header=header), name="members.csv", now=now)


def bring(*rows: str, actor: Actor = OPERATOR, now: datetime = NOW) -> int:
    """Import these rows; the run's id."""
    planned = plan(*rows, actor=actor, now=now)
    assert planned.problems == ()
    assert planned.run_id is not None
    operations.apply_import(actor=actor, run_id=planned.run_id, now=now)
    return planned.run_id


def user(name: str, role: Role, unit: str, *, with_subtree: bool = True) -> Actor:
    """Someone who was invited by the operator and has accepted."""
    offer = Offer(role, unit_id(unit), with_subtree)
    invited = operations.invite(actor=OPERATOR, offer=offer, now=NOW)
    new_user = NewUser(username=name, password="correct horse battery", display_name=name)
    granted = operations.accept_invitation(actor=Actor(None, "web"), token=invited.token, new_user=new_user, now=NOW)
    return Actor(granted.user_id, "web")


def spans() -> set[tuple[str, str, str, str, date | None]]:
    """Every membership that stands: code, unit, standing, first day, first day outside."""
    rows = Membership.objects.standing().select_related("member", "unit")
    return {
        (row.member.code, row.unit.code, row.standing, row.from_day.isoformat(), row.until_day) for row in rows
    }  # fmt: skip


def members(day: date, unit: str | None = None) -> int:
    """How many members a unit and all beneath it have on a day, by the tallies."""
    tree = tree_on(max(day, TODAY))
    top = unit_id(unit) if unit else root(tree).id
    return amount_of(rollup.sums(tree, top, SUBJECT, [MEASURE], day).total, MEASURE).owed
