"""Bodies told what to do: in prose, under headings, under labels, in tables, in reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from thongsuot.reading import Reading

Reader = Callable[[str], Reading]
PART = "IV. TỔ CHỨC THỰC HIỆN\n"


@pytest.mark.parametrize(
    ("words", "lead"),
    [
        ("1. Đảng ủy UBND tỉnh lãnh đạo xây dựng kế hoạch thực hiện.", ("Đảng ủy UBND tỉnh",)),
        ("1. Giao Ban Tổ chức Tỉnh ủy chủ trì tham mưu.", ("Ban Tổ chức Tỉnh ủy",)),
        (
            "1. Mặt trận Tổ quốc và các tổ chức chính trị - xã hội giám sát.",
            ("Mặt trận Tổ quốc", "các tổ chức chính trị - xã hội"),
        ),
        ("1. Các sở, ban, ngành có trách nhiệm rà soát quy chế.", ("Các sở, ban, ngành",)),
        ("1. Sở Giáo dục và Đào tạo, Sở Nội vụ phối hợp rà soát.", ("Sở Giáo dục và Đào tạo", "Sở Nội vụ")),
        ("1. Trong quá trình thực hiện, các chi bộ kịp thời báo cáo.", ("các chi bộ",)),
        ("1. Đề nghị Ủy ban Kiểm tra Tỉnh ủy theo dõi việc thực hiện.", ("Ủy ban Kiểm tra Tỉnh ủy",)),
        (
            "1. Hội đồng nhân dân, Ủy ban nhân dân tỉnh Hà Nam tổ chức thi hành.",
            ("Hội đồng nhân dân tỉnh Hà Nam", "Ủy ban nhân dân tỉnh Hà Nam"),
        ),
    ],
)
def test_a_sentence_names_its_lead(resolution: Reader, words: str, lead: tuple[str, ...]) -> None:
    (found,) = resolution(PART + words + "\n").assignments
    assert found.lead == lead


@pytest.mark.parametrize(
    "words",
    [
        "1. Tỉnh ủy đã ban hành kế hoạch về chuyển đổi số.",
        "1. Nghị quyết này phổ biến đến chi bộ.",
        "1. Tổ chức tuyên truyền sâu rộng nội dung nghị quyết.",
        "1. Ban hành quy chế làm việc.",
        "1. Sở Nội vụ là cơ quan chuyên môn của tỉnh.",
    ],
)
def test_reports_and_acts_without_a_body_are_no_assignment(resolution: Reader, words: str) -> None:
    assert resolution(PART + words + "\n").assignments == ()


def test_a_heading_names_the_lead_of_each_point_below_it(resolution: Reader) -> None:
    body = PART + (
        "1. Sở Y tế\na) Rà soát mạng lưới y tế cơ sở;\nb) Phối hợp với Sở Tài chính, Công an tỉnh lập dự "
        "toán.\n2. Sở Nội vụ\nKiện toàn bộ máy.\n"
    )
    found = resolution(body).assignments
    assert [item.lead for item in found] == [("Sở Y tế",), ("Sở Y tế",), ("Sở Nội vụ",)]
    assert found[1].coordinating == ("Sở Tài chính", "Công an tỉnh")


def test_labels_give_lead_partners_and_time(resolution: Reader) -> None:
    body = """II. NHIỆM VỤ
