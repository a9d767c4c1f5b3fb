"""Deadlines, figures, conferences, reorganisations and the questions that a clerk would ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.reading import Reading
from thongsuot.reading.figures import contradiction, contradicts

Reader = Callable[[str], Reading]


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("Hoàn thành việc kiện toàn tổ chức trước ngày 30/6/2026.", date(2026, 6, 30)),
        ("Chậm nhất trong tháng 11 năm nay hoàn thành việc ban hành quy chế.", date(2026, 11, 30)),
        ("Trình Ban Chấp hành vào trung tuần tháng 4/2026.", date(2026, 4, 20)),
    ],
)
def test_an_act_with_a_limit_and_no_body_is_a_deadline(resolution: Reader, words: str, until: date) -> None:
    (found,) = resolution(f"II. NHIỆM VỤ\n1. {words}\n").deadlines
    assert found.due.until == until


@pytest.mark.parametrize(
    "words",
    [
        "Đến năm 2045, tỉnh trở thành trung tâm công nghiệp.",
        "Triển khai Chương trình dân số giai đoạn 2026 - 2030.",
        "Đã hoàn thành trước ngày 30/6/2025.",
        "Sở Y tế hoàn thành việc rà soát trước ngày 30/6/2026.",
        "Thực hiện Quyết định số 30/QĐ-UBND ngày 28/02/2026.",
    ],
)
def test_goals_titles_deeds_and_assignments_are_no_deadline(resolution: Reader, words: str) -> None:
    assert resolution(f"III. TỔ CHỨC THỰC HIỆN\n1. {words}\n").deadlines == ()


NEWS = (
    "Sáng 22/7/2026, Tỉnh ủy Hà Nam tổ chức hội nghị trực tuyến học tập Nghị quyết số 21-NQ/TW đến 178 "
    "điểm cầu toàn tỉnh.\n\n"
)


def test_a_percentage_that_its_count_and_total_contradict_is_asked_about(reading_of: Reader) -> None:
    reading = reading_of(NEWS + "Có 120 chi bộ bị nhắc nhở, chiếm 3% trong tổng số 1.200 chi bộ.\n")
    assert [(item.value, item.suspect) for item in reading.figures] == [(120, True), (3, True), (1200, True)]
    assert reading.figures[1].share_of == 2
    assert [check.code for check in reading.checks] == ["check.percentage"]


def test_a_percentage_that_agrees_is_not(reading_of: Reader) -> None:
    reading = reading_of(NEWS + "Có 120 chi bộ được khen, chiếm 10% trong tổng số 1.200 chi bộ.\n")
    assert not any(item.suspect for item in reading.figures)
    assert reading.checks == ()


@pytest.mark.parametrize("of", ["trên", "trong", "trong tổng số", "trên tổng số"])
def test_a_number_of_a_number_is_a_count_and_its_whole(resolution: Reader, of: str) -> None:
    body = (
        f"I. KẾT QUẢ\nToàn tỉnh có 1.126 {of} 1.240 thôn đã lập tổ, đạt 90,8%. "
        f"Có 664 {of} 50.000 người dân chưa dùng, chiếm 0,2%.\n"
    )
    found = resolution(body).figures
    assert [(item.value, item.suspect, item.share_of) for item in found] == [
        (1126, False, None),
        (1240, False, None),
        (90.8, False, 1),
        (664, True, None),
        (50_000, True, None),
        (0.2, True, 4),
    ]
    assert [item.subject for item in found[:3]] == ["thôn đã lập tổ"] * 3


@pytest.mark.parametrize(
    "words",
    [
        "Hội nghị nghiên cứu 4 nghị quyết.",
        "Nghị quyết nêu 10 nhiệm vụ, giải pháp.",
        "Sau 1,5 ngày làm việc.",
        "Tổng kết 10 năm thực hiện.",
    ],
)
def test_counts_of_documents_parts_and_days_are_no_figure(reading_of: Reader, words: str) -> None:
    assert reading_of(NEWS + words + "\n").figures == ()


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_percentage_rounded_to_one_place_never_contradicts(count: int, total: int) -> None:
    assert not contradicts(count, round(count / total * 100, 1), total, 1)


def test_a_conference_has_day_mode_points_and_topics(reading_of: Reader) -> None:
    (found,) = reading_of(NEWS).events
    assert (found.held_on, found.modes) == ((date(2026, 7, 22),), ("online",))
    assert found.connection_points[0][1] == 178
    assert found.topics == ("21-NQ/TW",)


def test_a_conference_of_several_days_has_each_of_them(reading_of: Reader) -> None:
    reading = reading_of(NEWS + "Từ ngày 04/5/2026 đến ngày 06/5/2026, Trung ương họp Hội nghị lần thứ 5.\n")
    assert [day.day for day in reading.events[1].held_on] == [4, 5, 6]


@pytest.mark.parametrize(
    ("words", "new", "sources"),
    [
        (
            (
                "Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của các xã Đông Sơn, Tây Sơn và thị trấn Nam "
                "Sơn thành xã mới có tên gọi là xã Bắc Sơn."
            ),
            "xã Bắc Sơn",
            (("xã Đông Sơn", "whole"), ("xã Tây Sơn", "whole"), ("thị trấn Nam Sơn", "whole")),
        ),
        (
            (
                "Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của phường Một, một phần diện tích tự nhiên "
                "của phường Hai và phần còn lại của xã Ba thành phường mới có tên gọi là phường Bốn."
            ),
            "phường Bốn",
            (("phường Một", "whole"), ("phường Hai", "part"), ("xã Ba", "rest")),
        ),
        (
            "Thành lập xã Hòa Bình trên cơ sở nhập toàn bộ diện tích tự nhiên của xã Hòa An và xã Bình An.",
            "xã Hòa Bình",
            (("xã Hòa An", "whole"), ("xã Bình An", "whole")),
        ),
        (
            (
                "Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của tỉnh Nam Hà và tỉnh Bắc Hà thành tỉnh mới "
                "có tên gọi là tỉnh Nam Hà."
            ),
            "tỉnh Nam Hà",
            (("tỉnh Nam Hà", "whole"), ("tỉnh Bắc Hà", "whole")),
        ),
    ],
)
def test_a_reorganisation_names_what_becomes_of_each_unit(
    resolution: Reader, words: str, new: str, sources: tuple[tuple[str, str], ...]
) -> None:
    (found,) = resolution(f"Điều 1. Sắp xếp\n1. {words}\n").unit_changes
    assert (found.new, found.sources) == (new, sources)


def test_a_table_of_units_gives_one_change_a_row_and_the_days_of_the_text(resolution: Reader) -> None:
    body = """| STT | Đơn vị hành chính trước sắp xếp | Đơn vị hành chính mới |
