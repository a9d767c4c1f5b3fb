"""An order goes to the office; the name of the person who holds it is left out, a place named after one is kept."""

from __future__ import annotations

import pytest

from thongsuot.reading.bodies import split_bodies
from thongsuot.reading.lexicon import default_lexicon

LEADS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Chủ tịch UBND tỉnh Lê Văn Tám", ("Chủ tịch UBND tỉnh",)),
    ("Trưởng Ban Tổ chức Tỉnh ủy Nguyễn Thị Mai Hoa; Sở Y tế", ("Trưởng Ban Tổ chức Tỉnh ủy", "Sở Y tế")),
    ("đồng chí Phó Bí thư Tỉnh ủy Trần Minh Đức", ("đồng chí Phó Bí thư Tỉnh ủy",)),
    ("Chủ tịch UBND phường Lê Văn Tám", ("Chủ tịch UBND phường Lê Văn Tám",)),
    ("Trường Trung học phổ thông Trần Hưng Đạo", ("Trường Trung học phổ thông Trần Hưng Đạo",)),
    ("Giám đốc Sở Công Thương", ("Giám đốc Sở Công Thương",)),
    ("Sở Y tế - cơ quan thường trực", ("Sở Y tế",)),
    ("Phòng Văn hóa - Xã hội", ("Phòng Văn hóa - Xã hội",)),
    ("Văn phòng HĐND và UBND xã", ("Văn phòng HĐND và UBND xã",)),
    (
        "các Sở: Tài chính, Khoa học và Công nghệ, Văn hóa, Thể thao và Du lịch; Công an tỉnh và UBND các xã",
        ("Sở Tài chính", "Sở Khoa học và Công nghệ", "Sở Văn hóa, Thể thao và Du lịch", "Công an tỉnh", "UBND các xã"),
    ),
    ("Các bộ: Công an, Quốc phòng và Tư pháp", ("Bộ Công an", "Bộ Quốc phòng", "Bộ Tư pháp")),
    ("Giám đốc các Sở: Y tế, Nội vụ, Công an tỉnh", ("Giám đốc Sở Y tế", "Giám đốc Sở Nội vụ", "Công an tỉnh")),
    ("các Đảng ủy: Chính phủ; Quốc hội và các địa phương", ("Đảng ủy Chính phủ", "Đảng ủy Quốc hội", "các địa phương")),
)


@pytest.mark.parametrize(("words", "names"), LEADS)
def test_a_list_of_leads_is_cut_where_the_bodies_end(words: str, names: tuple[str, ...]) -> None:
    assert split_bodies(words, default_lexicon()) == names
