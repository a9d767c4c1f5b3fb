"""Units joined, divided and renamed, in the words of resolutions on administrative units."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from thongsuot.reading import Reading

Reader = Callable[[str], Reading]
Sources = tuple[tuple[str, str], ...]
AREA_AND_PEOPLE = "diện tích tự nhiên, quy mô dân số"

# What a clause says, then each new unit with the units that it is made of.
CLAUSES: tuple[tuple[str, tuple[tuple[str, Sources], ...]], ...] = (
    (
        ("1. Sắp xếp toàn bộ {all} của các xã An Bình, An Hòa và An Lộc thành xã mới có tên gọi là xã An Phú."),
        (("xã An Phú", (("xã An Bình", "whole"), ("xã An Hòa", "whole"), ("xã An Lộc", "whole"))),),
    ),
    (
        (
            "1. Sắp xếp toàn bộ {all} của thị trấn Vĩnh Trụ và các xã Nhân Khang, Nhân Mỹ thành xã mới "
            "có tên gọi là xã Lý Nhân."
        ),
        (("xã Lý Nhân", (("thị trấn Vĩnh Trụ", "whole"), ("xã Nhân Khang", "whole"), ("xã Nhân Mỹ", "whole"))),),
    ),
    (
        (
            "1. Sắp xếp toàn bộ {all} của phường Hoa Lư và một phần {all} của phường Tân Thành, xã "
            "Ninh Nhất thành phường mới có tên gọi là phường Hoa Sơn."
        ),
        (("phường Hoa Sơn", (("phường Hoa Lư", "whole"), ("phường Tân Thành", "part"), ("xã Ninh Nhất", "part"))),),
    ),
    (
        (
            "1. Sắp xếp toàn bộ {all} của xã Bình Minh, xã Bình An và phần còn lại của xã Bình Giang "
            "sau khi sắp xếp theo quy định tại khoản 3 Điều này thành xã mới có tên gọi là xã Bình Tân."
        ),
        (("xã Bình Tân", (("xã Bình Minh", "whole"), ("xã Bình An", "whole"), ("xã Bình Giang", "rest"))),),
    ),
    (
        ("1. Thành lập phường Phú Vân trên cơ sở nhập toàn bộ {all} của phường Quang Trung và xã Phù Vân."),
        (("phường Phú Vân", (("phường Quang Trung", "whole"), ("xã Phù Vân", "whole"))),),
    ),
    (
        (
            "1. Thành lập phường Lê Hồ thuộc thị xã Kim Bảng trên cơ sở toàn bộ 8,20 km2 diện tích tự "
            "nhiên và quy mô dân số là 10.210 người của xã Lê Hồ."
        ),
        (("phường Lê Hồ", (("xã Lê Hồ", "whole"),)),),
    ),
    (
        "1. Nhập toàn bộ {all} của xã Trác Văn vào phường Duy Tiên.",
        (("phường Duy Tiên", (("xã Trác Văn", "whole"), ("phường Duy Tiên", "whole"))),),
    ),
    (
        (
            "1. Nhập toàn bộ diện tích tự nhiên 5,21 km2, quy mô dân số 6.312 người của xã Trác Văn "
            "vào xã Chuyên Ngoại. Sau khi nhập, xã Chuyên Ngoại có diện tích tự nhiên 12 km2."
        ),
        (("xã Chuyên Ngoại", (("xã Trác Văn", "whole"), ("xã Chuyên Ngoại", "whole"))),),
    ),
    (
        "1. Thành lập đặc khu Hòn Ngọc trên cơ sở toàn bộ {all} của huyện Hòn Ngọc.",
        (("đặc khu Hòn Ngọc", (("huyện Hòn Ngọc", "whole"),)),),
    ),
    (
        "1. Sắp xếp toàn bộ {all} của huyện Hòn Ngọc thành đặc khu có tên gọi là đặc khu Hòn Ngọc.",
        (("đặc khu Hòn Ngọc", (("huyện Hòn Ngọc", "whole"),)),),
    ),
    (
        "1. Điều chỉnh một phần {all} của xã Liêm Túc nhập vào xã Liêm Sơn.",
        (("xã Liêm Sơn", (("xã Liêm Túc", "part"), ("xã Liêm Sơn", "whole"))),),
    ),
    (
        "1. Điều chỉnh một phần {all} của phường Lam Hạ để nhập vào phường Phủ Lý.",
        (("phường Phủ Lý", (("phường Lam Hạ", "part"), ("phường Phủ Lý", "whole"))),),
    ),
    (
        "1. Sáp nhập xã Tiên Nội, xã Tiên Ngoại thành xã Tiên Sơn.",
        (("xã Tiên Sơn", (("xã Tiên Nội", "whole"), ("xã Tiên Ngoại", "whole"))),),
    ),
    (
        "1. Hợp nhất tỉnh Hà Nam, tỉnh Nam Định và tỉnh Ninh Bình thành tỉnh Ninh Bình.",
        (("tỉnh Ninh Bình", (("tỉnh Hà Nam", "whole"), ("tỉnh Nam Định", "whole"), ("tỉnh Ninh Bình", "whole"))),),
    ),
    (
        (
            "1. Sắp xếp toàn bộ {all} của tỉnh Hà Nam, tỉnh Nam Định và tỉnh Ninh Bình thành tỉnh mới "
            "có tên gọi là tỉnh Ninh Bình."
        ),
        (("tỉnh Ninh Bình", (("tỉnh Hà Nam", "whole"), ("tỉnh Nam Định", "whole"), ("tỉnh Ninh Bình", "whole"))),),
    ),
    (
        (
            "1. Sắp xếp toàn bộ {all} của thành phố Cần Thơ, tỉnh Sóc Trăng và tỉnh Hậu Giang thành "
            "thành phố mới có tên gọi là thành phố Cần Thơ."
        ),
        (
            (
                "thành phố Cần Thơ",
                (("thành phố Cần Thơ", "whole"), ("tỉnh Sóc Trăng", "whole"), ("tỉnh Hậu Giang", "whole")),
            ),
        ),
    ),
    (
        (
            "1. Sắp xếp một phần {all} của xã A Lưới và phần còn lại của các xã Hồng Hạ, Hương Nguyên "
            "sau khi sắp xếp theo quy định tại khoản 1, khoản 2 Điều này thành xã mới có tên gọi là xã "
            "A Lưới 4."
        ),
        (("xã A Lưới 4", (("xã A Lưới", "part"), ("xã Hồng Hạ", "rest"), ("xã Hương Nguyên", "rest"))),),
    ),
    (
        ("1. Sắp xếp toàn bộ {all} của các phường 1, 2 và 3 (Quận 5) thành phường mới có tên gọi là phường Chợ Quán."),
        (("phường Chợ Quán", (("phường 1", "whole"), ("phường 2", "whole"), ("phường 3 (Quận 5)", "whole"))),),
    ),
    (
        ("1. Sắp xếp toàn bộ {all} của Phường 1, Phường 2 và Phường 4 thành phường mới có tên gọi là phường Bàn Cờ."),
        (("phường Bàn Cờ", (("Phường 1", "whole"), ("Phường 2", "whole"), ("Phường 4", "whole"))),),
    ),
    (
        (
            "1. Sắp xếp toàn bộ {all} của xã Thanh Hà (huyện Thanh Liêm) và xã Thanh Hải thành xã mới "
            "có tên gọi là xã Thanh Liêm."
        ),
        (("xã Thanh Liêm", (("xã Thanh Hà (huyện Thanh Liêm)", "whole"), ("xã Thanh Hải", "whole"))),),
    ),
    (
        "1. Thành lập xã Bắc Lý trên cơ sở sáp nhập nguyên trạng xã Chân Lý và xã Đạo Lý.",
        (("xã Bắc Lý", (("xã Chân Lý", "whole"), ("xã Đạo Lý", "whole"))),),
    ),
    ("1. Sau khi sắp xếp, tỉnh Hà Nam có 33 đơn vị hành chính cấp xã, gồm 17 xã và 16 phường.", ()),
    ("1. Giữ nguyên xã Mường Lát.", ()),
    (
        "1. Nhập xã Thanh Sơn, xã Thi Sơn và xã Liên Sơn để thành lập phường Kim Bảng.",
        (("phường Kim Bảng", (("xã Thanh Sơn", "whole"), ("xã Thi Sơn", "whole"), ("xã Liên Sơn", "whole"))),),
    ),
)


@pytest.mark.parametrize(("words", "told"), CLAUSES)
def test_a_clause_makes_a_unit_of_others(resolution: Reader, words: str, told: tuple[tuple[str, Sources], ...]) -> None:
    found = resolution(f"Điều 1. Sắp xếp\n{words.format(all=AREA_AND_PEOPLE)}\n").unit_changes
    assert tuple((item.new, item.sources) for item in found) == told
