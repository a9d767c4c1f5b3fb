"""Figures that a report tells, and acts to be completed that name no body."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from thongsuot.reading import Reading

Reader = Callable[[str], Reading]
Told = tuple[float, bool, int | None]
NEWS = "Hà Nam học tập nghị quyết\n\nNgày 16/7/2026, Tỉnh ủy Hà Nam tổ chức hội nghị trực tuyến học tập nghị quyết.\n\n"

# What a report says, then for each figure its value, whether it contradicts the others, and the whole it is a share of.
FACTS: tuple[tuple[str, tuple[Told, ...]], ...] = (
    (
        "Toàn Đảng bộ hiện có 1.020 tổ chức cơ sở đảng với 98.500 đảng viên.",
        ((1020, False, None), (98500, False, None)),
    ),
    ("Năm 2025, toàn tỉnh kết nạp 1.850 đảng viên, đạt 102,7% kế hoạch.", ((1850, False, None), (102.7, False, None))),
    (
        "Có 236 trên 1.180 chi bộ xếp loại xuất sắc, chiếm 20%.",
        ((236, False, None), (1180, False, None), (20, False, 1)),
    ),
    (
        "Có 236 chi bộ xếp loại xuất sắc, chiếm 25% trong tổng số 1.180 chi bộ.",
        ((236, True, None), (25, True, 2), (1180, True, None)),
    ),
    ("Thu ngân sách đạt 45.300 tỷ đồng, bằng 112% dự toán.", ((45300, False, None), (112, False, None))),
    ("GRDP tăng 10,87%, đứng thứ 3 cả nước.", ((10.87, False, None),)),
    ("Tỷ lệ hộ nghèo giảm còn 1,2%.", ((1.2, False, None),)),
    ("Toàn tỉnh có 98,5% cán bộ, đảng viên học tập nghị quyết.", ((98.5, False, None),)),
    ("Hội nghị nghiên cứu 4 nghị quyết, 3 chuyên đề trong 1,5 ngày.", ()),
    ("Kỷ niệm 96 năm ngày thành lập Đảng.", ()),
    ("Cả nước có hơn 5,6 triệu đảng viên.", ((5600000, False, None),)),
    ("Đã cấp 850.000 tài khoản định danh, đạt 96% dân số trong độ tuổi.", ((850000, False, None), (96, False, None))),
)
# What a point among the tasks says, then the last day of each act.
ACTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Hoàn thành việc sắp xếp tổ chức bộ máy trước ngày 30/6/2026.", ("2026-06-30",)),
    ("Chậm nhất trong quý III/2026, ban hành đầy đủ các văn bản hướng dẫn.", ("2026-09-30",)),
    ("Trong năm 2026, hoàn thành số hóa toàn bộ hồ sơ lưu trữ.", ("2026-12-31",)),
    (
        ("Sớm hoàn thiện cơ chế, chính sách; trình Hội đồng nhân dân tỉnh thông qua trong tháng 7/2026."),
        ("2026-07-31",),
    ),
    ("Đưa trung tâm dữ liệu vào hoạt động trước ngày 02/9/2026.", ("2026-09-02",)),
    ("Khởi công xây dựng bệnh viện đa khoa tỉnh trong quý IV/2026.", ("2026-12-31",)),
    ("Đến năm 2045, trở thành tỉnh phát triển, thu nhập cao.", ()),
    ("Định hướng đến năm 2035 hình thành trung tâm khoa học.", ()),
    ("Trong năm 2025, tỉnh đã hoàn thành sắp xếp bộ máy.", ()),
    ("Trước ngày 01/7/2026 phải kiện toàn xong tổ chức bộ máy cấp xã.", ("2026-07-01",)),
    ("Ban hành kế hoạch thực hiện hằng năm.", ()),
    ("Phê duyệt quy hoạch chung đô thị chậm nhất ngày 31 tháng 12 năm 2026.", ("2026-12-31",)),
    ("Đến hết năm 2026, hoàn thành đo đạc, lập bản đồ địa chính.", ("2026-12-31",)),
    ("Thực hiện Kế hoạch số 20-KH/TU ngày 01/02/2026 của Ban Thường vụ Tỉnh ủy.", ()),
    ("Đại hội đảng bộ cấp xã hoàn thành trước ngày 30/6/2026.", ("2026-06-30",)),
    ("Giải quyết dứt điểm các dự án tồn đọng trong năm 2026.", ("2026-12-31",)),
    ("Kết nối, liên thông cơ sở dữ liệu xong trước ngày 31/12/2026.", ("2026-12-31",)),
    ("Hoàn thành trong tháng 5/2026.", ("2026-05-31",)),
    ("Xóa nhà tạm, nhà dột nát trước ngày 31/10/2026.", ("2026-10-31",)),
    ("Rà soát, sửa đổi, bổ sung các quy định không còn phù hợp, hoàn thành trong quý II/2026.", ("2026-06-30",)),
)


@pytest.mark.parametrize(("words", "told"), FACTS)
def test_a_report_tells_figures(reading_of: Reader, words: str, told: tuple[Told, ...]) -> None:
    found = reading_of(f"{NEWS}{words}\n").figures
    assert tuple((item.value, item.suspect, item.share_of) for item in found) == told


@pytest.mark.parametrize(("words", "days"), ACTS)
def test_a_point_sets_a_last_day(resolution: Reader, words: str, days: tuple[str, ...]) -> None:
    found = resolution(f"III. NHIỆM VỤ, GIẢI PHÁP\n1. {words}\n").deadlines
    assert tuple(item.due.until.isoformat() for item in found if item.due and item.due.until) == days
