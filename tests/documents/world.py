"""A small province with people in it, as rows at rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from thongsuot.kernel.actor import Actor
from thongsuot.people.access import Reader, reader_of
from thongsuot.people.models import Grant, User
from thongsuot.people.rules.roles import Role
from thongsuot.units.models import Name, Placement, Unit
from thongsuot.vietnamese.text import fold, sort_key

OPENED = date(2020, 1, 1)
NOW = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """Ids of units: the province, its organisation board, two communes, and the cells of the first."""

    province: int
    board: int
    commune: int
    other_commune: int
    cell: int
    other_cell: int


def plant() -> World:
    """Open the units of the world."""
    province = unit("HL", "Tỉnh ủy Hồng Lam", "party_province", None)
    commune = unit("HL-A", "Đảng ủy xã An Hòa", "party_commune", province)
    return World(
        province=province,
        board=unit("HL-BTC", "Ban Tổ chức Tỉnh ủy", "party_board_province", province),
        commune=commune,
        other_commune=unit("HL-B", "Đảng ủy xã Bình Minh", "party_commune", province),
        cell=unit("HL-A-1", "Chi bộ thôn 1", "party_cell", commune),
        other_cell=unit("HL-A-2", "Chi bộ thôn 2", "party_cell", commune),
    )


def unit(code: str, name: str, kind: str, parent_id: int | None) -> int:
    """Open one unit beneath another."""
    row = Unit.objects.create(code=code, opened_on=OPENED)
    Name.objects.create(unit=row, kind=kind, words=name, folded=fold(name), sort_key=sort_key(name), from_day=OPENED)
    Placement.objects.create(unit=row, parent_id=parent_id, from_day=OPENED)
    return row.pk


def closed_commune(world: World) -> int:
    """A commune that was closed in the middle of January 2026 and rests beneath the first one."""
    closing = date(2026, 1, 15)
    row = Unit.objects.get(pk=unit("HL-C", "Đảng ủy xã Cũ", "party_commune", world.province))
    row.placements.update(until_day=closing)
    Placement.objects.create(unit=row, parent_id=world.commune, from_day=closing)
    Unit.objects.filter(pk=row.pk).update(closed_on=closing)
    return row.pk


def person(role: Role, unit_id: int, *, with_subtree: bool = True) -> Actor:
    """A user with one grant."""
    user = User.objects.create(
        username=f"{role}-{unit_id}-{with_subtree}", display_name=str(role), joined_at=NOW, password="!"
    )
    Grant.objects.create(
        user=user, role=role, unit_id=unit_id, with_subtree=with_subtree, first_day=OPENED, granted_at=NOW
    )
    return Actor(user_id=user.pk, door="web")


def reader(actor: Actor) -> Reader:
    """The actor as a reader on the day of these tests."""
    return reader_of(actor, NOW)
