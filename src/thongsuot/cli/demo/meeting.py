"""The demo's conferences: one that was held about its first resolution, and one that is being prepared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal

from thongsuot.cli.demo import story
from thongsuot.convening.operations import assigning, calling, materials, points
from thongsuot.convening.operations import conferences as operations
from thongsuot.convening.operations.conferences import Made, SittingPlan
from thongsuot.convening.operations.points import PointPlan
from thongsuot.convening.operations.roll_call import record_batch
from thongsuot.convening.queries import points as queries
from thongsuot.convening.queries.points import PointLine
from thongsuot.convening.queries.seeing import SittingLine, conference_for
from thongsuot.convening.rules import Calling
from thongsuot.convening.rules.roll_call import ByMember, How, Incoming
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.ids import new_id
from thongsuot.people.access import Reader, reader_of
from thongsuot.sync.queries import roster
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

CALLED = story.moment(date(2026, 1, 15), "called")
HELD = date(2026, 1, 23)
AHEAD = date(2026, 12, 18)
KINDS = {"party_commune": "commune", "party_direct_province": "office"}
"""Whose units each run a point, and of which kind it is."""
CATEGORY = "key_cadre"
LEFT_EARLY = 0.03
SCANNED = 0.6
"""The shares of those who leave early, and of those whose pass is scanned."""
OUTLINE = "Đề cương giới thiệu những nội dung chính của Nghị quyết, dùng cho báo cáo viên tại các điểm cầu.\n"


def meet(document_id: int) -> None:
    """Hold the one and prepare the other."""
    held(document_id)
    prepared()


def held(document_id: int) -> None:
    """The conference on a resolution: a point in each commune, the key cadres of the province called."""
    root = units.root(units.tree_on(CALLED.date()))
    made = make(root, "Hội nghị quán triệt, triển khai thực hiện Nghị quyết số 15-NQ/TU", HELD, CALLED)
    told = {"actor": OPERATOR, "conference_id": made.conference_id, "now": CALLED}
    operations.study(document_id=document_id, **told)  # type: ignore[arg-type]  # as told
    materials.add_link(words="Truyền hình trực tuyến", url="https://hop.honglam.example/nq-15", **told)  # type: ignore[arg-type]
    materials.add_material(title="Đề cương giới thiệu Nghị quyết", data=OUTLINE.encode(), name="de-cuong.txt", **told)  # type: ignore[arg-type]
    points_of(made.conference_id, root, CALLED)
    calling.add_rule(calling=Calling(root.id, with_subtree=True, category=CATEGORY), **told)  # type: ignore[arg-type]
    calling.call_conference(**told)  # type: ignore[arg-type]  # as told
    call_the_roll(made)


def prepared() -> None:
    """A conference to come whose points are not all there yet."""
    now = story.moment(story.LAST_DAY, "prepared")
    root = units.root(units.tree_on(now.date()))
    made = make(root, "Hội nghị sơ kết một năm thực hiện Nghị quyết số 15-NQ/TU", AHEAD, now)
    own(made.conference_id, "party_commune", now)


def make(organiser: UnitRef, title: str, day: date, now: datetime) -> Made:
    """A conference of a morning, with speakers."""
    starts, ends = (datetime.combine(day, time(hour, 30), tzinfo=ZONE) for hour in (7, 11))
    first = SittingPlan("Buổi sáng", starts, ends, speakers="Ban Tuyên giáo và Dân vận Tỉnh ủy")
    return operations.make_conference(
        actor=OPERATOR, title=title, organiser_id=organiser.id, as_of=now.date(), first=first, now=now
    )


def points_of(conference_id: int, root: UnitRef, now: datetime) -> None:
    """The province's own hall, one point for each commune and attached committee; most of them make all ready."""
    plan = PointPlan("DC-TINH", "Điểm cầu chính", root.id, "province", "Hội trường Tỉnh ủy", 400, "Văn phòng Tỉnh ủy")
    points.add_point(actor=OPERATOR, conference_id=conference_id, plan=plan, now=now)
    for unit_kind in KINDS:
        own(conference_id, unit_kind, now)
    assigning.to_nearest(actor=OPERATOR, conference_id=conference_id, now=now)
    make_ready(conference_id, now)


def own(conference_id: int, unit_kind: str, now: datetime) -> None:
    """A point for each unit of a kind."""
    assigning.each_its_own(
        actor=OPERATOR, conference_id=conference_id, unit_kinds=[unit_kind], kind=KINDS[unit_kind], now=now
    )


def make_ready(conference_id: int, now: datetime) -> None:
    """Each point in its own measure."""
    reader = reader_of(OPERATOR, now)
    for line in all_points(reader, conference_id):
        duties = queries.point_for(reader, conference_id, line.id).duties
        done = [one.id for one in duties if story.luck("ready", line.code, one.words) < story.pace(line.code)]
        points.report_duties(actor=OPERATOR, point_id=line.id, done_ids=done, now=now)


def call_the_roll(made: Made) -> None:
    """Most come before it opens, some late, some not at all; a few leave early."""
    reader = reader_of(OPERATOR, CALLED)
    [sitting] = conference_for(reader, made.conference_id).sittings
    for line in all_points(reader, made.conference_id):
        people = [one["id"] for one in roster(line.id, sitting.starts_at).content["people"]]
        came = [one for one in people if story.luck("came", one) < story.pace(line.code)]
        left = [one for one in came if story.luck("left", one) < LEFT_EARLY]
        events = [noted(one, sitting, "present") for one in came] + [noted(one, sitting, "left") for one in left]
        record_batch(actor=OPERATOR, point_id=line.id, device_id=None, events=events, offset_ms=0, now=sitting.ends_at)


def noted(convened_id: int, sitting: SittingLine, kind: Literal["present", "left"]) -> Incoming:
    """Somebody seen in the half-hour around the opening, or going in the last one."""
    from_here = sitting.starts_at if kind == "present" else sitting.ends_at
    seen_at = from_here + timedelta(minutes=8 - 30 * story.luck(kind, convened_id))
    how: How = "scanned" if story.luck("pass", convened_id) < SCANNED else "tapped"
    return Incoming(new_id(), ByMember(convened_id), sitting.id, kind, how, min(seen_at, sitting.ends_at))


def all_points(reader: Reader, conference_id: int) -> Iterator[PointLine]:
    """The open points, page after page."""
    head = conference_for(reader, conference_id)
    for number in range(1, queries.points_of(reader, head).pages + 1):
        yield from queries.points_of(reader, head, number=number).items
