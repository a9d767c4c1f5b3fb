"""Small documents to read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

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
def calls() -> Callable[[str], int]:
    """How many calls reading a text takes: the same on every machine, however busy it is."""

    def _calls(text: str) -> int:
        read(text.encode(), name="dai.txt")  # the patterns of its words are made once, when first needed
        count = 0

        def counted(_frame: FrameType, event: str, _what: object) -> None:
            nonlocal count
            count += event in {"call", "c_call"}

        sys.setprofile(counted)
        try:
            read(text.encode(), name="dai.txt")
        finally:
            sys.setprofile(None)
        return count

    return _calls
