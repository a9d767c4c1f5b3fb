"""Bodies told to act, in the many ways in which documents name them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from thongsuot.reading import Reading

Reader = Callable[[str], Reading]

# What stands below the heading on implementation, then the lead of each assignment.
PARTS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("1. Giao Đảng ủy Ủy ban nhân dân tỉnh lãnh đạo, chỉ đạo xây dựng kế hoạch.", (("Đảng ủy Ủy ban nhân dân tỉnh",),)),
    ("1. Giao cho Sở Tài chính chủ trì, phối hợp với Sở Nội vụ cân đối kinh phí.", (("Sở Tài chính",),)),
    ("1. Phân công Ban Tổ chức Tỉnh ủy theo dõi, đôn đốc.", (("Ban Tổ chức Tỉnh ủy",),)),
    ("1. Yêu cầu các đảng ủy trực thuộc Tỉnh ủy quán triệt nghị quyết.", (("các đảng ủy trực thuộc Tỉnh ủy",),)),
    (
        ("1. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các tổ chức chính trị - xã hội giám sát, phản biện."),
        (("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "các tổ chức chính trị - xã hội"),),
    ),
    (
        "1. Đảng ủy các cơ quan Đảng tỉnh, Đảng ủy Ủy ban nhân dân tỉnh tổ chức học tập.",
        (("Đảng ủy các cơ quan Đảng tỉnh", "Đảng ủy Ủy ban nhân dân tỉnh"),),
    ),
    ("1. Đảng ủy các xã, phường, đặc khu xây dựng chương trình hành động.", (("Đảng ủy các xã, phường, đặc khu",),)),
    (
        "1. Ủy ban nhân dân các xã, phường, đặc khu chủ động bố trí kinh phí.",
        (("Ủy ban nhân dân các xã, phường, đặc khu",),),
    ),
    (
        "1. Các sở, ban, ngành; Ủy ban nhân dân các xã, phường triển khai Kế hoạch này.",
        (("Các sở, ban, ngành", "Ủy ban nhân dân các xã, phường"),),
    ),
    (
        "1. Thủ trưởng các sở, ban, ngành, Chủ tịch UBND các xã, phường chịu trách nhiệm thi hành.",
        (("Thủ trưởng các sở, ban, ngành", "Chủ tịch UBND các xã, phường"),),
    ),
    (
        "1. Chánh Văn phòng Tỉnh ủy, Trưởng các ban đảng Tỉnh ủy có trách nhiệm tổ chức thực hiện.",
        (("Chánh Văn phòng Tỉnh ủy", "Trưởng các ban đảng Tỉnh ủy"),),
    ),
    (
        ("1. Chánh Văn phòng UBND tỉnh; Giám đốc các Sở; Chủ tịch UBND các xã, phường chịu trách nhiệm."),
        (("Chánh Văn phòng UBND tỉnh", "Giám đốc các Sở", "Chủ tịch UBND các xã, phường"),),
    ),
    (
        "1. Công an tỉnh, Bộ Chỉ huy Quân sự tỉnh phối hợp bảo đảm an ninh trật tự.",
        (("Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh"),),
    ),
    (
        "1. Trung tâm Phục vụ hành chính công tỉnh làm đầu mối tiếp nhận hồ sơ.",
        (("Trung tâm Phục vụ hành chính công tỉnh",),),
    ),
    ("1. Trường Chính trị tỉnh đưa nội dung nghị quyết vào chương trình giảng dạy.", (("Trường Chính trị tỉnh",),)),
    (
        "1. Ban Tuyên giáo và Dân vận Tỉnh ủy chủ trì hướng dẫn học tập, tuyên truyền.",
        (("Ban Tuyên giáo và Dân vận Tỉnh ủy",),),
    ),
    (
        "1. Báo và Phát thanh, Truyền hình tỉnh mở chuyên trang, chuyên mục.",
        (("Báo và Phát thanh, Truyền hình tỉnh",),),
    ),
    ("1. Ủy ban Kiểm tra Tỉnh ủy tham mưu kiểm tra, giám sát.", (("Ủy ban Kiểm tra Tỉnh ủy",),)),
    ("1. Ban Nội chính Tỉnh ủy theo dõi, tổng hợp.", (("Ban Nội chính Tỉnh ủy",),)),
    (
        "1. Đảng ủy Quân sự tỉnh, Đảng ủy Công an tỉnh chỉ đạo các đơn vị trực thuộc.",
        (("Đảng ủy Quân sự tỉnh", "Đảng ủy Công an tỉnh"),),
    ),
    (
        "1. Hội Liên hiệp Phụ nữ tỉnh, Tỉnh đoàn, Hội Nông dân tỉnh vận động hội viên tham gia.",
        (("Hội Liên hiệp Phụ nữ tỉnh", "Tỉnh đoàn", "Hội Nông dân tỉnh"),),
    ),
    (
        "1. Ngân hàng Nhà nước Chi nhánh Khu vực 6 chỉ đạo các tổ chức tín dụng ưu tiên vốn.",
        (("Ngân hàng Nhà nước Chi nhánh Khu vực 6",),),
    ),
    (
        "1. Thuế tỉnh, Kho bạc Nhà nước khu vực III phối hợp thu ngân sách.",
        (("Thuế tỉnh", "Kho bạc Nhà nước khu vực III"),),
    ),
    ("1. Ban Quản lý các khu công nghiệp tỉnh rà soát quỹ đất.", (("Ban Quản lý các khu công nghiệp tỉnh",),)),
    (
        ("1. Người đứng đầu cấp ủy, chính quyền các cấp chịu trách nhiệm trước Ban Thường vụ Tỉnh ủy."),
        (("Người đứng đầu cấp ủy, chính quyền các cấp",),),
    ),
    ("1. Sở Y tế:\na) Rà soát mạng lưới;\nb) Báo cáo trước ngày 30/6/2026.", (("Sở Y tế",), ("Sở Y tế",))),
    ("1. Trách nhiệm của Sở Y tế\n- Rà soát mạng lưới.\n- Báo cáo kết quả.", (("Sở Y tế",), ("Sở Y tế",))),
    ("1. Đối với Sở Y tế:\n- Rà soát mạng lưới.\n- Báo cáo kết quả.", (("Sở Y tế",), ("Sở Y tế",))),
    ("1. Giao Sở Y tế:\n+ Rà soát mạng lưới.\n+ Báo cáo kết quả.", (("Sở Y tế",), ("Sở Y tế",))),
    ("1. Sở Y tế có trách nhiệm:\n- Rà soát mạng lưới.\n- Báo cáo kết quả.", (("Sở Y tế",), ("Sở Y tế",))),
    (
        "1. Sở Y tế chủ trì, phối hợp với các đơn vị liên quan:\n- Rà soát mạng lưới.\n- Báo cáo kết quả.",
        (("Sở Y tế",), ("Sở Y tế",)),
    ),
    (
        "1. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh:\nVận động đoàn viên, hội viên tham gia.",
        (("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",),),
    ),
    (
        "1. Các sở, ban, ngành và UBND các xã, phường:\n- Xây dựng kế hoạch.\n- Báo cáo định kỳ 6 tháng.",
        (("Các sở, ban, ngành", "UBND các xã, phường"), ("Các sở, ban, ngành", "UBND các xã, phường")),
    ),
    (
        "1. Sở Khoa học và Công nghệ\n1.1. Chủ trì tham mưu kế hoạch.\n1.2. Hướng dẫn các địa phương.",
        (("Sở Khoa học và Công nghệ",), ("Sở Khoa học và Công nghệ",)),
    ),
    ("1. SỞ TÀI CHÍNH\n- Bố trí kinh phí.\n2. SỞ NỘI VỤ\n- Rà soát biên chế.", (("SỞ TÀI CHÍNH",), ("SỞ NỘI VỤ",))),
    (
        ("1. Bộ Tài chính chủ trì, phối hợp với các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ bố trí vốn."),
        (("Bộ Tài chính",),),
    ),
    (
        ("1. Các bộ, cơ quan ngang bộ, UBND các tỉnh, thành phố căn cứ chức năng, nhiệm vụ xây dựng kế hoạch."),
        (("Các bộ, cơ quan ngang bộ", "UBND các tỉnh, thành phố"),),
    ),
    (
        ("1. Bộ trưởng, Thủ trưởng cơ quan ngang bộ, Chủ tịch Ủy ban nhân dân các tỉnh, thành phố tập trung chỉ đạo."),
        (("Bộ trưởng", "Thủ trưởng cơ quan ngang bộ", "Chủ tịch Ủy ban nhân dân các tỉnh, thành phố"),),
    ),
    ("1. Thủ tướng Chính phủ giao Bộ Nội vụ chủ trì sửa đổi nghị định.", (("Bộ Nội vụ",),)),
    ("1. Ban Thường vụ Tỉnh ủy giao Văn phòng Tỉnh ủy theo dõi, đôn đốc việc thực hiện.", (("Văn phòng Tỉnh ủy",),)),
    (
        ("1. Văn phòng Tỉnh ủy chủ trì, phối hợp các cơ quan liên quan giúp Ban Thường vụ Tỉnh ủy theo dõi, kiểm tra."),
        (("Văn phòng Tỉnh ủy",),),
    ),
    (
        ("1. Trong quá trình thực hiện, nếu có vướng mắc, các cơ quan, đơn vị, địa phương báo cáo về Sở Nội vụ."),
        (("các cơ quan, đơn vị, địa phương",),),
    ),
    ("1. Căn cứ Kế hoạch này, các đảng ủy trực thuộc xây dựng kế hoạch cụ thể.", (("các đảng ủy trực thuộc",),)),
    ("1. Mỗi đảng viên đăng ký ít nhất một việc làm theo Bác.", (("Mỗi đảng viên",),)),
    ("1. Nghị quyết này có hiệu lực từ ngày ký.", ()),
    ("1. Trên đây là Kế hoạch thực hiện, đề nghị các đơn vị nghiêm túc triển khai.", (("các đơn vị",),)),
    ("1. Yêu cầu Sở Y tế rà soát; giao Sở Tài chính bố trí kinh phí.", (("Sở Y tế",), ("Sở Tài chính",))),
    ("1. Sở Y tế rà soát mạng lưới. Sở Tài chính bố trí kinh phí.", (("Sở Y tế",), ("Sở Tài chính",))),
    ("1. Kinh phí thực hiện do ngân sách nhà nước bảo đảm.", ()),
    ("1. Tập trung nguồn lực đầu tư hạ tầng số.", ()),
    ("1. Hội đồng nhân dân tỉnh ban hành nghị quyết về cơ chế hỗ trợ.", (("Hội đồng nhân dân tỉnh",),)),
    ("1. Đảng ủy Hội đồng nhân dân tỉnh lãnh đạo việc thể chế hóa, giám sát.", (("Đảng ủy Hội đồng nhân dân tỉnh",),)),
    ("1. Liên đoàn Lao động tỉnh phát động phong trào thi đua.", (("Liên đoàn Lao động tỉnh",),)),
    (
        "1. Viện Kiểm sát nhân dân, Tòa án nhân dân hai cấp tỉnh đẩy nhanh số hóa hồ sơ vụ án.",
        (("Viện Kiểm sát nhân dân", "Tòa án nhân dân hai cấp tỉnh"),),
    ),
    (
        "1. Các doanh nghiệp viễn thông trên địa bàn tỉnh đầu tư mở rộng hạ tầng 5G.",
        (("Các doanh nghiệp viễn thông trên địa bàn tỉnh",),),
    ),
    ("1. Cấp ủy, tổ chức đảng các cấp tăng cường lãnh đạo.", (("Cấp ủy, tổ chức đảng các cấp",),)),
    ("1. Thường trực Tỉnh ủy chỉ đạo sơ kết, tổng kết.", (("Thường trực Tỉnh ủy",),)),
    ("1. Ban Chỉ đạo của tỉnh về chuyển đổi số chỉ đạo, đôn đốc.", (("Ban Chỉ đạo của tỉnh về chuyển đổi số",),)),
    (
        "1. Bưu điện tỉnh, Viettel Hà Nam, VNPT Hà Nam bảo đảm hạ tầng.",
        (("Bưu điện tỉnh", "Viettel Hà Nam", "VNPT Hà Nam"),),
    ),
    (
        "1. Bí thư cấp ủy, người đứng đầu cơ quan, đơn vị trực tiếp phụ trách.",
        (("Bí thư cấp ủy", "người đứng đầu cơ quan, đơn vị"),),
    ),
    ("1. Đồng chí Chủ tịch UBND tỉnh chỉ đạo các sở hoàn thiện hồ sơ.", (("Đồng chí Chủ tịch UBND tỉnh",),)),
    (
        "1. Phòng Kinh tế, Phòng Văn hóa - Xã hội xã tham mưu UBND xã thực hiện.",
        (("Phòng Kinh tế", "Phòng Văn hóa - Xã hội xã"),),
    ),
    (
        "1. Ban Xây dựng Đảng, Văn phòng Đảng ủy xã tham mưu Đảng ủy sơ kết.",
        (("Ban Xây dựng Đảng", "Văn phòng Đảng ủy xã"),),
    ),
    (
        ("1. Ủy ban nhân dân tỉnh lập kế hoạch; Sở Tài chính cân đối ngân sách; các địa phương chủ động thực hiện."),
        (("Ủy ban nhân dân tỉnh",), ("Sở Tài chính",), ("các địa phương",)),
    ),
)


@pytest.mark.parametrize(("words", "leads"), PARTS)
def test_a_part_on_implementation_names_who_is_to_act(
    resolution: Reader, words: str, leads: tuple[tuple[str, ...], ...]
) -> None:
    found = resolution(f"IV. TỔ CHỨC THỰC HIỆN\n{words}\n").assignments
    assert tuple(item.lead for item in found) == leads
