"""The conference that the roll call is measured on: its points, the people convened with their passes, the devices.

Filled by COPY, with what an office's own operations would have written: the list, what its people owe, the units that
each point serves. Passes and the devices' tokens follow from ids, so that a load generator in another process knows
them; outside a benchmark they come by chance.
"""

from __future__ import annotations

from base64 import b32encode
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count, islice
from typing import NamedTuple

from django.db import transaction

from thongsuot.catalogues import operations as catalogues
from thongsuot.cli.seed import building, members, organisation
from thongsuot.cli.seed.scales import Scale
from thongsuot.convening.models import Conference, Convened, Point, PointUnit, Sitting
from thongsuot.convening.rules import Group, SittingDay, owed, pass_hash
from thongsuot.kernel import db
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import day_of, valid_on
from thongsuot.kernel.first_load import require_empty
from thongsuot.people.models import Membership
from thongsuot.people.operations.loading import load_members
from thongsuot.rollup import operations as rollup
from thongsuot.sync.models import Device
from thongsuot.units.models import Unit
from thongsuot.units.operations.loading import load_units
from thongsuot.units.queries import root, tree_on
from thongsuot.units.rules import Tree
from thongsuot.vietnamese.text import fold

POINTS, PEOPLE = 16_242, 1_441_200
"""The largest real conference: 4 December 2023."""
AS_OF = date(2026, 11, 1)
CALLED = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
OPENS = datetime(2026, 12, 4, 1, 0, tzinfo=UTC)
AT_ONCE = 50_000
SPARE = 1.25
"""So many more members than people convened: some are exempt, some have left."""

_CONVENED = (
    "id", "conference", "member", "unit", "category", "asked", "token_hash", "token_made_at", "added_at", "dropped_at",
    "why",
)  # fmt: skip
_POINT = ("id", "conference", "code", "name", "place", "owner", "kind", "capacity", "contact", "closed_at", "folded")
_DEVICE = ("id", "point", "name", "token_hash", "enrolled_at", "offset_ms")


class PointLoad(NamedTuple):
    """A point with its one device: the convened who come there have the ids in [first, last]; none: last < first."""

    point_id: int
    device_id: int
    device_token: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ConferenceWorld:
    """A called conference on whose day nothing has happened yet."""

    conference_id: int
    sitting_id: int
    points: tuple[PointLoad, ...]
    people: int


class _Called(NamedTuple):
    member_id: int
    unit_id: int
    category: str


def pass_of(convened_id: int) -> str:
    """The pass of someone on the list; `convening.rules.pass_hash` of it is what stands in the database."""
    return b32encode(sha256(f"pass {convened_id}".encode()).digest()[:16]).decode().rstrip("=")


def device_token_of(point_id: int) -> str:
    """The token of a point's device."""
    return sha256(f"device {point_id}".encode()).hexdigest()


def build(points: int = POINTS, people: int = PEOPLE) -> ConferenceWorld:
    """Make the conference in this database, of the organisation that stands in it or, where none does, an invented one.

    Fewer members than people wanted: all that may be called are.

    :raises DomainError: kernel.not_empty where somebody is convened already
    """
    if not Unit.objects.exists():
        _organise(scale_for(points, people))
    tree = tree_on(AS_OF)
    with transaction.atomic():
        return _convene(tree, points, people)


