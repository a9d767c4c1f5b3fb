"""A conference with its points and the people convened, as rows at rest; what happens there goes through operations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tests.plans import world as province
from thongsuot.convening.models import Conference, Convened, Point, PointUnit, Sitting
from thongsuot.convening.rules import ATTENDED
from thongsuot.kernel.days import NO_DAY, day_of
from thongsuot.people.models import Member, MemberName, Membership
from thongsuot.people.rules.invitations import token_hash
from thongsuot.people.rules.memberships import MEASURE, SUBJECT, Standing
from thongsuot.rollup import operations as rollup
from thongsuot.rollup.rules import Change, Key
from thongsuot.vietnamese.text import fold, sort_key

MORNING = datetime(2026, 12, 4, 1, 0, tzinfo=UTC)
"""Eight in the morning in Vietnam, when the first sitting opens."""
AS_OF = date(2026, 11, 20)
CALLED = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
PEOPLE = 30
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đỗ")
GIVEN = ("An", "Bình", "Cường", "Dũng", "Hạnh")


@dataclass(frozen=True)
class Hall:
    """Ids of a called conference: two sittings, a point that serves a commune and its two cells, another that serves
    the next commune; thirty people of the first (turn about in the two cells), three of the next.
    """

    units: province.World
    conference: int
    sittings: tuple[int, int]
    point: int
    other_point: int
    people: tuple[int, ...]
    """Convened rows of the first point, in order of member code."""
    elsewhere: tuple[int, ...]
    """Convened rows of the other point."""


def plant(people: int = PEOPLE) -> Hall:
    """Units, members, a called conference, its points; the tallies of who is owed stand."""
    units = province.plant()
    conference = Conference.objects.create(
        title="Hội nghị quán triệt Nghị quyết 15",
        organiser_id=units.province,
        as_of=AS_OF,
        made_at=CALLED,
        called_at=CALLED,
    )
    sittings = sitting(conference.pk, 1, MORNING), sitting(conference.pk, 2, MORNING + timedelta(hours=3))
    served = (units.communes[0], *units.cells)
    here = point(conference.pk, "HL-A", "Điểm cầu xã An Hòa", served)
    other = point(conference.pk, "HL-B", "Điểm cầu xã Bình Minh", [units.communes[1]])
    ours = tuple(
        convene(conference.pk, member(f"DV{number:03}", name(number), units.cells[number % 2]))
        for number in range(people)
    )
    theirs = tuple(
        convene(conference.pk, member(f"BM{number:03}", name(number + 7), units.communes[1])) for number in range(3)
    )
    owe(conference.pk)
    return Hall(units, conference.pk, sittings, here, other, ours, theirs)


def sitting(conference_id: int, number: int, starts_at: datetime) -> int:
    """A sitting of two and a half hours."""
    made = Sitting.objects.create(
        conference_id=conference_id,
        number=number,
        title=f"Phiên {number}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=150),
    )
    return made.pk


def point(conference_id: int, code: str, words: str, unit_ids: Sequence[int]) -> int:
    """A point of the first of these units that serves all of them."""
    made = Point.objects.create(
        conference_id=conference_id, code=code, name=words, place="Hội trường", owner_id=unit_ids[0], kind="commune"
    )
    PointUnit.objects.bulk_create(
        PointUnit(conference_id=conference_id, point=made, unit_id=unit_id) for unit_id in unit_ids
    )
    return made.pk


def name(number: int) -> str:
    """A name like any other, told apart by its number up to thirty."""
    return f"{SURNAMES[number % len(SURNAMES)]} Văn {GIVEN[number // len(SURNAMES) % len(GIVEN)]}"


def member(code: str, words: str, unit_id: int, category: str = "member") -> Member:
    """A member of a unit since long, counted there."""
    row = Member.objects.create(code=code)
    MemberName.objects.create(member=row, name=words, folded=fold(words), sort_key=sort_key(words))
    Membership.objects.create(
        member=row,
        unit_id=unit_id,
        standing=Standing.OFFICIAL,
        category=category,
        from_day=province.OPENED,
        recorded_at=province.NOW,
    )
    rollup.apply([Change(Key(unit_id, SUBJECT, MEASURE, f"{category}:official:due", NO_DAY, province.OPENED), 1, 0)])
    return row


def convene(conference_id: int, row: Member, *, token: str = "") -> int:
    """Put a member on the list, with the unit and category of their membership, and a pass if its token is given."""
    membership = row.memberships.get()
    made = Convened.objects.create(
        conference_id=conference_id,
        member=row,
        unit_id=membership.unit_id,
        category=membership.category,
        token_hash=token_hash(token) if token else "",
        token_made_at=CALLED if token else None,
        added_at=CALLED,
    )
    return made.pk


def owe(conference_id: int) -> None:
    """Count what those on the list owe at each sitting, as calling the conference does."""
    expected = list(Convened.objects.expected().filter(conference=conference_id))
    rollup.apply(
        Change(Key(one.unit_id, part.pk, ATTENDED, one.category, NO_DAY, day_of(part.starts_at)), 1, 0)
        for part in Sitting.objects.filter(conference=conference_id)
        for one in expected
    )


def pass_of(convened_id: int, token: str) -> str:
    """Give someone on the list a pass with this token; its hash, as a device sends it."""
    Convened.objects.filter(pk=convened_id).update(token_hash=token_hash(token), token_made_at=CALLED)
    return token_hash(token)