|---|---|---|
| 1 | Thị trấn Một, xã Hai | **Xã Ba** |

Điều 2. Hiệu lực
1. Nghị quyết này có hiệu lực thi hành từ ngày 16 tháng 6 năm 2026.
2. Chính quyền mới chính thức hoạt động từ ngày 01 tháng 7 năm 2026.
"""
    (found,) = resolution(body).unit_changes
    assert (found.new, found.sources) == ("Xã Ba", (("Thị trấn Một", "whole"), ("xã Hai", "whole")))
    assert (found.effective, found.operates_from) == (date(2026, 6, 16), date(2026, 7, 1))


def test_a_time_before_the_document_is_asked_about(resolution: Reader) -> None:
    reading = resolution("IV. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế báo cáo trước ngày 30/6/2025.\n")
    assert [check.code for check in reading.checks] == ["check.due_passed"]


def test_bodies_in_the_column_for_times_are_asked_about(reading_of: Reader) -> None:
    table = (
        "| TT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn |\n|---|---|---|---|\n| 1 | Rà soát | Sở Nội vụ | "
        "Các sở, ngành |\n"
    )
    assert [check.code for check in reading_of(table).checks] == ["check.bodies_in_due"]


def test_a_contradiction_is_told_as_the_text_writes_numbers() -> None:
    assert contradiction(664, 50_000, 0.2) == "664 / 50.000 = 1,3 % ≠ 0,2 %"
