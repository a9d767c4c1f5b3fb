"""Time grows with the length of a text, whatever it holds: twice the text never takes four times as long."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

LONG = 132_000
FILLINGS = {
    "numbers": " ".join(str(number) for number in random.Random(1).choices(range(99_999), k=40_000)),
    "numbers in lines": "\n".join(str(number) for number in random.Random(2).choices(range(9_999), k=40_000)),
    "percentages": " ".join(f"{number / 100:.2f}%".replace(".", ",") for number in range(25_000)),
    "marks": "1. " * 44_000,
    "column heads": "TT\nNhiệm vụ\nThời hạn\n" * 6_000,
    "bars": "|\n\n" * 44_000,
    "bodies": "Sở Nội vụ, " * 12_000,
    "lead-ins": "Đến năm 2030:\n" * 10_000,
    "counts of wholes": "có 5 trên 50 người, chiếm 3%. " * 5_000,
}


@pytest.mark.parametrize("filling", FILLINGS)
def test_twice_the_text_takes_about_twice_the_time(seconds: Callable[[str], float], filling: str) -> None:
    text = FILLINGS[filling][:LONG]
    half = min(seconds(text[: LONG // 2]) for _ in range(2))
    assert seconds(text) < 3.2 * half + 0.3
