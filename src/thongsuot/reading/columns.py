"""Tells what a column of a table holds from its head, in the many wordings in use.

"Cơ quan, đơn vị chủ trì"  →  "lead"        "Thời hạn hoàn thành"  →  "due"
"""

from __future__ import annotations

from functools import lru_cache

from thongsuot.reading.lexicon import Lexicon
from thongsuot.vietnamese.text import fold

_LONGEST_HEAD = 80


@lru_cache(maxsize=4096)
def column_key(head: str, lexicon: Lexicon) -> str | None:
    """This function will give the key of the wording that fits a column head best, None when none does."""
    folded = fold(head)
    if not folded or len(folded) > _LONGEST_HEAD:
        return None
    wordings = lexicon.keys("tables.column")
    if folded in wordings:
        return wordings[folded]
    fitting = [(_fit(folded, wording), wording) for wording in wordings]
    score, wording = max(fitting)
    return wordings[wording] if score else None


def _fit(folded: str, wording: str) -> int:
    """How well a wording fits: whole words at the beginning count most, whole words further on less, the longer
    the better.
    """
    if folded.startswith(f"{wording} "):
        return 100 + len(wording)
    return len(wording) if len(wording) > 6 and f" {wording} " in f" {folded} " else 0
