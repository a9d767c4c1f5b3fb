"""Conferences, in the words of reports."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from thongsuot.reading import Reading

Reader = Callable[[str], Reading]
Told = tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...], int | None, str | None, int]

# The sentences of a report, then the days, the ways it was held, the connection points, who came, who led, documents.
REPORTS: tuple[tuple[tuple[str, ...], Told], ...] = (
    (
        (
            (
                "Ngày 16/7/2026, Ban Thường vụ Tỉnh ủy Hà Nam tổ chức Hội nghị trực tuyến quán triệt Nghị "
                "quyết số 57-NQ/TW tới 33 điểm cầu cấp xã với hơn 4.500 đại biểu tham dự."
            ),
            "Đồng chí Trần Văn Bình, Bí thư Tỉnh ủy chủ trì hội nghị.",
        ),
        (("2026-07-16",), ("online",), (33,), 4500, "Trần Văn Bình", 1),
    ),
    (
        (
            (
                "Sáng 16/7/2026, tại Phủ Lý, Tỉnh ủy Hà Nam khai mạc hội nghị học tập nghị quyết theo hình "
                "thức trực tiếp kết hợp trực tuyến đến 33 điểm cầu."
            ),
        ),
        (("2026-07-16",), ("in_person", "online"), (33,), None, None, 0),
    ),
    (
        ("Trong hai ngày 16 và 17/7/2026, Tỉnh ủy Hà Nam tổ chức hội nghị học tập nghị quyết.",),
        (("2026-07-16", "2026-07-17"), (), (), None, None, 0),
    ),
    (
        (
            (
                "Trong 2 ngày (16 - 17/7/2026), Tỉnh ủy Hà Nam tổ chức hội nghị học tập nghị quyết bằng "
                "hình thức trực tuyến."
            ),
        ),
        (("2026-07-16", "2026-07-17"), ("online",), (), None, None, 0),
    ),
    (
        ("Từ ngày 16 đến ngày 18/7/2026, Tỉnh ủy Hà Nam tổ chức hội nghị học tập nghị quyết.",),
        (("2026-07-16", "2026-07-17", "2026-07-18"), (), (), None, None, 0),
    ),
    (
        ("Ngày 16 và 17 tháng 7 năm 2026, Đảng ủy Bộ Y tế tổ chức hội nghị trực tuyến.",),
        (("2026-07-16", "2026-07-17"), ("online",), (), None, None, 0),
    ),
    (
        (
            "Sáng ngày 16 tháng 7 năm 2026, Đảng ủy Bộ Y tế tổ chức hội nghị triển khai nghị quyết.",
            "Hội nghị được kết nối trực tuyến đến 120 điểm cầu với trên 6.000 đảng viên tham dự.",
        ),
        (("2026-07-16",), ("online",), (120,), 6000, None, 0),
    ),
    (
        (
            "Ngày 16/7/2026, Bộ Nội vụ tổ chức Hội nghị sơ kết.",
            "Hội nghị do Thứ trưởng Nguyễn Thị Hà chủ trì.",
            "Dự hội nghị có 250 đại biểu.",
        ),
        (("2026-07-16",), (), (), 250, "Nguyễn Thị Hà", 0),
    ),
    (
        (
            "Chiều 16/7/2026, Tỉnh ủy Hà Nam họp báo.",
            (
                "Các đồng chí: Trần Văn Bình, Bí thư Tỉnh ủy; Lê Thị Hoa, Phó Bí thư Thường trực Tỉnh ủy "
                "đồng chủ trì hội nghị."
            ),
        ),
        (("2026-07-16",), (), (), None, "Trần Văn Bình", 0),
    ),
    (
        (
            "Ngày 16/7/2026, Tỉnh ủy tổ chức hội nghị báo cáo viên.",
            "Tham dự tại điểm cầu Tỉnh ủy có đồng chí Trần Văn Bình.",
            ("Hội nghị được truyền trực tuyến đến 102 điểm cầu xã, phường, với 12.345 cán bộ, đảng viên tham gia."),
        ),
        (("2026-07-16",), ("online",), (102,), 12345, None, 0),
    ),
)


@pytest.mark.parametrize(("sentences", "told"), REPORTS)
def test_a_report_tells_of_a_conference(reading_of: Reader, sentences: tuple[str, ...], told: Told) -> None:
    (found,) = reading_of(f"Hà Nam học tập nghị quyết mới của Trung ương\n\n{' '.join(sentences)}\n").events
    assert told == (
        tuple(day.isoformat() for day in found.held_on),
        found.modes,
        tuple(count for _, count in found.connection_points),
        found.attendees,
        found.chair,
        len(found.topics),
    )


# What is told of one day, then how many conferences that makes.
ONE_DAY: tuple[tuple[str, int], ...] = (
    ("Sáng 16/7/2026, Tỉnh ủy họp hội nghị sơ kết; chiều cùng ngày, Hội đồng nhân dân tỉnh tổ chức hội nghị.", 2),
    ("Sáng 16/7/2026, Tỉnh ủy tổ chức hội nghị sơ kết và chiều cùng ngày tổ chức hội nghị báo cáo viên.", 2),
    ("Sáng 16/7/2026, Tỉnh ủy tổ chức hội nghị sơ kết. Chiều cùng ngày, Ủy ban nhân dân tỉnh họp giao ban.", 2),
    ("Sáng 16/7/2026, Tỉnh ủy tổ chức hội nghị sơ kết. Chiều cùng ngày, hội nghị tiếp tục làm việc và bế mạc.", 1),
    ("Sáng 16/7/2026, Tỉnh ủy tổ chức hội nghị sơ kết. Cùng ngày, đoàn công tác thăm gia đình chính sách.", 1),
    ("Ngày 16/7/2026, Tỉnh ủy tổ chức hội nghị sơ kết. Sáng 16/7, hội nghị diễn ra tại hội trường lớn.", 1),
)


@pytest.mark.parametrize(("words", "count"), ONE_DAY)
def test_two_conferences_of_one_day_are_two(reading_of: Reader, words: str, count: int) -> None:
    events = reading_of(f"Hà Nam học tập nghị quyết\n\n{words}\n").events
    assert [str(event.held_on[0]) for event in events] == ["2026-07-16"] * count
