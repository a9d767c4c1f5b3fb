"""Work grows with the length of a text, whatever it holds. The time itself is measured in benchmarks/reading.py."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

LONG = 24_000
FILLINGS = {
    "numbers": " ".join(str(number) for number in random.Random(1).choices(range(99_999), k=40_000)),
    "numbers in lines": "\n".join(str(number) for number in random.Random(2).choices(range(9_999), k=40_000)),
    "percentages": " ".join(f"{number / 100:.2f}%".replace(".", ",") for number in range(25_000)),
    "marks": "1. " * 44_000,
    "column heads": "TT\nNhiệm vụ\nThời hạn\n" * 6_000,
    "bars": "|\n\n" * 44_000,
    "bodies": "Sở Nội vụ, " * 12_000,
    "lead-ins": "Đến năm 2030:\n" * 10_000,
    "totals": "| Xã An Hòa | 5 |\n| Cộng | 7 |\n" * 4_000,
    "sums": "Tổng số 5 hộ, gồm 2 hộ nghèo và 2 hộ khác. " * 3_000,
    "dates of one number": "".join(f"Quyết định số 15/QĐ-UBND ngày {day % 27 + 1}/3/2024. " for day in range(3_000)),
    "counts of wholes": "có 5 trên 50 người, chiếm 3%. " * 5_000,
}


@pytest.mark.parametrize("filling", FILLINGS)
def test_twice_the_text_takes_about_twice_the_work(calls: Callable[[str], int], filling: str) -> None:
    text = FILLINGS[filling][:LONG]
    assert calls(text) < 2.5 * calls(text[: LONG // 2])  # quadratic work would be four times as much
