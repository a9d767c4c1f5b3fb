"""Requests in reports, headings in capitals, and roles given to a body; each with what only looks like one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from thongsuot.reading import Reading

Reader = Callable[[str], Reading]
NEWS = "Hà Nam học tập nghị quyết\n\nNgày 16/7/2026, Tỉnh ủy Hà Nam tổ chức hội nghị trực tuyến học tập nghị quyết.\n\n"

# What a report says, then the lead of each request.
REQUESTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Đồng chí Bí thư Tỉnh ủy yêu cầu các cấp ủy xây dựng chương trình.", ("các cấp ủy",)),
    (
        "Kết luận hội nghị, đồng chí Bí thư Tỉnh ủy giao Ban Tổ chức Tỉnh ủy tham mưu kế hoạch.",
        ("Ban Tổ chức Tỉnh ủy",),
    ),
    ("Bộ trưởng yêu cầu các đơn vị thuộc Bộ khẩn trương rà soát.", ("các đơn vị thuộc Bộ",)),
    ("Đồng chí lưu ý các sở, ngành sớm tháo gỡ vướng mắc.", ("các sở, ngành",)),
    ("Đồng chí nhấn mạnh, các cấp ủy cần xác định đây là nhiệm vụ quan trọng.", ()),
    ("Các đại biểu đã nghe báo cáo viên truyền đạt nội dung nghị quyết.", ()),
    ("Tại hội nghị, các đại biểu thảo luận, đề xuất nhiều giải pháp.", ()),
)
# A heading above one task, and whether it names who is to do it.
HEADINGS: tuple[tuple[str, bool], ...] = (
    ("CÔNG AN TỈNH", True),
    ("VĂN PHÒNG TỈNH ỦY", True),
    ("SỞ TÀI CHÍNH", True),
    ("ỦY BAN NHÂN DÂN CÁC XÃ, PHƯỜNG", True),
    ("Trách nhiệm của Sở Y tế", True),
    ("Đối với các sở, ban, ngành", True),
    ("BAN HÀNH VĂN BẢN", False),
    ("TUYÊN TRUYỀN NGHỊ QUYẾT", False),
    ("BỘ MÁY VÀ BIÊN CHẾ", False),
    ("BÁO CÁO KẾT QUẢ", False),
)


@pytest.mark.parametrize(("words", "leads"), REQUESTS)
def test_a_report_tells_who_was_asked(reading_of: Reader, words: str, leads: tuple[str, ...]) -> None:
    assert tuple(item.lead[0] for item in reading_of(f"{NEWS}{words}\n").assignments) == leads


@pytest.mark.parametrize(("heading", "names"), HEADINGS)
def test_a_heading_may_name_who_is_to_act(resolution: Reader, heading: str, *, names: bool) -> None:
    found = resolution(f"IV. TỔ CHỨC THỰC HIỆN\n1. {heading}\n- Rà soát quy chế.\n").assignments
    assert bool(found) is names


@pytest.mark.parametrize(
    "words",
    [
        "Giao Sở Y tế là cơ quan đầu mối, chủ trì theo dõi, đôn đốc.",
        "Sở Y tế (cơ quan thường trực): Chủ trì rà soát.",
    ],
)
def test_a_role_leaves_the_name_whole(resolution: Reader, words: str) -> None:
    (found,) = resolution(f"IV. TỔ CHỨC THỰC HIỆN\n1. {words}\n").assignments
    assert found.lead == ("Sở Y tế",)


def test_a_role_that_is_only_told_is_no_request(resolution: Reader) -> None:
    assert resolution("IV. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế là cơ quan chuyên môn.\n").assignments == ()


@pytest.mark.parametrize(
    "words",
    [
        "Lực lượng lao động chất lượng cao tập trung vào các ngành công nghệ.",
        "Trung tâm dữ liệu phải bảo đảm an toàn.",
        "Hội nhập quốc tế phải chủ động.",
        "Phòng, chống tham nhũng phải kiên quyết.",
        "Đổi mới cơ chế giao nhiệm vụ cho các tổ chức khoa học.",
        "Phân công, phân cấp rõ trách nhiệm cho các cấp.",
    ],
)
def test_what_begins_like_a_body_is_told_nothing(resolution: Reader, words: str) -> None:
    assert resolution(f"III. NHIỆM VỤ, GIẢI PHÁP\n1. {words}\n").assignments == ()
