"""The demo's conferences: one that was held about its first resolution, and one that is being prepared."""

from __future__ import annotations

from datetime import date, datetime, time

from thongsuot.cli.demo import story
from thongsuot.convening.operations import assigning, calling, materials, points
from thongsuot.convening.operations import conferences as operations
from thongsuot.convening.operations.conferences import Made, SittingPlan
from thongsuot.convening.operations.points import PointPlan
from thongsuot.convening.queries import points as queries
from thongsuot.convening.queries.seeing import conference_for
from thongsuot.convening.rules import Calling
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import ZONE
from thongsuot.people.access import reader_of
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

CALLED = story.moment(date(2026, 1, 15), "called")
HELD = date(2026, 1, 23)
AHEAD = date(2026, 12, 18)
KINDS = ("party_commune", "party_direct_province")
CATEGORIES = ("key_cadre", "cadre")
OUTLINE = "Đề cương giới thiệu những nội dung chính của Nghị quyết, dùng cho báo cáo viên tại các điểm cầu.\n"


def meet(document_id: int) -> None:
    """Hold the one and prepare the other."""
    held(document_id)
    prepared()


def held(document_id: int) -> None:
    """The conference on a resolution: a point in each commune, the cadres of the province called."""
    root = units.root(units.tree_on(CALLED.date()))
    made = make(root, "Hội nghị quán triệt, triển khai thực hiện Nghị quyết số 15-NQ/TU", HELD, CALLED)
    told = {"actor": OPERATOR, "conference_id": made.conference_id, "now": CALLED}
    operations.study(document_id=document_id, **told)  # type: ignore[arg-type]  # as told
    materials.add_link(words="Truyền hình trực tuyến", url="https://hop.honglam.example/nq-15", **told)  # type: ignore[arg-type]
    materials.add_material(title="Đề cương giới thiệu Nghị quyết", data=OUTLINE.encode(), name="de-cuong.txt", **told)  # type: ignore[arg-type]
    points_of(made.conference_id, root, CALLED)
    for category in CATEGORIES:
        calling.add_rule(calling=Calling(root.id, with_subtree=True, category=category), **told)  # type: ignore[arg-type]
    calling.call_conference(**told)  # type: ignore[arg-type]  # as told


def prepared() -> None:
    """A conference to come whose points are not all there yet."""
    now = story.moment(story.LAST_DAY, "prepared")
    root = units.root(units.tree_on(now.date()))
    made = make(root, "Hội nghị sơ kết một năm thực hiện Nghị quyết số 15-NQ/TU", AHEAD, now)
    assigning.each_its_own(
        actor=OPERATOR, conference_id=made.conference_id, unit_kinds=KINDS[:1], kind="commune", now=now
    )


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
    assigning.each_its_own(actor=OPERATOR, conference_id=conference_id, unit_kinds=KINDS, kind="commune", now=now)
    assigning.to_nearest(actor=OPERATOR, conference_id=conference_id, now=now)
    make_ready(conference_id, now)


def make_ready(conference_id: int, now: datetime) -> None:
    """Each point in its own measure."""
    reader = reader_of(OPERATOR, now)
    head = conference_for(reader, conference_id)
    first = queries.points_of(reader, head)
    for number in range(1, first.pages + 1):
        for line in queries.points_of(reader, head, number=number).items:
            duties = queries.point_for(reader, conference_id, line.id).duties
            done = [one.id for one in duties if story.luck("ready", line.code, one.words) < story.pace(line.code)]
            points.report_duties(actor=OPERATOR, point_id=line.id, done_ids=done, now=now)
