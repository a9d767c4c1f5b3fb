"""Text that every office program takes."""

from __future__ import annotations

import re
from typing import Final

from thongsuot.vietnamese.text import normalise

_LINE_ENDS: Final = re.compile("\r\n?|[\u0085\u2028\u2029]")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(text: str) -> str:
    """Return the text in NFC without control characters and others that XML forbids; lines end in \\n, tabs stay."""
    if text.isprintable():  # the usual case, told at a tenth of the cost
        return normalise(text)
    return normalise(_FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text)))
