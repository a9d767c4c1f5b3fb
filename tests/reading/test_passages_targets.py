"""Figures to be reached, in the many ways in which documents set them, below the heading Đến năm 2030."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from thongsuot.reading import Reading

Reader = Callable[[str], Reading]
Told = tuple[str | None, float | None, float | None, bool, str | None, str | None]

# What a point says, then for each target how it bounds, its numbers, whether they are percent, its last day and cycle.
POINTS: tuple[tuple[str, tuple[Told, ...]], ...] = (
    ("Ít nhất 95% hồ sơ công việc được xử lý trên môi trường mạng.", (("ge", 95, None, True, "2030-12-31", None),)),
    ("Tối thiểu 80 % người dân trưởng thành có chữ ký số.", (("ge", 80, None, True, "2030-12-31", None),)),
    ("Tỷ lệ thất nghiệp khu vực thành thị không quá 3,5%.", (("le", 3.5, None, True, "2030-12-31", None),)),
    ("Tỷ lệ hộ nghèo đa chiều giảm còn dưới 1%.", (("lt", 1, None, True, "2030-12-31", None),)),
    ("Tỷ lệ hộ nghèo giảm xuống còn 0,5%.", (("eq", 0.5, None, True, "2030-12-31", None),)),
    ("Tốc độ tăng trưởng GRDP bình quân từ 10,5% đến 11%/năm.", (("between", 10.5, 11, True, "2030-12-31", "year"),)),
    ("Tăng trưởng GRDP bình quân hằng năm đạt từ 10 - 11%.", (("between", 10, 11, True, "2030-12-31", "year"),)),
    ("GRDP bình quân đầu người đạt 8.500 USD.", (("eq", 8500, None, False, "2030-12-31", None),)),
    ("GRDP bình quân đầu người đạt khoảng 220 triệu đồng/người.", (("eq", 220, None, False, "2030-12-31", None),)),
    ("Quy mô nền kinh tế gấp đôi năm 2025.", ()),
    ("Quy mô nền kinh tế gấp 2 lần năm 2025.", (("eq", 2, None, False, "2030-12-31", None),)),
    ("Năng suất lao động tăng gấp 1,5 lần so với năm 2025.", (("eq", 1.5, None, False, "2030-12-31", None),)),
    (
        "Tổng thu ngân sách nhà nước trên địa bàn đạt trên 30.000 tỷ đồng.",
        (("gt", 30000, None, False, "2030-12-31", None),),
    ),
    ("Thu hút vốn đầu tư nước ngoài đạt ít nhất 2 tỷ USD.", (("ge", 2, None, False, "2030-12-31", None),)),
    ("Số giường bệnh trên 10.000 dân đạt 45 giường.", (("eq", 45, None, False, "2030-12-31", None),)),
    (
        "Đạt 35 giường bệnh/10.000 dân và 12 bác sĩ/10.000 dân.",
        (("eq", 35, None, False, "2030-12-31", None), ("eq", 12, None, False, "2030-12-31", None)),
    ),
    ("Có 15 bác sĩ trên một vạn dân.", (("eq", 15, None, False, "2030-12-31", None),)),
    (
        "Tuổi thọ trung bình đạt 76 tuổi, trong đó số năm sống khỏe tối thiểu 68 năm.",
        (("eq", 76, None, False, "2030-12-31", None), ("ge", 68, None, False, "2030-12-31", None)),
    ),
    ("Tỷ lệ bao phủ bảo hiểm y tế đạt trên 97% dân số.", (("gt", 97, None, True, "2030-12-31", None),)),
    (
        "Xếp trong nhóm 10 địa phương dẫn đầu cả nước về chỉ số chuyển đổi số.",
        (("le", 10, None, False, "2030-12-31", None),),
    ),
    ("Chỉ số năng lực cạnh tranh cấp tỉnh nằm trong top 15 cả nước.", (("le", 15, None, False, "2030-12-31", None),)),
    (
        "Chỉ số cải cách hành chính (PAR Index) thuộc tốp 5 tỉnh đứng đầu cả nước.",
        (("le", 5, None, False, "2030-12-31", None),),
    ),
    ("Thuộc nhóm khá của cả nước.", ()),
    ("Phấn đấu 100% đảng viên được học tập nghị quyết.", (("eq", 100, None, True, "2030-12-31", None),)),
    (
        "100% xã, phường, đặc khu có trung tâm phục vụ hành chính công; 100% thôn có nhà văn hóa.",
        (("eq", 100, None, True, "2030-12-31", None), ("eq", 100, None, True, "2030-12-31", None)),
    ),
    ("Từ 70% trở lên chi bộ đạt tiêu chuẩn bốn tốt.", (("ge", 70, None, True, "2030-12-31", None),)),
    ("Có 90% trở lên tổ chức đảng hoàn thành tốt nhiệm vụ.", (("ge", 90, None, True, "2030-12-31", None),)),
    (
        "Trên 90% tổ chức đảng, đảng viên hoàn thành tốt nhiệm vụ trở lên.",
        (("gt", 90, None, True, "2030-12-31", None),),
    ),
    ("Xây dựng ít nhất 50 mô hình kinh tế số ở cấp xã.", (("ge", 50, None, False, "2030-12-31", None),)),
    ("Xây mới 12.000 căn hộ nhà ở xã hội.", (("eq", 12000, None, False, "2030-12-31", None),)),
    ("Có thêm 500 doanh nghiệp khởi nghiệp sáng tạo.", (("eq", 500, None, False, "2030-12-31", None),)),
    ("Hằng năm kết nạp từ 1.800 đến 2.000 đảng viên mới.", (("between", 1800, 2000, False, "2030-12-31", "year"),)),
    ("Mỗi năm giảm từ 0,3 đến 0,5% hộ nghèo.", (("between", 0.3, 0.5, True, "2030-12-31", "year"),)),
    ("Tỷ lệ che phủ rừng duy trì ổn định ở mức 58%.", (("eq", 58, None, True, "2030-12-31", None),)),
    (
        "Tỷ lệ đô thị hóa đạt trên 45%; tỷ lệ dân số đô thị được cấp nước sạch đạt 100%.",
        (("gt", 45, None, True, "2030-12-31", None), ("eq", 100, None, True, "2030-12-31", None)),
    ),
    (
        "Tỷ lệ lao động qua đào tạo đạt 75%, trong đó có bằng cấp, chứng chỉ đạt 40%.",
        (("eq", 75, None, True, "2030-12-31", None), ("eq", 40, None, True, "2030-12-31", None)),
    ),
    (
        "Cắt giảm ít nhất 30% thời gian giải quyết thủ tục hành chính, 30% chi phí tuân thủ.",
        (("ge", 30, None, True, "2030-12-31", None), ("eq", 30, None, True, "2030-12-31", None)),
    ),
    (
        "Bố trí tối thiểu 3% tổng chi ngân sách hằng năm cho khoa học, công nghệ.",
        (("ge", 3, None, True, "2030-12-31", "year"),),
    ),
    ("Chi cho nghiên cứu và phát triển đạt 2% GRDP.", (("eq", 2, None, True, "2030-12-31", None),)),
    ("Hoàn thành 1.200 km đường giao thông nông thôn.", (("eq", 1200, None, False, "2030-12-31", None),)),
    ("Đến năm 2028, 80% trường học có phòng học thông minh.", (("eq", 80, None, True, "2028-12-31", None),)),
    ("80% trường học có phòng học thông minh vào năm 2028.", (("eq", 80, None, True, "2028-12-31", None),)),
    ("Tổng tỷ suất sinh duy trì mức 2,1 con/phụ nữ.", (("eq", 2.1, None, False, "2030-12-31", None),)),
    ("Tỷ số giới tính khi sinh dưới 111 bé trai/100 bé gái.", (("lt", 111, None, False, "2030-12-31", None),)),
    (
        "Tỷ lệ sinh viên theo học các ngành kỹ thuật đạt khoảng 35 - 40%.",
        (("between", 35, 40, True, "2030-12-31", None),),
    ),
    ("Số đơn đăng ký sáng chế tăng bình quân 15%/năm.", (("eq", 15, None, True, "2030-12-31", "year"),)),
    ("Tốc độ tăng năng suất lao động trên 8,5%/năm.", (("gt", 8.5, None, True, "2030-12-31", "year"),)),
    ("Phủ sóng 5G đến 99% dân số.", (("eq", 99, None, True, "2030-12-31", None),)),
    ("Mức độ hài lòng của người dân đạt tối thiểu 95%.", (("ge", 95, None, True, "2030-12-31", None),)),
    ("Tỷ lệ giải ngân vốn đầu tư công hằng năm đạt trên 95%.", (("gt", 95, None, True, "2030-12-31", "year"),)),
    ("Giảm 20% số vụ tai nạn giao thông so với năm 2025.", (("eq", 20, None, True, "2030-12-31", None),)),
    ("Bình quân mỗi năm tăng 5% số lượt khách du lịch.", (("eq", 5, None, True, "2030-12-31", "year"),)),
    (
        "Đón 10 triệu lượt khách, trong đó có 1,5 triệu lượt khách quốc tế.",
        (("eq", 10000000, None, False, "2030-12-31", None), ("eq", 1500000, None, False, "2030-12-31", None)),
    ),
    (
        "Có ít nhất 01 khu công nghệ số tập trung và 02 trung tâm dữ liệu.",
        (("ge", 1, None, False, "2030-12-31", None), ("eq", 2, None, False, "2030-12-31", None)),
    ),
    ("Không còn nhà tạm, nhà dột nát.", ()),
    ("Cơ bản hoàn thành phổ cập giáo dục mầm non cho trẻ 3 - 5 tuổi.", ()),
    ("Trẻ em dưới 16 tuổi được cấp thẻ căn cước đạt 90%.", (("eq", 90, None, True, "2030-12-31", None),)),
    (
        "Thực hiện theo Nghị quyết số 71-NQ/TW, phấn đấu 85% trường đạt chuẩn quốc gia.",
        (("eq", 85, None, True, "2030-12-31", None),),
    ),
    ("Tỷ lệ nội địa hóa đạt ≥ 40%.", (("ge", 40, None, True, "2030-12-31", None),)),
    ("Tỷ lệ thất thoát nước ≤ 10%.", (("le", 10, None, True, "2030-12-31", None),)),
    ("Công suất điện tăng thêm 1.500 MW.", (("eq", 1500, None, False, "2030-12-31", None),)),
    (
        "Xử lý 98% chất thải rắn sinh hoạt đô thị, 100% chất thải y tế, 85% nước thải.",
        (
            ("eq", 98, None, True, "2030-12-31", None),
            ("eq", 100, None, True, "2030-12-31", None),
            ("eq", 85, None, True, "2030-12-31", None),
        ),
    ),
    ("Diện tích nhà ở bình quân đạt 30 m2 sàn/người.", (("eq", 30, None, False, "2030-12-31", None),)),
    ("Hình thành từ 3 đến 5 cụm liên kết ngành.", (("between", 3, 5, False, "2030-12-31", None),)),
    ("Phấn đấu đến năm 2035, tỷ lệ này đạt 60%.", (("eq", 60, None, True, "2035-12-31", None),)),
    (
        "Giai đoạn 2026 - 2030, tốc độ tăng trưởng bình quân đạt 10%/năm trở lên.",
        (("ge", 10, None, True, "2030-12-31", "year"),),
    ),
    ("Chỉ số HDI đạt khoảng 0,78.", (("eq", 0.78, None, False, "2030-12-31", None),)),
    (
        "Tỷ lệ đảng viên được kết nạp hằng năm đạt 3% trở lên so với tổng số đảng viên.",
        (("ge", 3, None, True, "2030-12-31", "year"),),
    ),
    ("Đóng góp của TFP vào tăng trưởng đạt trên 55%.", (("gt", 55, None, True, "2030-12-31", None),)),
    (
        "Trên 60% số xã đạt chuẩn nông thôn mới, trong đó ít nhất 10% số xã đạt chuẩn hiện đại.",
        (("gt", 60, None, True, "2030-12-31", None), ("ge", 10, None, True, "2030-12-31", None)),
    ),
    ("Mỗi xã có tối thiểu 02 sản phẩm OCOP.", (("ge", 2, None, False, "2030-12-31", None),)),
    (
        "Tỷ trọng kinh tế số đạt 30% GRDP vào năm 2030 và 50% GRDP vào năm 2045.",
        (("eq", 30, None, True, "2030-12-31", None), ("eq", 50, None, True, "2045-12-31", None)),
    ),
    (
        "Phấn đấu tăng thu ngân sách tối thiểu 10%/năm so với dự toán Trung ương giao.",
        (("ge", 10, None, True, "2030-12-31", "year"),),
    ),
    ("Vượt 5% chỉ tiêu Trung ương giao.", (("gt", 5, None, True, "2030-12-31", None),)),
)


@pytest.mark.parametrize(("words", "told"), POINTS)
def test_a_point_sets_its_targets(resolution: Reader, words: str, told: tuple[Told, ...]) -> None:
    found = resolution(f"II. MỤC TIÊU\n1. Đến năm 2030\n- {words}\n").targets
    assert told == tuple(
        (
            item.comparator,
            item.low,
            item.high,
            item.counted_in == "percent",
            item.due.until.isoformat() if item.due and item.due.until else None,
            item.every,
        )
        for item in found
    )
