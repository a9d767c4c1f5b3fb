"""The demo's conferences: one that was held about each of its documents, and one that is being prepared."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

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
from thongsuot.convening.rules.roll_call import MOST_EVENTS, ByMember, How, Incoming
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.ids import new_id
from thongsuot.people.access import Reader, reader_of
from thongsuot.sync.queries import roster
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Held:
    """A conference that was held: on which day, and when it was called."""

    title: str
    called_on: date
    day: date

    @property
    def called(self) -> datetime:
        """The moment at which the invitations went out."""
        return story.moment(self.called_on, "called")


CONFERENCES = (
    Held("Hội nghị quán triệt, triển khai thực hiện Nghị quyết số 15-NQ/TU", date(2026, 1, 15), date(2026, 1, 23)),
    Held("Hội nghị quán triệt, triển khai thực hiện Chương trình số 22-CTr/TU", date(2026, 3, 25), date(2026, 4, 3)),
    Held("Hội nghị quán triệt, triển khai thực hiện Chỉ thị số 09-CT/TU", date(2026, 8, 10), date(2026, 8, 18)),
)
"""One about each document, in the order in which these were published."""
AHEAD = date(2026, 12, 18)
KINDS = {"party_commune": "commune", "party_direct_province": "office"}
"""Whose units each run a point, and of which kind it is."""
CATEGORIES = ("key_cadre", "cadre")
CAME = 0.94
SENDS_ANYHOW = 0.12
"""The share of those who come when their cell sends them, and by how much a slow cell is better here than at tasks."""
LEFT_EARLY = 0.03
SCANNED = 0.6
"""The shares of those who leave early, and of those whose pass is scanned."""
OUTLINE = "Đề cương giới thiệu những nội dung chính của văn bản, dùng cho báo cáo viên tại các điểm cầu.\n"


def meet(document_ids: Sequence[int]) -> None:
    """Hold one about each document, the first published first, and prepare another."""
    for document_id, held in zip(document_ids, CONFERENCES, strict=True):
        hold(document_id, held)
    prepared()


def hold(document_id: int, held: Held) -> None:
    """A conference about a document: a point in each commune, the cadres of the province called."""
    root = units.root(units.tree_on(held.called_on))
    made = make(root, held.title, held.day, held.called)
    told = {"actor": OPERATOR, "conference_id": made.conference_id, "now": held.called}
    operations.study(document_id=document_id, **told)  # type: ignore[arg-type]  # as told
    materials.add_link(words="Truyền hình trực tuyến", url=f"https://hop.honglam.example/{held.day:%d-%m}", **told)  # type: ignore[arg-type]
    materials.add_material(title="Đề cương giới thiệu văn bản", data=OUTLINE.encode(), name="de-cuong.txt", **told)  # type: ignore[arg-type]
    points_of(made.conference_id, root, held.called)
    for category in CATEGORIES:
        calling.add_rule(calling=Calling(root.id, with_subtree=True, category=category), **told)  # type: ignore[arg-type]
    calling.call_conference(**told)  # type: ignore[arg-type]  # as told
    call_the_roll(made, held.called)


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


def call_the_roll(made: Made, now: datetime, leaving: Collection[str] = ()) -> None:
    """Most come before it opens, some late, some not at all; a few leave early. Some points are left as they are.

    Where people are slow, some cells send nobody.
    """
    reader = reader_of(OPERATOR, now)
    [sitting] = conference_for(reader, made.conference_id).sittings
    for line in all_points(reader, made.conference_id):
        if line.code in leaving:
            continue
        people = roster(line.id, sitting.starts_at).content["people"]
        came = [one["id"] for one in people if comes(made.conference_id, one, story.pace(line.code))]
        left = [one for one in came if story.luck("left", one) < LEFT_EARLY]
        events = [noted(one, sitting, "present") for one in came] + [noted(one, sitting, "left") for one in left]
        for some in batched(events):
            record_batch(
                actor=OPERATOR, point_id=line.id, device_id=None, events=some, offset_ms=0, now=sitting.ends_at
            )


def comes(conference_id: int, person: Mapping[str, Any], pace: float) -> bool:
    """Whether somebody of a point that keeps this pace is there."""
    sends = story.luck("sends", conference_id, person["unit"]) < pace + SENDS_ANYHOW
    return sends and story.luck("came", person["id"]) < CAME


def batched(events: Sequence[Incoming]) -> Iterator[Sequence[Incoming]]:
    """As many at once as a batch holds."""
    for start in range(0, len(events), MOST_EVENTS):
        yield events[start : start + MOST_EVENTS]


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
