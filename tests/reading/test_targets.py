"""Figures to be reached, in prose and in tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from thongsuot.reading import Reading

Reader = Callable[[str], Reading]
BY_2030 = date(2030, 12, 31)


@pytest.mark.parametrize(
    ("words", "comparator", "low", "high", "unit"),
    [
        ("Tỷ lệ hồ sơ trực tuyến đạt trên 90%.", "gt", 90, None, "percent"),
        ("Kinh tế số chiếm tối thiểu 30% GRDP.", "ge", 30, None, "percent"),
        ("Từ 95% trở lên người dân có tài khoản số.", "ge", 95, None, "percent"),
        ("Tỷ lệ hộ nghèo còn dưới 1,5%.", "lt", 1.5, None, "percent"),
        ("Nợ đọng không quá 3% tổng chi.", "le", 3, None, "percent"),
        ("Kết nạp từ 3 - 4% tổng số đảng viên.", "between", 3, 4, "percent"),
        ("100% xã có mạng 5G.", "eq", 100, None, "percent"),
        ("Có ít nhất 20 doanh nghiệp công nghệ số.", "ge", 20, None, "doanh nghiệp"),
        ("Thuộc nhóm 10 tỉnh dẫn đầu cả nước về cải cách.", "le", 10, None, "tỉnh"),
        ("Có 2 triệu doanh nghiệp hoạt động.", "eq", 2_000_000, None, "doanh nghiệp"),
    ],
)
def test_a_target_says_how_it_bounds_and_what_it_counts(
    resolution: Reader, words: str, comparator: str, low: float, high: float | None, unit: str
) -> None:
    (found,) = resolution(f"II. MỤC TIÊU\n1. Đến năm 2030\n- {words}\n").targets
    assert (found.comparator, found.low, found.high) == (comparator, low, high)
    assert found.counted_in == unit
    assert found.due is not None
    assert found.due.until == BY_2030


def test_a_heading_governs_until_the_next_of_its_height(resolution: Reader) -> None:
    found = resolution(
        "II. MỤC TIÊU\n1. Đến năm 2030\n- Kinh tế số đạt 30% GRDP.\n2. Đến năm 2045\n- Kinh tế số đạt 50% GRDP.\n"
    ).targets
    assert [item.due.until.year for item in found if item.due and item.due.until] == [2030, 2045]


def test_a_time_at_the_head_of_a_sentence_governs_it(resolution: Reader) -> None:
    (found,) = resolution("I. MỤC TIÊU\nĐến năm 2028, phấn đấu 80% chi bộ có sổ tay điện tử.\n").targets
    assert found.due is not None
    assert found.due.until == date(2028, 12, 31)


def test_one_item_for_each_number(resolution: Reader) -> None:
    found = resolution(
        "I. MỤC TIÊU\nĐến năm 2030: phấn đấu 100% hồ sơ cấp tỉnh, 90% hồ sơ cấp xã xử lý trên mạng.\n"
    ).targets
    assert [item.low for item in found] == [100, 90]


@pytest.mark.parametrize("words", ["bình quân 10%/năm", "hằng năm đạt 10%"])
def test_what_is_to_be_reached_each_year_says_so(resolution: Reader, words: str) -> None:
    (found,) = resolution(f"I. MỤC TIÊU\n1. Đến năm 2030\n- Số sáng chế tăng {words}.\n").targets
    assert found.every == "year"


@pytest.mark.parametrize(
    "words",
    [
        "Nhiệm kỳ qua, toàn tỉnh đã kết nạp 1.200 đảng viên, đạt 98% kế hoạch.",
        "Phủ sóng 5G toàn tỉnh.",
        "Hội nghị lần thứ 5 khóa XIII.",
        "Trẻ em dưới 15 tuổi được chăm sóc.",
        "Chuyển đổi số mức độ 4.",
    ],
)
def test_what_was_reached_and_what_only_counts_is_no_target(resolution: Reader, words: str) -> None:
    assert resolution(f"I. TÌNH HÌNH\n{words}\n").targets == ()


def test_a_table_of_targets_gives_one_for_each_number_and_the_rows_of_words(reading_of: Reader) -> None:
    table = """PHỤ LỤC I

| TT | Chỉ tiêu | Đơn vị | Kết quả | Cơ quan chủ trì |
|---|---|---|---|---|
| I | Đến năm 2030 | | | |
| 1 | Xếp hạng chính quyền số | Thứ bậc | ≤ 10 cả nước; ≤ 3 vùng | Sở Khoa học và Công nghệ |
| 2 | Tỷ lệ dịch vụ công toàn trình | % | ≥ 90 | Văn phòng UBND tỉnh |
| 3 | Hạ tầng số | | Hiện đại, đồng bộ | Sở Xây dựng |
| 4 | Số lượng hồ sơ tăng trung bình | %/năm | 16 - 18 | Sở Nội vụ |
"""
    found = reading_of(table).targets
    assert [(item.row, item.comparator, item.low, item.high) for item in found] == [
        ("1", "le", 10, None),
        ("1", "le", 3, None),
        ("2", "ge", 90, None),
        ("3", None, None, None),
        ("4", "between", 16, 18),
    ]
    assert [item.text_only for item in found] == [False, False, False, True, False]
    assert {item.due.until for item in found if item.due} == {BY_2030}
    assert found[-1].every == "year"


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("Đến năm 2030, 100% xã có cáp quang.", "xã có cáp quang"),
        ("Đến hết năm 2030: trên 97% chi bộ sinh hoạt đủ kỳ.", "chi bộ sinh hoạt đủ kỳ"),
        ("Mục tiêu đến năm 2030: trên 97% chi bộ sinh hoạt đủ kỳ.", "chi bộ sinh hoạt đủ kỳ"),
        ("Đến năm 2030, tỉ lệ hồ sơ số đạt tối thiểu 95%.", "tỉ lệ hồ sơ số"),
    ],
)
def test_a_sentence_that_begins_with_a_year_to_come_sets_a_target(reading_of: Reader, words: str, subject: str) -> None:
    (found,) = reading_of(words).targets
    assert found.subject == subject
    assert found.due is not None
    assert found.due.until == BY_2030


@pytest.mark.parametrize(
    "words",
    [
        "Đến ngày 31/01/2026, 95% xã có cáp quang.",
        "Đến năm 2025, 100% xã có cáp quang.",
        "Đến ngày 31/01/2026, toàn tỉnh có 1.126 trên 1.240 thôn có tổ công nghệ, đạt 90,8%.",
    ],
)
@pytest.mark.parametrize("heading", ["I. KẾT QUẢ NĂM 2025", "Mở đầu"])
def test_a_time_gone_by_reports(resolution: Reader, heading: str, words: str) -> None:
    assert resolution(f"{heading}\n\n{words}\n").targets == ()


def test_a_share_on_a_new_line_goes_on_with_the_point_above(resolution: Reader) -> None:
    found = resolution(
        "II. MỤC TIÊU\n2. Đến năm 2030, chi cho khoa học và công nghệ đạt tối thiểu 3% ngân sách;\n100% xã có 5G.\n"
    ).targets
    assert [item.due.until for item in found if item.due] == [BY_2030, BY_2030]
