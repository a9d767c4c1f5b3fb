"""The organisation that is worked on while its programs are killed: communes with cells, a task for each commune."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from tests.convening import world as hall
from tests.journeys import world
from thongsuot.catalogues import operations as catalogues
from thongsuot.convening.models import Conference
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import day_of
from thongsuot.people.operations.tokens import make_token
from thongsuot.people.rules.roles import Role
from thongsuot.people.rules.tokens import TokenScope
from thongsuot.plans.models import Obligation
from thongsuot.sync import operations as sync
from thongsuot.sync.rules.wire import WireEnrolment
from thongsuot.units import operations as unit_operations
from thongsuot.units import queries as units

COMMUNES = 20
GUESTS = 30
"""Of each point."""
PASSWORD = "Một câu dài, khó đoán 7"
CLERKS = ("importer", "grower", "reporter")
CELLS = tuple(f"HL-{number}-1" for number in range(COMMUNES))


@dataclass(frozen=True, slots=True)
class Built:
    """What those at work need to know: tasks, a program's token, a sitting, and by point who comes and the devices."""

    obligations: list[int]
    token: str
    sitting: int
    points: list[tuple[list[int], list[str]]]


def build() -> Built:
    """Build it through the operations that everybody uses; the list of the conference is laid down as rows."""
    catalogues.load_shipped(actor=OPERATOR, now=world.PUBLISHED)
    plan = unit_operations.plan_import(actor=OPERATOR, data=_units(), name="units.csv", now=world.PUBLISHED)
    assert plan.run_id is not None, list(map(str, plan.problems))
    unit_operations.apply_import(actor=OPERATOR, run_id=plan.run_id, now=world.PUBLISHED)
    province = units.unit_by_code("HL", units.tree_on(world.TODAY)).id
    users = [world.admit(Role.ADMINISTRATOR, province, name=name) for name in CLERKS]
    _document, version = world.bring(province, "nq.txt", world.RESOLUTION)
    world.review_and_publish(version)
    now = timezone.now()
    token = make_token(
        actor=OPERATOR, user_id=users[-1], purpose="Báo cáo tiến độ", scopes=[TokenScope.PROGRESS_WRITE],
        last_day=day_of(now) + timedelta(days=30), now=now,
    )  # fmt: skip
    obligations = list(Obligation.objects.order_by("pk").values_list("pk", flat=True))
    return Built(obligations, token.token, *_conference(province, now))


def _conference(province: int, now: datetime) -> tuple[int, list[tuple[list[int], list[str]]]]:
    """A called conference whose first sitting has begun: two devices at one point, one at another."""
    held = Conference.objects.create(
        title="Hội nghị quán triệt", organiser_id=province, as_of=day_of(now), made_at=now, called_at=now
    )
    sitting = hall.sitting(held.pk, 1, now - timedelta(minutes=30))
    tree = units.tree_on(day_of(now))
    points = []
    for place, devices in enumerate([2, 1]):
        cell = units.unit_by_code(CELLS[place], tree).id
        point = hall.point(held.pk, f"DC-{place}", f"Điểm cầu {place}", [cell])
        named = [hall.member(f"DD{place}-{n:03}", hall.name(n), cell) for n in range(GUESTS)]
        points.append(([hall.convene(held.pk, one) for one in named], [_device(point, now) for _ in range(devices)]))
    hall.owe(held.pk)
    return sitting, points


def _device(point_id: int, now: datetime) -> str:
    """The token of a device that was let in."""
    code = sync.make_code(actor=OPERATOR, point_id=point_id, now=now)
    return sync.enrol(wanted=WireEnrolment(code=code, name="Máy"), now=now).token


def _units() -> bytes:
    head = ["code,name,kind,parent,opened,aliases", f"HL,Đảng bộ tỉnh Hồng Lam,party_province,,{world.OPENED},Tỉnh ủy"]
    head.append(f"HL-BTC,Ban Tổ chức Tỉnh ủy,party_organisation_board,HL,{world.OPENED},")
    communes = [
        f"HL-{number},Đảng bộ xã {number},party_commune,HL,{world.OPENED},Đảng ủy xã {number}"
        for number in range(COMMUNES)
    ]
    cells = [f"HL-{number}-1,Chi bộ thôn {number},cell,HL-{number},{world.OPENED}," for number in range(COMMUNES)]
    return "\n".join([*head, *communes, *cells]).encode()


def members_sheet(batch: str, rows: int) -> bytes:
    """So many new members of one batch, spread over the cells."""
    head = "code,full name,unit code,category,official or temporary,from day\n"
    lines = [
        f"{batch}-{n:05},Nguyễn Văn {n},{CELLS[n % COMMUNES]},member,official,{world.OPENED}\n" for n in range(rows)
    ]
    return (head + "".join(lines)).encode()


def units_sheet(batch: str, rows: int) -> bytes:
    """So many new cells of one batch, spread over the communes."""
    head = "code,name,kind,parent,opened\n"
    lines = [f"{batch}-{n:05},Chi bộ {batch} {n},cell,HL-{n % COMMUNES},{date(2025, 8, 1)}\n" for n in range(rows)]
    return (head + "".join(lines)).encode()
