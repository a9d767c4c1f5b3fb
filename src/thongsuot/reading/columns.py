"""Tells what a column of a table holds from its head, in the many wordings in use.

"Cơ quan, đơn vị chủ trì"  →  "lead"        "Thời hạn hoàn thành"  →  "due"
"""

from __future__ import annotations

import re
from functools import lru_cache

from thongsuot.reading.lexicon import Lexicon
from thongsuot.vietnamese.text import fold

_LONGEST_HEAD = 80
_TELLING = 7


@lru_cache(maxsize=4096)
def column_key(head: str, lexicon: Lexicon) -> str | None:
    """This function will give the key of the wording that fits a column head best, None when none does.

    Whole words at the beginning count before those further on, a longer wording before a shorter one.
    """
    if not any(map(str.isalpha, head)) or len(head) > 2 * _LONGEST_HEAD:
        return None
    folded = fold(head)
    if len(folded) > _LONGEST_HEAD:
        return None
    wordings = lexicon.keys("tables.column")
    if opening := _wording(lexicon).match(folded):
        return wordings[opening[0]]
    inside = [found[0] for found in _wording(lexicon).finditer(folded) if len(found[0]) >= _TELLING]
    return wordings[max(inside, key=len)] if inside else None


@lru_cache(maxsize=8)
def _wording(lexicon: Lexicon) -> re.Pattern[str]:
    """Any wording in whole words, the longest first."""
    return re.compile(rf"\b(?:{'|'.join(lexicon.words('tables.column'))})\b")