1. Về dữ liệu
a) Nhiệm vụ:
- Rà soát danh mục dữ liệu.
- Kết nối cơ sở dữ liệu.
b) Đơn vị chủ trì: Sở Khoa học và Công nghệ.
c) Đơn vị phối hợp: Các sở, ban, ngành.
d) Thời gian thực hiện: Hoàn thành trong quý II/2026.
"""
    found = resolution(body).assignments
    assert [item.action for item in found] == ["Rà soát danh mục dữ liệu", "Kết nối cơ sở dữ liệu"]
    assert {item.lead for item in found} == {("Sở Khoa học và Công nghệ",)}
    assert {item.due.until for item in found if item.due} == {date(2026, 6, 30)}


def test_labels_in_brackets_behind_a_task(resolution: Reader) -> None:
    words = "1. Rà soát cơ chế tài chính (Chủ trì: Sở Tài chính; phối hợp: Sở Tư pháp; thời gian: quý II/2026).\n"
    (found,) = resolution(f"II. NHIỆM VỤ\n{words}").assignments
    assert (found.lead, found.coordinating, found.action) == (
        ("Sở Tài chính",),
        ("Sở Tư pháp",),
        "Rà soát cơ chế tài chính",
    )
    assert found.due is not None
    assert found.due.until == date(2026, 6, 30)


def test_a_directive_is_nothing_but_orders(reading_of: Reader) -> None:
    text = (
        "Số: 27/CT-TTg\nHà Nội, ngày 05 tháng 3 năm 2026\n\nCHỈ THỊ\nVề dân số\n\n1. Sở Tài chính: Tham "
        "mưu bố trí kinh phí.\n"
    )
    (found,) = reading_of(text).assignments
    assert found.lead == ("Sở Tài chính",)


def test_parts_with_times_of_their_own_are_two(resolution: Reader) -> None:
    words = (
        "1. Giao Ban Tổ chức Tỉnh ủy xây dựng đề án; báo cáo Ban Thường vụ trước ngày 07/4/2026; hoàn "
        "thiện, gửi trước ngày 09/4/2026.\n"
    )
    found = resolution(PART + words).assignments
    assert [item.due.until for item in found if item.due] == [date(2026, 4, 7), date(2026, 4, 9)]


def test_a_date_in_a_title_is_no_time_of_the_task(resolution: Reader) -> None:
    (found,) = resolution(PART + "1. Sở Y tế triển khai Chương trình dân số đến năm 2030.\n").assignments
    assert found.due is None


@pytest.mark.parametrize("names", ["Các sở, ban, ngành", "UBND các xã, phường", "Các chi bộ"])
def test_a_class_of_bodies_is_collective(resolution: Reader, names: str) -> None:
    (found,) = resolution(f"{PART}1. {names} chủ động rà soát.\n").assignments
    assert found.collective


@pytest.mark.parametrize("name", ["Sở Nội vụ", "Bộ Công an", "Ban Tổ chức Tỉnh ủy", "UBND tỉnh Hà Nam"])
def test_a_single_body_is_not(resolution: Reader, name: str) -> None:
    (found,) = resolution(f"{PART}1. {name} chủ động rà soát.\n").assignments
    assert not found.collective


TABLE = """PHỤ LỤC
DANH MỤC NHIỆM VỤ

| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Sản phẩm | Thời gian hoàn thành |
|---|---|---|---|---|---|
| I | Hoàn thiện thể chế | | | | |
| 1 | Rà soát quy chế làm việc | Sở Nội vụ | Các sở, ngành | Quyết định | 6/2026 |
| 2 | Kết nối dữ liệu | Sở Khoa học và Công nghệ, Công an tỉnh | | Báo cáo | Thường xuyên |
"""
FLAT = """PHỤ LỤC
DANH MỤC NHIỆM VỤ
TT
Nhiệm vụ
Cơ quan chủ trì
Cơ quan phối hợp
Sản phẩm
Thời gian hoàn thành
I
Hoàn thiện thể chế
1
Rà soát quy chế làm việc
Sở Nội vụ
Các sở, ngành
Quyết định
6/2026
2
Kết nối dữ liệu
Sở Khoa học và Công nghệ, Công an tỉnh
Báo cáo
Thường xuyên
"""
BARRED = "PHỤ LỤC\nDANH MỤC NHIỆM VỤ\n\n" + "\n".join(
    f"|\n{chr(10).join(f'{cell}{chr(10)}|' for cell in row)}"
    for row in (
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời gian hoàn thành"),
        ("1", "Rà soát quy chế làm việc", "Sở Nội vụ", "Các sở, ngành", "Quyết định", "6/2026"),
        ("2", "Kết nối dữ liệu", "Sở Khoa học và Công nghệ, Công an tỉnh", "Văn phòng", "Báo cáo", "Thường xuyên"),
    )
)
TABBED = "PHỤ LỤC\nDANH MỤC NHIỆM VỤ\n" + "\n".join(
    "\t".join(row)
    for row in (
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời gian hoàn thành"),
        ("1", "Rà soát quy chế làm việc", "Sở Nội vụ", "Các sở, ngành", "Quyết định", "6/2026"),
        ("2", "Kết nối dữ liệu", "Sở Khoa học và Công nghệ, Công an tỉnh", "", "Báo cáo", "Thường xuyên"),
    )
)


@pytest.mark.parametrize("text", [TABLE, FLAT, BARRED, TABBED], ids=["markdown", "flattened", "barred", "tabbed"])
def test_each_row_of_a_task_table_is_one_assignment(reading_of: Reader, text: str) -> None:
    first, second = reading_of(text).assignments
    assert (first.row, first.lead, first.product) == ("1", ("Sở Nội vụ",), "Quyết định")
    assert first.due is not None
    assert first.due.until == date(2026, 6, 30)
    assert second.lead == ("Sở Khoa học và Công nghệ", "Công an tỉnh")
    assert second.due is not None
    assert second.due.every == "continuous"


def test_a_row_that_a_page_break_cut_is_one(reading_of: Reader) -> None:
    cut = TABLE + "| | (tiếp theo) và dùng chung | Công an tỉnh | | | |\n"
    first, second = reading_of(cut).assignments
    assert (first.row, second.row) == ("1", "2")
    assert second.action == "Kết nối dữ liệu (tiếp theo) và dùng chung"
    assert second.lead == ("Sở Khoa học và Công nghệ", "Công an tỉnh")


NEWS = "Sáng 22/7/2026, Tỉnh ủy Hà Nam tổ chức hội nghị trực tuyến học tập nghị quyết tại thành phố Phủ Lý.\n\n"


def test_a_request_opens_a_run_of_orders_in_a_report(reading_of: Reader) -> None:
    text = NEWS + (
        "Đồng chí Bí thư Tỉnh ủy yêu cầu các chi bộ rà soát đảng viên. Đồng thời, xây dựng kế hoạch học bù.\n\n"
        "Các cơ quan báo chí tăng cường tin bài.\n\nĐồng chí khẳng định hội nghị thành công. Các chi bộ rất "
        "phấn khởi.\n"
    )
    found = reading_of(text).assignments
    assert [item.lead for item in found] == [("các chi bộ",), ("các chi bộ",), ("Các cơ quan báo chí",)]


def test_a_report_of_deeds_holds_no_assignment(reading_of: Reader) -> None:
    assert reading_of(NEWS + "Tỉnh ủy đã ban hành kế hoạch. Các chi bộ tổ chức học tập nghiêm túc.\n").assignments == ()


def test_an_aim_sets_the_time_of_the_requests_before_it(reading_of: Reader) -> None:
    text = NEWS + (
        "Đồng chí yêu cầu các chi bộ tổ chức học bù. Mục tiêu trong tháng 8 tới phải hoàn thành việc học "
        "tập cho 100% đảng viên.\n"
    )
    reading = reading_of(text)
    (found,) = reading.assignments
    assert found.due is not None
    assert found.due.until == date(2026, 8, 31)
    assert len(reading.deadlines) == len(reading.targets) == 1


@pytest.mark.parametrize(
    ("words", "lead", "due"),
    [
        (
            "Ủy ban nhân dân các xã, phường kiện toàn tổ, xong trước ngày 01/6/2026.",
            "Ủy ban nhân dân các xã, phường",
            6,
        ),
        ("Sở Tài chính bố trí kinh phí, hoàn thành trong tháng 5/2026.", "Sở Tài chính", 5),
        ("Báo Hà Nam mở chuyên mục.", "Báo Hà Nam", None),
        ("Các địa phương, đơn vị vận dụng cách làm hay khi có điều kiện.", "Các địa phương, đơn vị", None),
    ],
)
def test_a_point_among_the_tasks_needs_no_strong_word(
    resolution: Reader, words: str, lead: str, due: int | None
) -> None:
    (found,) = resolution(f"III. NHIỆM VỤ\n1. {words}\n").assignments
    assert found.lead == (lead,)
    assert (found.due.until.month if found.due and found.due.until else None) == due


@pytest.mark.parametrize(
    "words", ["Các phong trào thi đua phát triển.", "Hội nghị triển khai tốt.", "Cán bộ, đảng viên tham gia đông."]
)
def test_a_point_about_things_meetings_or_people_is_none(resolution: Reader, words: str) -> None:
    assert resolution(f"III. NHIỆM VỤ\n1. {words}\n").assignments == ()


@pytest.mark.parametrize("mark", ["1. {}\n2. {}", "a) {}\nb) {}", "- {}\n- {}"])
def test_a_lead_in_that_asks_governs_the_points_below_it(resolution: Reader, mark: str) -> None:
    points = mark.format("Sở Nội vụ kiện toàn tổ công tác.", "Các chi bộ rà soát, báo cáo trước ngày 15/9/2026.")
    body = f"Để khắc phục, Ban Thường vụ Tỉnh ủy yêu cầu:\n{points}\nII. KHÁC\n1. Sở Y tế mở rộng mạng lưới.\n"
    assert [item.lead for item in resolution(body).assignments] == [("Sở Nội vụ",), ("Các chi bộ",)]


@pytest.mark.parametrize("verb", ["biên soạn tài liệu", "số hóa hồ sơ", "niêm yết danh mục", "tập huấn cán bộ"])
def test_the_name_of_a_partner_ends_at_what_is_done_with_it(resolution: Reader, verb: str) -> None:
    (found,) = resolution(f"{PART}1. Sở Nội vụ chủ trì, phối hợp với Sở Giáo dục và Đào tạo {verb}.\n").assignments
    assert found.coordinating == ("Sở Giáo dục và Đào tạo",)


def test_a_goal_behind_a_task_sets_no_time_of_its_own(resolution: Reader) -> None:
    words = (
        "1. Các đảng ủy công khai danh mục trong tháng 9/2026; phấn đấu 100% việc có hướng xử lý trong quý IV/2026.\n"
    )
    reading = resolution(PART + words)
    assert [item.due.until for item in reading.assignments if item.due] == [date(2026, 9, 30)]
    assert [item.due.until for item in reading.targets if item.due] == [date(2026, 12, 31)]


def test_what_a_document_carries_out_stands_before_the_subject(resolution: Reader) -> None:
    words = "1. Thực hiện Nghị quyết số 3-NQ/TU, ngày 12/01/2026 của Tỉnh ủy, các chi bộ ghi biên bản.\n"
    (found,) = resolution(PART + words).assignments
    assert (found.lead, found.due) == (("các chi bộ",), None)


def test_the_issuer_named_in_short_tells_itself_nothing(reading_of: Reader) -> None:
    text = (
        "ỦY BAN NHÂN DÂN TỈNH HÀ NAM\nSố: 30/KH-UBND\nPhủ Lý, ngày 05 tháng 3 năm 2026\n\nKẾ HOẠCH\nVề dân số\n\n"
        "III. TỔ CHỨC THỰC HIỆN\n1. Ủy ban nhân dân tỉnh chủ trì rà soát.\n"
    )
    assert reading_of(text).assignments == ()
