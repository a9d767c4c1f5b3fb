"""Links as QR codes, drawn into the page itself: no file, no inline style, sharp at every size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
"""Empty modules around the code, as ISO/IEC 18004 asks: readers find the code by them."""
MASK = 3
"""One of the eight patterns, each of which every reader reads; seeking the best takes ten times as long."""


def qr(text: str) -> SafeString:
    """The text's code as an SVG, dark on white in every colour scheme."""
    rows = _matrix(text)
    size = len(rows) + 2 * QUIET
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{}v{}H0z"/><path stroke="#000" d="{}"/></svg>',
        _("QR code of the link"), size, size, size, size, "".join(_lines(rows)),
    )  # fmt: skip


def drawing(text: str) -> str:
    """The same as a file of its own, for what is printed."""
    rows = _matrix(text)
    size = len(rows) + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path stroke="#000" d="{"".join(_lines(rows))}"/></svg>'
    )


def _matrix(text: str) -> Sequence[Sequence[bool]]:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=MASK)
    code.add_data(text)
    code.make(fit=True)
    rows: Sequence[Sequence[bool]] = code.get_matrix()
    return rows


def _lines(rows: Sequence[Sequence[bool]]) -> Iterator[str]:
    """Each run of dark modules as one stroke along the middle of its row."""
    for y, row in enumerate(rows, start=QUIET):
        for dark, run in groupby(enumerate(row, start=QUIET), key=lambda cell: cell[1]):
            if dark:
                places = [x for x, _dark in run]
                yield f"M{places[0]} {y}.5h{len(places)}"
