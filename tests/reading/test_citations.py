"""Mentions of other documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from thongsuot.reading import Reading

Reader = Callable[[str], Reading]


@pytest.mark.parametrize(
    ("words", "kind", "number", "symbol", "issued_on"),
    [
        (
            "Nghị quyết số 21-NQ/TW ngày 16/6/2022 của Ban Chấp hành Trung ương",
            "resolution",
            "21",
            "21-NQ/TW",
            date(2022, 6, 16),
        ),
        ("Kế hoạch 30/KH-UBND", "plan", "30", "30/KH-UBND", None),
        (
            "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ",
            "other",
            "30",
            "30/2020/NĐ-CP",
            date(2020, 3, 5),
        ),
        ("Luật Cán bộ, công chức số 80/2025/QH15", "other", "80", "80/2025/QH15", None),
        ("Công văn số 8011-CV/BTCTW", "letter", "8011", "8011-CV/BTCTW", None),
        ("Nghị quyết số 66.7/2025/NQ-CP", "resolution", "66.7", "66.7/2025/NQ-CP", None),
        ("Đề án 06", "scheme", "06", None, None),
        ("Nghị quyết số /NQ-CP ngày 01 tháng 4 năm 2026", "resolution", None, "/NQ-CP", date(2026, 4, 1)),
        ("Kế hoạch thực hiện Chỉ thị số 27/CT-TTg", "directive", "27", "27/CT-TTg", None),
        ("Kế hoạch số 75/KH- UBND", "plan", "75", "75/KH-UBND", None),
    ],
)
def test_a_mention_has_kind_number_symbol_and_date(
    reading_of: Reader, words: str, kind: str, number: str | None, symbol: str | None, issued_on: date | None
) -> None:
    (found,) = reading_of(f"Các cơ quan căn cứ {words}.").citations
    assert (found.kind, found.number, found.symbol, found.issued_on) == (kind, number, symbol, issued_on)


@pytest.mark.parametrize(
    "words",
    [
        "Hội nghị thông qua 4 nghị quyết.",
        "Nghị quyết Đại hội XIV của Đảng",
        "Kế hoạch năm 2026",
        "Nghị quyết Trung ương 5 khóa XIII",
        "quyết định 3 việc",
    ],
)
def test_counts_congresses_and_years_are_no_citation(reading_of: Reader, words: str) -> None:
    assert reading_of(words).citations == ()


def test_a_list_counts_once_for_each_document_in_it(reading_of: Reader) -> None:
    found = reading_of("Triển khai Nghị quyết số 18, số 19 và Nghị quyết số 20.").citations
    assert [(item.kind, item.number) for item in found] == [
        ("resolution", "18"),
        ("resolution", "19"),
        ("resolution", "20"),
    ]


def test_what_a_mention_lacks_another_settles(reading_of: Reader) -> None:
    first, second = reading_of(
        "Theo Nghị quyết số 20-NQ/TU ngày 17/1/2022, các sở rà soát. Nghị quyết số 20 nêu rõ."
    ).citations
    assert second.symbol == first.symbol == "20-NQ/TU"
    assert second.same_as == first.same_as


def test_two_symbols_for_one_number_settle_nothing(reading_of: Reader) -> None:
    found = reading_of(
        "Nghị quyết số 20-NQ/TU và Nghị quyết số 20-NQ/TW. Sau đó, Nghị quyết số 20 được phổ biến."
    ).citations
    assert found[-1].symbol is None


def test_a_document_does_not_cite_itself(resolution: Reader) -> None:
    assert resolution("Nghị quyết số 15-NQ/TU phổ biến đến chi bộ.").citations == ()


def test_the_number_of_the_law_is_not_that_of_a_list_behind_it(reading_of: Reader) -> None:
    (found,) = reading_of("Theo Nghị quyết số 20-NQ/TU, 35 xã đã rà soát.").citations
    assert found.number == "20"
