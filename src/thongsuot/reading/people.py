"""Reads past the names of people in orders: what is told to act is the office, whoever holds it.

"giao đồng chí Nguyễn Văn An, Phó Chủ tịch UBND tỉnh, chỉ đạo …"   →  the order goes to "Phó Chủ tịch UBND tỉnh"
"Chủ tịch UBND tỉnh Nguyễn Văn An chỉ đạo …"                        →  to "Chủ tịch UBND tỉnh"
"""

from __future__ import annotations

import re
from functools import lru_cache

from thongsuot.reading.letters import LOWER, UPPER
from thongsuot.reading.lexicon import Lexicon
from thongsuot.reading.patterns import any_of

_WORD = rf"[{UPPER}][{LOWER}]*"
_NAMED = re.compile(
    rf"(?:(?i:đồng chí|đ/c|ông|bà))\s?:?\s{_WORD}(?:\s{_WORD}){{1,4}}\s?(?:[,;(]\s?|[-–—]\s?)(?:là\s)?", re.UNICODE
)
_IN_PLACE = re.compile(r"\b(?:xã|phường|thị trấn|đặc khu|huyện|quận|thôn|trường|đường|khu)\s$", re.IGNORECASE)


def past_person(words: str, start: int, end: int) -> int:
    """This function will give the place behind the name of a person and the comma before the post, else `start`."""
    found = _NAMED.match(words, start, end)
    return found.end() if found else start


def without_person(name: str, lexicon: Lexicon) -> str:
    """This function will give a post without the name of who holds it; other names are left as they are."""
    if not _post(lexicon).match(name):
        return name
    person = _holder(lexicon).search(name)
    return (
        name if person is None or _IN_PLACE.search(name, 0, person.start()) else name[: person.start()].rstrip(" ,-–:")
    )


@lru_cache(maxsize=8)
def _post(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?:(?i:đồng chí)\s)?{any_of(lexicon.words('bodies.posts'))}")


@lru_cache(maxsize=8)
def _holder(lexicon: Lexicon) -> re.Pattern[str]:
    """The name at the end of a post: a family name and two to three words more."""
    return re.compile(rf"(?<=\w\s)(?:(?i:đồng chí)\s)?{any_of(lexicon.words('bodies.families'))}(?:\s{_WORD}){{2,3}}$")
