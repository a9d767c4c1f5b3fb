"""The conference that the demo holds today, whatever day that is: for trying the roll call on a device of one's own."""

from __future__ import annotations

from datetime import datetime, time

from thongsuot.cli.demo import meeting
from thongsuot.convening.operations import assigning, calling, points
from thongsuot.convening.operations import conferences as operations
from thongsuot.convening.operations.conferences import SittingPlan
from thongsuot.convening.operations.points import PointPlan
from thongsuot.convening.queries.points import PointLine
from thongsuot.convening.queries.seeing import ConferenceLine, conferences_of
from thongsuot.convening.rules import Calling
from thongsuot.documents import queries as documents
from thongsuot.documents.queries import Filters
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import ZONE, day_of
from thongsuot.people.access import reader_of
from thongsuot.sync import operations as sync
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

DIRECTIVE = "09-CT/TU"
TITLE = "Hội nghị quán triệt Chỉ thị số 09-CT/TU tại xã Nam Sơn"
COMMUNE = "X26"
HALLS = {"X26-07": ("X26-07", "X26-08", "X26-09"), "X26-05": ("X26-05", "X26-06")}
"""The cells in whose halls there is a point, and whose people take part there; all others come to the commune's."""
TRIED = "X26-07"
"""At this point nobody is noted yet: it is the one to pair a device with."""


def hold(now: datetime) -> None:
    """Call a commune's members to a conference of today about a directive, unless that is done already."""
    if todays(now) is not None:
        return
    commune = units.unit_by_code(COMMUNE, units.tree_on(day_of(now)))
    starts, ends = (datetime.combine(day_of(now), time(hour, 30), tzinfo=ZONE) for hour in (7, 17))
    made = operations.make_conference(
        actor=OPERATOR,
        title=TITLE,
        organiser_id=commune.id,
        as_of=day_of(now),
        first=SittingPlan("Cả ngày", starts, ends, speakers="Ban Thường vụ Đảng ủy xã"),
        now=now,
    )
    operations.study(actor=OPERATOR, conference_id=made.conference_id, document_id=directive(now), now=now)
    place(made.conference_id, commune, now)
    everybody = Calling(commune.id, with_subtree=True, category="")
    calling.add_rule(actor=OPERATOR, conference_id=made.conference_id, calling=everybody, now=now)
    calling.call_conference(actor=OPERATOR, conference_id=made.conference_id, now=now)
    meeting.call_the_roll(made, now, leaving=tuple(HALLS))


def directive(now: datetime) -> int:
    """The document that the conference is about."""
    found = documents.documents(reader_of(OPERATOR, now), Filters()).items
    return next(one.id for one in found if one.symbol == DIRECTIVE)


def place(conference_id: int, commune: UnitRef, now: datetime) -> None:
    """The commune's point and those in the halls of two cells."""
    told = {"actor": OPERATOR, "now": now}
    plan = PointPlan("DC-XA", "Điểm cầu Đảng ủy xã", commune.id, "commune", "Hội trường Đảng ủy xã", 300)
    points.add_point(conference_id=conference_id, plan=plan, **told)  # type: ignore[arg-type]  # as told
    tree = units.tree_on(day_of(now))
    for code, served in HALLS.items():
        cell = units.unit_by_code(code, tree)
        hall = cell.name.removeprefix("Chi bộ ")
        plan = PointPlan(code, f"Điểm cầu {hall}", cell.id, "other", f"Nhà văn hóa {hall}", 120)
        point_id = points.add_point(conference_id=conference_id, plan=plan, **told)  # type: ignore[arg-type]
        for one in served:
            unit_id = units.unit_by_code(one, tree).id
            points.serve(point_id=point_id, unit_id=unit_id, with_subtree=False, **told)  # type: ignore[arg-type]
    assigning.to_nearest(conference_id=conference_id, **told)  # type: ignore[arg-type]  # as told


def todays(now: datetime) -> ConferenceLine | None:
    """The conference of today, if there is one."""
    found = conferences_of(reader_of(OPERATOR, now)).items
    starts = ((one, one.dates.starts_at) for one in found if one.title == TITLE)
    return next((one for one, at in starts if at is not None and day_of(at) == day_of(now)), None)


def pairing(now: datetime) -> tuple[PointLine, str] | None:
    """The point to try, and a fresh code that pairs a device with it; None where no conference is held today."""
    conference = todays(now)
    if conference is None:
        return None
    rows = meeting.all_points(reader_of(OPERATOR, now), conference.id)
    point = next(one for one in rows if one.code == TRIED)
    return point, sync.make_code(actor=OPERATOR, point_id=point.id, now=now)
