"""Mentions of other documents, in the many ways in which documents make them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from thongsuot.reading import Reading

Reader = Callable[[str], Reading]
Told = tuple[str, str | None, str | None, str | None, str | None]

# What a text says, then for each document its kind, number, symbol, day and issuer as this mention carries them.
MENTIONS: tuple[tuple[str, tuple[Told, ...]], ...] = (
    ("Thông báo kết luận số 25/TB-VPCP ngày 20/01/2026.", (("notice", "25", "25/TB-VPCP", "2026-01-20", None),)),
    ("Kế hoạch thực hiện Chỉ thị số 27-CT/TW.", (("directive", "27", "27-CT/TW", None, None),)),
    (
        "Triển khai Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị.",
        (("resolution", "57", "57-NQ/TW", "2024-12-22", "Bộ Chính trị"),),
    ),
    (
        ("Triển khai Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị về đột phá phát triển khoa học."),
        (("resolution", "57", "57-NQ/TW", "2024-12-22", "Bộ Chính trị"),),
    ),
    ("Theo Nghị quyết 57 của Bộ Chính trị, các cấp ủy rà soát.", (("resolution", "57", None, None, "Bộ Chính trị"),)),
    ("Theo Nghị quyết 57-NQ/TW, các cấp ủy rà soát.", (("resolution", "57", "57-NQ/TW", None, None),)),
    (
        "Căn cứ Quyết định số 749/QĐ-TTg ngày 03 tháng 6 năm 2020 của Thủ tướng Chính phủ.",
        (("decision", "749", "749/QĐ-TTg", "2020-06-03", "Thủ tướng Chính phủ"),),
    ),
    ("Căn cứ Luật số 72/2025/QH15 về tổ chức chính quyền địa phương.", (("other", "72", "72/2025/QH15", None, None),)),
    ("Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15.", (("other", "72", "72/2025/QH15", None, None),)),
    ("Căn cứ Luật Tổ chức chính quyền địa phương năm 2025.", ()),
    (
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư.",
        (("other", "30", "30/2020/NĐ-CP", "2020-03-05", "Chính phủ"),),
    ),
    ("Căn cứ Thông tư số 09/2025/TT-BNV của Bộ Nội vụ.", (("other", "09", "09/2025/TT-BNV", None, "Bộ Nội vụ"),)),
    (
        "Theo Kết luận số 126-KL/TW và Kết luận số 127-KL/TW của Bộ Chính trị, Ban Bí thư.",
        (("conclusion", "126", "126-KL/TW", None, None), ("conclusion", "127", "127-KL/TW", None, "Bộ Chính trị")),
    ),
    (
        "Các Nghị quyết số 57, 59, 66 và 68 của Bộ Chính trị là bốn trụ cột.",
        (
            ("resolution", "57", None, None, "Bộ Chính trị"),
            ("resolution", "59", None, None, "Bộ Chính trị"),
            ("resolution", "66", None, None, "Bộ Chính trị"),
            ("resolution", "68", None, None, "Bộ Chính trị"),
        ),
    ),
    (
        "Bốn nghị quyết: số 57-NQ/TW, số 59-NQ/TW, số 66-NQ/TW, số 68-NQ/TW.",
        (
            ("resolution", "57", "57-NQ/TW", None, None),
            ("resolution", "59", "59-NQ/TW", None, None),
            ("resolution", "66", "66-NQ/TW", None, None),
            ("resolution", "68", "68-NQ/TW", None, None),
        ),
    ),
    (
        "Chỉ thị số 45-CT/TW ngày 14/4/2025 của Bộ Chính trị về đại hội đảng bộ các cấp.",
        (("directive", "45", "45-CT/TW", "2025-04-14", "Bộ Chính trị"),),
    ),
    (
        "Thực hiện Kế hoạch số 30/KH-UBND ngày 12/02/2026 của UBND tỉnh.",
        (("plan", "30", "30/KH-UBND", "2026-02-12", "UBND tỉnh"),),
    ),
    (
        "Thực hiện Công văn số 1012-CV/BTGDVTW của Ban Tuyên giáo và Dân vận Trung ương.",
        (("letter", "1012", "1012-CV/BTGDVTW", None, "Ban Tuyên giáo và Dân vận Trung ương"),),
    ),
    (
        "Thực hiện Công điện số 33/CĐ-TTg của Thủ tướng Chính phủ.",
        (("telegram", "33", "33/CĐ-TTg", None, "Thủ tướng Chính phủ"),),
    ),
    (
        "Hướng dẫn số 05-HD/BTCTW ngày 01/02/2026 của Ban Tổ chức Trung ương.",
        (("guidance", "05", "05-HD/BTCTW", "2026-02-01", "Ban Tổ chức Trung ương"),),
    ),
    (
        "Quy định số 232-QĐ/TW của Ban Chấp hành Trung ương về thi hành Điều lệ Đảng.",
        (("regulation", "232", "232-QĐ/TW", None, "Ban Chấp hành Trung ương"),),
    ),
    (
        "Thông báo số 157-TB/VPTW ngày 25/3/2026 của Văn phòng Trung ương Đảng.",
        (("notice", "157", "157-TB/VPTW", "2026-03-25", "Văn phòng Trung ương Đảng"),),
    ),
    (
        "Chương trình hành động số 12-CTr/TU của Ban Thường vụ Tỉnh ủy.",
        (("action_programme", "12", "12-CTr/TU", None, "Ban Thường vụ Tỉnh ủy"),),
    ),
    ("Báo cáo số 40-BC/TU ngày 02/01/2026 của Tỉnh ủy.", (("report", "40", "40-BC/TU", "2026-01-02", "Tỉnh ủy"),)),
    (
        "Nghị quyết số 202/2025/QH15 ngày 12 tháng 6 năm 2025 của Quốc hội.",
        (("resolution", "202", "202/2025/QH15", "2025-06-12", "Quốc hội"),),
    ),
    (
        "Nghị quyết số 1686/NQ-UBTVQH15 ngày 16/6/2025 của Ủy ban Thường vụ Quốc hội.",
        (("resolution", "1686", "1686/NQ-UBTVQH15", "2025-06-16", "Ủy ban Thường vụ Quốc hội"),),
    ),
    (
        "Nghị quyết số 76/2025/UBTVQH15 về sắp xếp đơn vị hành chính.",
        (("resolution", "76", "76/2025/UBTVQH15", None, None),),
    ),
    (
        "Đề án số 06-ĐA/TU, Đề án 06 và các văn bản liên quan.",
        (("scheme", "06", "06-ĐA/TU", None, None), ("scheme", "06", "06-ĐA/TU", None, None)),
    ),
    ("Tờ trình số 342/TTr-CP của Chính phủ.", (("other", "342", "342/TTr-CP", None, "Chính phủ"),)),
    (
        "Quyết định số 12-QĐ/TU ngày 01/01/2026, Quyết định số 13-QĐ/TU ngày 02/01/2026.",
        (("decision", "12", "12-QĐ/TU", "2026-01-01", None), ("decision", "13", "13-QĐ/TU", "2026-01-02", None)),
    ),
    (("Nghị quyết Đại hội XIV của Đảng, Nghị quyết Trung ương 6 khóa XIII và 4 nghị quyết của Bộ Chính trị."), ()),
    ("Nghị quyết này thay thế Nghị quyết số 09-NQ/TU.", (("resolution", "09", "09-NQ/TU", None, None),)),
    ("Thực hiện Nghị quyết số 15-NQ/TU.", ()),
    (
        "Bộ luật Dân sự số 91/2015/QH13 và Bộ luật Lao động số 45/2019/QH14.",
        (("other", "91", "91/2015/QH13", None, None), ("other", "45", "45/2019/QH14", None, None)),
    ),
    (
        "Khoản 2 Điều 5 Nghị định số 178/2024/NĐ-CP (được sửa đổi bởi Nghị định số 67/2025/NĐ-CP).",
        (("other", "178", "178/2024/NĐ-CP", None, None), ("other", "67", "67/2025/NĐ-CP", None, None)),
    ),
    (
        ("Nghị quyết số 71/NQ-CP ngày 01 tháng 4 năm 2025 của Chính phủ sửa đổi Nghị quyết số 03/NQ-CP."),
        (("resolution", "71", "71/NQ-CP", "2025-04-01", "Chính phủ"), ("resolution", "03", "03/NQ-CP", None, None)),
    ),
    (
        "Theo các Nghị định: số 118/2025/NĐ-CP, số 137/2025/NĐ-CP ngày 12/6/2025.",
        (("other", "118", "118/2025/NĐ-CP", None, None), ("other", "137", "137/2025/NĐ-CP", "2025-06-12", None)),
    ),
    (
        "Quyết định 06/QĐ-TTg phê duyệt Đề án 06.",
        (("decision", "06", "06/QĐ-TTg", None, None), ("scheme", "06", None, None, None)),
    ),
    (
        "Nghị quyết số 20 – NQ/TU và Chỉ thị số 16 - CT/TU.",
        (("resolution", "20", "20–NQ/TU", None, None), ("directive", "16", "16-CT/TU", None, None)),
    ),
    ("Thông tri số 01-TT/TU của Ban Thường vụ.", (("other", "01", "01-TT/TU", None, "Ban Thường vụ"),)),
    (
        "Kế hoạch số 02-KH/BCĐTW ngày 19/6/2025 của Ban Chỉ đạo Trung ương về phát triển khoa học.",
        (("plan", "02", "02-KH/BCĐTW", "2025-06-19", "Ban Chỉ đạo Trung ương"),),
    ),
    ("Nghị quyết đã nêu 6 nhiệm vụ, 12 giải pháp; kế hoạch 5 năm đạt 100%.", ()),
    (
        "Công văn số 1234/UBND-KGVX ngày 05/02/2026 của UBND tỉnh.",
        (("letter", "1234", "1234/UBND-KGVX", "2026-02-05", "UBND tỉnh"),),
    ),
    ("Văn bản số 567/SNV-TCBC của Sở Nội vụ.", (("other", "567", "567/SNV-TCBC", None, "Sở Nội vụ"),)),
    ("Thông tư liên tịch số 01/2026/TTLT-BNV-BTC.", (("other", "01", "01/2026/TTLT-BNV-BTC", None, None),)),
    (
        "Quy chế số 10-QC/TU của Ban Chấp hành Đảng bộ tỉnh.",
        (("regulation", "10", "10-QC/TU", None, "Ban Chấp hành Đảng bộ tỉnh"),),
    ),
    (
        "Pháp lệnh số 04/2020/UBTVQH14, Lệnh số 09/2025/L-CTN.",
        (("other", "04", "04/2020/UBTVQH14", None, None), ("other", "09", "09/2025/L-CTN", None, None)),
    ),
)


@pytest.mark.parametrize(("words", "told"), MENTIONS)
def test_a_text_names_other_documents(resolution: Reader, words: str, told: tuple[Told, ...]) -> None:
    found = resolution(f"I. TÌNH HÌNH\n{words}\n").citations
    assert told == tuple(
        (item.kind, item.number, item.symbol, item.issued_on.isoformat() if item.issued_on else None, item.issuer)
        for item in found
    )
