"""Small documents to read."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from thongsuot.reading import Reading, read

PARTY_HEAD = """TỈNH ỦY HÀ NAM
Số 15-NQ/TU
Phủ Lý, ngày 05 tháng 3 năm 2026

NGHỊ QUYẾT
về đẩy mạnh chuyển đổi số

"""


@pytest.fixture
def reading_of() -> Callable[[str], Reading]:
    """Reads a text as a plain file."""

    def _read(text: str) -> Reading:
        return read(text.encode(), name="van-ban.txt")

    return _read


@pytest.fixture
def resolution() -> Callable[[str], Reading]:
    """Reads a text as the body of a Party resolution of 5 March 2026."""

    def _read(body: str) -> Reading:
        return read((PARTY_HEAD + body).encode(), name="nghi-quyet.txt")

    return _read


@pytest.fixture
def seconds() -> Callable[[str], float]:
    """Processor time that a text takes, which does not count what other programs do meanwhile."""

    def _seconds(text: str) -> float:
        began = time.process_time()
        read(text.encode(), name="dai.txt")
        return time.process_time() - began

    return _seconds
