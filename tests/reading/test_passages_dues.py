"""Times by which a body is told to act, in the many ways in which documents say them; all issued on 5 March 2026."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from thongsuot.reading import Reading
from thongsuot.reading.dates import due_of_cell
from thongsuot.reading.model import Due

Reader = Callable[[str], Reading]
Told = tuple[str | None, str | None, str | None]
ISSUED = date(2026, 3, 5)

# What a sentence says, then the kind, the last day and the cycle of its time.
SENTENCES: tuple[tuple[str, str | None, str | None, str | None], ...] = (
    ("Sở Y tế báo cáo kết quả trước ngày 20/12/2026.", "day", "2026-12-20", None),
    ("Sở Y tế trình đề án chậm nhất là ngày 31 tháng 10 năm 2026.", "day", "2026-10-31", None),
    ("Sở Y tế hoàn thành việc rà soát chậm nhất đến ngày 15/8/2026.", "day", "2026-08-15", None),
    ("Sở Y tế hoàn thành việc rà soát không muộn hơn ngày 15/8/2026.", "day", "2026-08-15", None),
    ("Sở Y tế rà soát mạng lưới, hoàn thành trước 30/6/2026.", "day", "2026-06-30", None),
    ("Sở Y tế rà soát mạng lưới, xong trước ngày 30-6-2026.", "day", "2026-06-30", None),
    ("Sở Y tế hoàn thiện kế hoạch trong quý II/2026.", "quarter", "2026-06-30", None),
    ("Sở Y tế hoàn thiện kế hoạch trong Quý III năm 2026.", "quarter", "2026-09-30", None),
    ("Sở Y tế tham mưu ban hành quy chế trong quý 4 năm 2026.", "quarter", "2026-12-31", None),
    ("Sở Y tế tham mưu sửa đổi quy chế, hoàn thành trong 6 tháng đầu năm 2026.", "range", "2026-06-30", None),
    ("Sở Y tế tham mưu sửa đổi quy chế, hoàn thành trong 06 tháng cuối năm 2026.", "range", "2026-12-31", None),
    ("Sở Y tế xây dựng kế hoạch, ban hành trong tháng 4/2026.", "month", "2026-04-30", None),
    ("Sở Y tế xây dựng kế hoạch, ban hành trong tháng 4 năm 2026.", "month", "2026-04-30", None),
    ("Sở Y tế xây dựng kế hoạch, hoàn thành vào cuối tháng 9/2026.", "month", "2026-09-30", None),
    ("Sở Y tế xây dựng kế hoạch, hoàn thành vào đầu quý III/2026.", "quarter", "2026-09-30", None),
    ("Sở Y tế xây dựng kế hoạch, hoàn thành vào cuối năm 2026.", "year", "2026-12-31", None),
    ("Sở Y tế hoàn thành việc số hóa bệnh án trước năm 2028.", "year", "2028-12-31", None),
    ("Sở Y tế hoàn thành việc số hóa bệnh án đến hết năm 2027.", "year", "2027-12-31", None),
    ("Sở Y tế số hóa bệnh án, đến hết năm 2027 hoàn thành.", "year", "2027-12-31", None),
    ("Sở Y tế hoàn thành việc số hóa bệnh án chậm nhất trong năm 2027.", "year", "2027-12-31", None),
    ("Sở Y tế hoàn thành việc số hóa bệnh án ngay trong năm 2026.", "year", "2026-12-31", None),
    ("Hằng năm, Sở Y tế báo cáo kết quả thực hiện.", "recurring", None, "year"),
    ("Sở Y tế báo cáo kết quả thực hiện hằng năm.", "recurring", None, "year"),
    ("Định kỳ 6 tháng, Sở Y tế báo cáo kết quả.", "recurring", None, "half"),
    ("Định kỳ 06 tháng và hằng năm, Sở Y tế báo cáo kết quả.", "recurring", None, "half"),
    ("Sở Y tế định kỳ 6 tháng, 1 năm báo cáo kết quả.", "recurring", None, "half"),
    ("Sở Y tế định kỳ hằng quý báo cáo kết quả.", "recurring", None, "quarter"),
    ("Sở Y tế định kỳ hàng tháng báo cáo Ban Thường vụ Tỉnh ủy.", "recurring", None, "month"),
    ("Sở Y tế báo cáo Ban Thường vụ Tỉnh ủy định kỳ mỗi quý một lần.", "recurring", None, "quarter"),
    ("Sở Y tế tổng hợp, báo cáo trước ngày 05/12 hằng năm.", "recurring", None, "year"),
    ("Sở Y tế tổng hợp, báo cáo trước ngày 10 tháng 12 hằng năm.", "recurring", None, "year"),
    ("Sở Y tế tổng hợp, báo cáo trước ngày 25 của tháng cuối quý.", "recurring", None, "quarter"),
    ("Sở Y tế tổng hợp, báo cáo vào ngày 25 hằng tháng.", "recurring", None, "month"),
    ("Sở Y tế báo cáo trước 16 giờ 00 thứ Sáu hằng tuần.", "recurring", None, "week"),
    ("Sở Y tế ban hành quy chế sau 30 ngày kể từ ngày Nghị quyết có hiệu lực.", "relative", None, None),
    ("Sở Y tế ban hành quy chế trong thời hạn 30 ngày kể từ ngày Nghị quyết có hiệu lực.", "relative", None, None),
    ("Sở Y tế báo cáo kết quả chậm nhất 05 ngày làm việc sau khi kết thúc đợt kiểm tra.", "relative", None, None),
    ("Trong vòng 15 ngày sau hội nghị, Sở Y tế báo cáo kết quả.", "relative", None, None),
    ("Ngay sau khi Nghị quyết được ban hành, Sở Y tế tổ chức quán triệt.", "relative", None, None),
    ("Khi phát hiện dịch bệnh, Sở Y tế báo cáo Ủy ban nhân dân tỉnh.", "conditional", None, None),
    ("Trường hợp phát sinh vướng mắc, Sở Y tế báo cáo Ban Thường vụ Tỉnh ủy.", "conditional", None, None),
    ("Nếu có khó khăn, vướng mắc, Sở Y tế kịp thời báo cáo.", "conditional", None, None),
    ("Sở Y tế báo cáo Ban Thường vụ Tỉnh ủy khi có yêu cầu.", "conditional", None, None),
    ("Sở Y tế báo cáo đột xuất khi được yêu cầu.", "conditional", None, None),
    ("Trong năm 2026, Sở Y tế hoàn thành việc rà soát.", "year", "2026-12-31", None),
    ("Trong quý II/2026, Sở Y tế hoàn thành việc rà soát.", "quarter", "2026-06-30", None),
    ("Trước ngày 30/4/2026, Sở Y tế hoàn thành việc rà soát.", "day", "2026-04-30", None),
    ("Chậm nhất ngày 30/4/2026, Sở Y tế hoàn thành việc rà soát.", "day", "2026-04-30", None),
    ("Đến hết tháng 9/2026, Sở Y tế hoàn thành việc rà soát.", "month", "2026-09-30", None),
    ("Từ nay đến hết năm 2026, Sở Y tế hoàn thành việc rà soát.", "year", "2026-12-31", None),
    ("Sở Y tế triển khai thí điểm từ tháng 6/2026 đến tháng 12/2026.", "range", "2026-12-31", None),
    ("Sở Y tế gửi Văn phòng Tỉnh ủy trước ngày 15 tháng 4 năm 2026 để tổng hợp.", "day", "2026-04-15", None),
    ("Sở Y tế gửi kết quả về Văn phòng Tỉnh ủy (trước ngày 15/4/2026).", "day", "2026-04-15", None),
    ("Sở Y tế gửi kết quả về Văn phòng Tỉnh ủy (qua Phòng Tổng hợp) trước ngày 15/4.", "day", "2026-04-15", None),
    ("Sở Y tế hoàn thành trong nhiệm kỳ 2025 - 2030 việc số hóa.", "range", "2030-12-31", None),
    ("Sở Y tế tiến hành sơ kết vào năm 2028, tổng kết vào năm 2030.", None, None, None),
    ("Sở Y tế thường xuyên kiểm tra, giám sát.", None, None, None),
    ("Sở Y tế tham mưu kế hoạch giai đoạn 2026-2030.", None, None, None),
    ("Sở Y tế triển khai Đề án y tế cơ sở đến năm 2030.", None, None, None),
    ("Sở Y tế thực hiện Kế hoạch số 30-KH/TU ngày 12/02/2026 của Ban Thường vụ Tỉnh ủy.", None, None, None),
)
CELLS: tuple[tuple[str, str, str | None, str | None], ...] = (
    ("Trước 30/6/2026", "day", "2026-06-30", None),
    ("30/6/2026", "day", "2026-06-30", None),
    ("30.6.2026", "day", "2026-06-30", None),
    ("Quý I, II/2026", "quarter", "2026-06-30", None),
    ("Quý I - Quý III/2026", "quarter", "2026-09-30", None),
    ("Quý I-IV/2026", "quarter", "2026-12-31", None),
    ("Quý IV/2026 - Quý II/2027", "range", "2027-06-30", None),
    ("Tháng 4 - 6/2026", "range", "2026-06-30", None),
    ("Tháng 4-6/2026", "range", "2026-06-30", None),
    ("Tháng 4, 5/2026", "range", "2026-05-31", None),
    ("Tháng 4/2026 - 12/2026", "range", "2026-12-31", None),
    ("Từ tháng 4/2026", "range", None, None),
    ("Tháng 9 năm 2026", "month", "2026-09-30", None),
    ("T9/2026", "month", "2026-09-30", None),
    ("Năm 2026 - 2027", "range", "2027-12-31", None),
    ("2026, 2027", "range", "2027-12-31", None),
    ("2026-2030", "range", "2030-12-31", None),
    ("2026 – 2030", "range", "2030-12-31", None),
    ("Giai đoạn 2026 - 2030", "range", "2030-12-31", None),
    ("Giai đoạn 2026 - 2030 và những năm tiếp theo", "range", None, None),
    ("Từ năm 2026 trở đi", "range", None, None),
    ("Năm 2026 và những năm tiếp theo", "range", None, None),
    ("Hàng năm", "recurring", None, "year"),
    ("Hằng năm (trước ngày 15/12)", "recurring", None, "year"),
    ("Hàng quý", "recurring", None, "quarter"),
    ("Hằng tháng", "recurring", None, "month"),
    ("Hằng tuần", "recurring", None, "week"),
    ("6 tháng/lần", "recurring", None, "half"),
    ("06 tháng, hằng năm", "recurring", None, "half"),
    ("6 tháng, năm", "recurring", None, "half"),
    ("Định kỳ 6 tháng, 1 năm", "recurring", None, "half"),
    ("Quý IV hằng năm", "recurring", None, "year"),
    ("Tháng 12 hằng năm", "recurring", None, "year"),
    ("Trước ngày 15 tháng 12 hằng năm", "recurring", None, "year"),
    ("Thường xuyên, liên tục", "recurring", None, "continuous"),
    ("Liên tục", "recurring", None, "continuous"),
    ("Hằng ngày", "recurring", None, "continuous"),
    ("Đến năm 2030", "year", "2030-12-31", None),
    ("Trong năm 2026", "year", "2026-12-31", None),
    ("Cuối năm 2026", "year", "2026-12-31", None),
    ("Đầu năm 2027", "year", "2027-12-31", None),
    ("6 tháng đầu năm 2026", "range", "2026-06-30", None),
    ("06 tháng cuối năm 2026", "range", "2026-12-31", None),
    ("Hoàn thành quý II/2026", "quarter", "2026-06-30", None),
    ("Sau khi Luật được Quốc hội thông qua", "relative", None, None),
    ("Ngay sau khi có hướng dẫn của Trung ương", "relative", None, None),
    ("30 ngày sau khi Trung ương ban hành", "relative", None, None),
    ("Theo Kế hoạch của Trung ương", "none", None, None),
    ("Khi có yêu cầu", "conditional", None, None),
    ("Trước 30/9", "day", "2026-09-30", None),
    ("Ngày 30/9", "day", "2026-09-30", None),
    ("Tháng 9", "month", "2026-09-30", None),
    ("Quý III", "quarter", "2026-09-30", None),
    ("Trong tháng 9", "month", "2026-09-30", None),
    ("15/9", "day", "2026-09-15", None),
)


def _told(due: Due | None) -> Told:
    return (due.kind, due.until.isoformat() if due.until else None, due.every) if due else (None, None, None)


@pytest.mark.parametrize(("words", "kind", "until", "every"), SENTENCES)
def test_a_sentence_says_by_when(
    resolution: Reader, words: str, kind: str | None, until: str | None, every: str | None
) -> None:
    (found,) = resolution(f"IV. TỔ CHỨC THỰC HIỆN\n1. {words}\n").assignments
    assert _told(found.due) == (kind, until, every)


@pytest.mark.parametrize(("cell", "kind", "until", "every"), CELLS)
def test_a_cell_says_by_when(cell: str, kind: str, until: str | None, every: str | None) -> None:
    assert _told(due_of_cell(cell, ISSUED)) == (kind, until, every)