def scale_for(points: int, people: int) -> Scale:
    """An organisation that is large enough: a grassroots organisation for each point, three cells beneath each."""
    communes = max(4, points // 5)
    provinces = min(34, communes)
    agencies = provinces + 1
    organisations = max(points, communes + agencies)
    above = 1 + provinces + 1 + communes + agencies
    units = above + organisations + 3 * organisations
    return Scale(provinces, 1, communes, agencies, organisations, units, int(people * SPARE), 0, 0)


def _organise(scale: Scale) -> None:
    catalogues.load_shipped(actor=OPERATOR, now=building.SET_UP)
    units = organisation.units(scale, 1)
    load_units(actor=OPERATOR, units=units, now=building.SET_UP)
    load_members(actor=OPERATOR, batches=members.batches(scale, units, 1), now=building.SET_UP)


def _convene(tree: Tree, points: int, people: int) -> ConferenceWorld:
    require_empty(Convened)
    require_empty(Point)
    top = root(tree).id
    conference = Conference.objects.create(
        title="Hội nghị toàn quốc", organiser_id=top, as_of=AS_OF, made_at=CALLED, called_at=CALLED
    )
    sitting = Sitting.objects.create(
        conference=conference, number=1, title="Phiên toàn thể", starts_at=OPENS, ends_at=OPENS + timedelta(hours=3)
    )
    eligible = Membership.objects.standing().filter(valid_on(AS_OF), standing="official", exempt=False)
    total = eligible.count()
    wanted = min(people, total)
    rows = eligible.filter(unit__nodes__version=tree.version_id).order_by("unit__nodes__lft", "pk")
    listed = rows.values_list("member_id", "unit_id", "category").iterator(chunk_size=AT_ONCE)
    filled = _Filled(conference.pk, points, wanted)
    with rollup.loading(Convened, Point, PointUnit, Device) as tally:
        filled.people(_Called(*row) for at, row in enumerate(listed) if _is_taken(at, wanted, total))
        loads = filled.rooms(top)
        groups = (Group(*key, amount) for key, amount in filled.groups.items())
        tally(owed([SittingDay(sitting.pk, day_of(OPENS))], groups))
    return ConferenceWorld(conference.pk, sitting.pk, loads, wanted)


def _is_taken(at: int, wanted: int, total: int) -> bool:
    """True for so many places of the total as are wanted, spread evenly."""
    return (at + 1) * wanted // total > at * wanted // total


class _Filled:
    """The tables as they fill. People come in the order of the tree: those of a unit together, to one point."""

    def __init__(self, conference_id: int, points: int, people: int) -> None:
        self.conference_id, self.points, self.total = conference_id, points, people
        self.groups: Counter[tuple[int, str]] = Counter()
        self.serving: dict[int, int] = {}
        self.ends: dict[int, tuple[int, int]] = {}

    def people(self, called: Iterable[_Called]) -> None:
        """The list, some at a time."""
        numbered = zip(count(1), called)
        while some := list(islice(numbered, AT_ONCE)):
            db.insert_many(Convened, _CONVENED, self._lines(some))

    def _lines(self, some: Iterable[tuple[int, _Called]]) -> Iterator[tuple[object, ...]]:
        for pk, (member_id, unit_id, category) in some:
            point = self.serving.setdefault(unit_id, 1 + (pk - 1) * self.points // self.total)
            self.ends[point] = self.ends.get(point, (pk, pk))[0], pk
            self.groups[unit_id, category] += 1
            token = pass_hash(pass_of(pk))
            yield pk, self.conference_id, member_id, unit_id, category, True, token, CALLED, CALLED, None, ""

    def rooms(self, owner_of_the_rest: int) -> tuple[PointLoad, ...]:
        """The points, the units that they serve, and a device at each."""
        owners = dict(reversed([(point, unit_id) for unit_id, point in self.serving.items()]))
        served = [(self.conference_id, point, unit_id) for unit_id, point in self.serving.items()]
        db.insert_many(Point, _POINT, [self._point(one, owners.get(one, owner_of_the_rest)) for one in self._numbers()])
        db.insert_many(PointUnit, ("conference", "point", "unit"), served)
        loads = tuple(PointLoad(one, one, device_token_of(one), *self.ends.get(one, (1, 0))) for one in self._numbers())
        devices = [
            (one.device_id, one.point_id, "Máy 1", sha256(one.device_token.encode()).hexdigest(), CALLED, 0)
            for one in loads
        ]
        db.insert_many(Device, _DEVICE, devices)
        return loads

    def _numbers(self) -> range:
        return range(1, self.points + 1)

    def _point(self, number: int, owner: int) -> tuple[object, ...]:
        words = f"Điểm cầu số {number}"
        return (
            number,
            self.conference_id,
            f"DC{number:05}",
            words,
            "Hội trường",
            owner,
            "commune",
            None,
            "",
            None,
            fold(words),
        )
