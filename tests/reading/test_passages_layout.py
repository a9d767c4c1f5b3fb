"""One plan laid out in many ways: marks, dashes, line breaks, page numbers; each reading finds the same."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable

import pytest

from thongsuot.reading import Reading

Reader = Callable[[str], Reading]

HEAD = """ỦY BAN NHÂN DÂN
TỈNH HÀ NAM
-------
Số: 45/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Nam, ngày 05 tháng 3 năm 2026

KẾ HOẠCH
Triển khai chuyển đổi số năm 2026

"""
PLAIN = """I. MỤC TIÊU
1. Đến hết năm 2026
- Tối thiểu 90% hồ sơ được xử lý trực tuyến.
- 100% cán bộ được tập huấn.
II. TỔ CHỨC THỰC HIỆN
1. Sở Khoa học và Công nghệ
a) Chủ trì, phối hợp với Sở Nội vụ rà soát quy chế, hoàn thành trước ngày 30/6/2026.
b) Báo cáo định kỳ 6 tháng.
2. Sở Tài chính
a) Bố trí kinh phí thực hiện Quyết định số 749/QĐ-TTg ngày 03/6/2020 của Thủ tướng Chính phủ.
"""
LONG = PLAIN.replace(
    "rà soát quy chế,",
    "rà soát toàn bộ quy chế, quy định về quản lý, kết nối và chia sẻ dữ liệu số trong các cơ quan của tỉnh và "
    "tham mưu sửa đổi, bổ sung,",
).replace(
    "b) Báo cáo",
    "b) Theo dõi, đôn đốc, kiểm tra việc thực hiện Kế hoạch này của các sở, ban, ngành, Ủy ban nhân dân các xã; "
    "báo cáo",
)
# The marks of the plain form, and what stands in their place.
MARKS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("- ", "– "),),
    (("- ", "— "),),
    (("- ", "• "),),
    (("\n- ", "\n+ "),),
    (("\n- ", "\n* "),),
    (("\n- ", "\n"),),
    (("\n- T", "\n-T"),),
    (("\n- ", "\n-\t"),),
    (("\n1. ", "\n1) "), ("\n2. ", "\n2) ")),
    (("a) ", "a. "), ("b) ", "b. ")),
    (("1. ", "1."), ("2. ", "2."), ("a) ", "a)"), ("b) ", "b)")),
    (("I. ", "I- "),),
    (("I. ", "I - "),),
    (("II. ", "Phần II\n"), ("I. M", "Phần I\nM")),
    (("II. TỔ", "Điều 2. TỔ"), ("I. M", "Điều 1. M")),
    (("1. Sở", "2.1. Sở"), ("2. Sở", "2.2. Sở"), ("1. Đến", "1.1. Đến")),
    (("I. MỤC TIÊU", "## I. MỤC TIÊU"), ("II. TỔ", "## II. TỔ"), ("1. Sở", "### 1. Sở"), ("2. Sở", "### 2. Sở")),
    (("I. MỤC TIÊU", "**I. MỤC TIÊU**"), ("1. Sở Khoa học và Công nghệ", "**1. Sở Khoa học và Công nghệ**")),
    (("- ", "\\- "), ("1. ", "1\\. "), ("2. ", "2\\. ")),
    (("MỤC TIÊU", "Mục tiêu"), ("TỔ CHỨC THỰC HIỆN", "Tổ chức thực hiện")),
    (("1. Sở Khoa học và Công nghệ", "1. Sở Khoa học và Công nghệ:"), ("2. Sở Tài chính", "2. Sở Tài chính:")),
    (("1. Sở Khoa học và Công nghệ", "1. SỞ KHOA HỌC VÀ CÔNG NGHỆ"), ("2. Sở Tài chính", "2. SỞ TÀI CHÍNH")),
    ((" 90", " \u00a090"), ("30/6", "\u00a030/6"), ("Sở ", "Sở\u00a0")),
    (("hồ sơ", "hồ\u200b sơ"),),
    (("\n", "\n\n"),),
    (("\n", "\r\n"),),
    (("\n", "\n    "),),
    (("b) Báo", "\n3\n\nb) Báo"),),
    (("- 100%", "Trang 2/5\n- 100%"),),
)


def _same(reading: Reading) -> bool:
    targets = [(item.low, item.comparator, str(item.due and item.due.until)) for item in reading.targets]
    tasks = [
        (item.lead[0].lower(), str(item.due and item.due.until), item.due and item.due.every)
        for item in reading.assignments
    ]
    cited = [(item.symbol, str(item.issued_on), item.issuer) for item in reading.citations]
    return (
        targets == [(90, "ge", "2026-12-31"), (100, "eq", "2026-12-31")]
        and tasks
        == [
            ("sở khoa học và công nghệ", "2026-06-30", None),
            ("sở khoa học và công nghệ", "None", "half"),
            ("sở tài chính", "None", None),
        ]
        and cited == [("749/QĐ-TTg", "2020-06-03", "Thủ tướng Chính phủ")]
        and (reading.document.symbol, reading.document.kind) == ("45/KH-UBND", "plan")
    )


@pytest.mark.parametrize("marks", MARKS)
def test_marks_of_any_kind_say_the_same(reading_of: Reader, marks: tuple[tuple[str, str], ...]) -> None:
    text = PLAIN
    for plain, other in marks:
        text = text.replace(plain, other)
    assert _same(reading_of(HEAD + text))


def test_letters_in_parts_say_the_same(reading_of: Reader) -> None:
    assert _same(reading_of(unicodedata.normalize("NFD", HEAD + PLAIN)))


@pytest.mark.parametrize("width", [60, 72, 80, 100])
@pytest.mark.parametrize("joint", ["\n", "\n\n7\n\n", "\n- 7 -\n"], ids=["wrapped", "paged", "numbered"])
def test_lines_broken_by_hand_say_the_same(reading_of: Reader, width: int, joint: str) -> None:
    lines = [joint.join(textwrap.wrap(line, width)) for line in LONG.splitlines()]
    assert _same(reading_of(f"{HEAD}{chr(10).join(lines)}\n"))


def test_the_short_first_line_of_a_copied_paragraph_goes_on(reading_of: Reader) -> None:
    """Pages of laws, copied, break where their type changed: "Thực hiện Nghị quyết / số 01/NQ-CP …"."""
    copied = (
        "Thực hiện Nghị quyết\nsố 01/NQ-CP ngày 03/01/2026 của Chính phủ, Ủy ban nhân dân tỉnh ban hành Kế hoạch.\n"
    )
    assert [item.symbol for item in reading_of(f"{HEAD}{copied}{PLAIN}").citations] == ["01/NQ-CP", "749/QĐ-TTg"]
