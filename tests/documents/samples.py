"""Documents in official form, written for these tests."""

from __future__ import annotations

from io import BytesIO

import docx

RESOLUTION = """TỈNH ỦY HỒNG LAM
*
Số 15-NQ/TU

ĐẢNG CỘNG SẢN VIỆT NAM
Hồng Lam, ngày 12 tháng 01 năm 2026

NGHỊ QUYẾT
về nâng cao chất lượng sinh hoạt chi bộ

Căn cứ Nghị quyết số 21-NQ/TW, ngày 16/6/2022 của Ban Chấp hành Trung ương, Tỉnh ủy ban hành Nghị quyết này.

I. MỤC TIÊU
1. Đến hết năm 2026, phấn đấu 100% chi bộ họp đủ kỳ.
2. Đến hết năm 2027, ít nhất {share}% chi bộ ghi biên bản trên phần mềm.

II. NHIỆM VỤ
1. Ban Tổ chức Tỉnh ủy chủ trì, phối hợp với Văn phòng Tỉnh ủy hướng dẫn nội dung sinh hoạt, xong trước ngày 30/6/2026.
2. Các đảng ủy xã, phường xây dựng kế hoạch thực hiện Nghị quyết, xong trong quý II/2026.

III. TỔ CHỨC THỰC HIỆN
Nghị quyết này được phổ biến đến chi bộ.
"""


def resolution(share: int = 80) -> bytes:
    """A resolution with two targets and two tasks; another share is another text of the same document."""
    return RESOLUTION.format(share=share).encode()


def named(number: int, day: str = "12 tháng 01 năm 2026", body: str = "1. Nội dung.") -> bytes:
    """A short directive with this number and day of issue."""
    head = f"TỈNH ỦY HỒNG LAM\n*\nSố {number:02}-CT/TU\n\nĐẢNG CỘNG SẢN VIỆT NAM\nHồng Lam, ngày {day}\n\n"
    return f"{head}CHỈ THỊ\nvề công tác số {number}\n\n{body}\n".encode()


def as_docx(text: str) -> bytes:
    """The same text as a Word file, a paragraph for each line."""
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()
