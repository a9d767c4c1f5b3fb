"""The words of invitation letters: documents of their own, in Vietnamese whoever prints them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from thongsuot.convening.queries.letters import Invited
from thongsuot.convening.queries.seeing import ConferenceHead, SittingLine
from thongsuot.kernel.days import ZONE
from thongsuot.officedoc import Letter
from thongsuot.vietnamese.numbers import format_number

VIETNAMESE = "vi"
DATE_LINE = "…………, ngày      tháng      năm {year}"
POINTS_BENEATH = "Tại các điểm cầu theo phân công của cấp ủy."
CLOSING = (
    "Đề nghị đơn vị thông báo và bố trí để các đồng chí dự đầy đủ, đúng thành phần, đúng thời gian; mang theo thẻ điểm "
    "danh. Đồng chí nào không dự được, đơn vị báo cáo lý do trước giờ khai mạc."
)


def letters(
    head: ConferenceHead, invited: Sequence[Invited], above: str, symbols: Sequence[str], categories: Mapping[str, str]
) -> Iterator[Letter]:
    """A letter to each of these units; `above` is the unit above the organiser, `symbols` the documents studied."""
    begins = head.sittings[0].starts_at.astimezone(ZONE)
    for one in invited:
        yield Letter(
            above=above,
            sender=head.organiser.name,
            date_line=DATE_LINE.format(year=begins.year),
            about=f"dự {head.title}",
            to=one.unit.name,
            opening=f"{head.organiser.name} kính mời các đồng chí thuộc thành phần dưới đây dự {head.title}:",
            points=[
                ("Nội dung", symbols or [head.title]),
                ("Thành phần", _people(one, categories)),
                ("Thời gian", [_time(sitting) for sitting in head.sittings]),
                ("Địa điểm", [one.point or POINTS_BENEATH]),
            ],
            closing=CLOSING,
            signed=f"T/M {head.organiser.name}",
        )


def _people(one: Invited, categories: Mapping[str, str]) -> list[str]:
    total = f"{format_number(one.people, VIETNAMESE)} đồng chí"
    parts = [
        f"{categories.get(code, code)}: {format_number(count, VIETNAMESE)}" for code, count in one.by_category.items()
    ]
    return [f"{total} ({parts[0].partition(':')[0]})"] if len(parts) == 1 else [f"{total}, trong đó:", *parts]


def _time(sitting: SittingLine) -> str:
    starts, ends = sitting.starts_at.astimezone(ZONE), sitting.ends_at.astimezone(ZONE)
    speakers = f"; báo cáo viên: {sitting.speakers}" if sitting.speakers else ""
    return f"{sitting.title}: từ {_hour(starts)} đến {_hour(ends)}, ngày {ends.day}/{ends.month}/{ends.year}{speakers}"


def _hour(at: datetime) -> str:
    return f"{at.hour} giờ {at.minute:02}"
