"""Turns a page that lay askew on the scanner until its lines of text run level.

Reads: a picture. Writes: the same picture, turned by the angle at which its rows of dots differ most from one to the
next: where text and drawn lines are level, full rows and empty ones alternate. A page that is level is left as it is.
"""

from __future__ import annotations

from itertools import pairwise

from PIL import Image

from thongsuot.reading.sources.pictures import Picture

_WIDTH = 1000
"""The picture is looked at in this size."""
_DARK = 160
_STEPS = (0.5, 0.1)
_TIMES = (6, 4)
"""Degrees at a time, and how many times to either side: first 3 degrees roughly, then 0.4 finely around the best."""


def straightened(picture: Picture) -> Picture:
    """This function will turn a page level."""
    page = Image.frombytes("L", (picture.width, picture.height), picture.dots)
    angle = _angle(page)
    if not angle:
        return picture
    turned = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return Picture(picture.width, picture.height, turned.tobytes())


def _angle(page: Image.Image) -> float:
    """By how many degrees to turn a page against the clock; of angles that are as good the smallest."""
    height = max(1, page.height * _WIDTH // page.width)
    ink = page.resize((_WIDTH, height)).point([255 * (grey < _DARK) for grey in range(256)])
    best = 0.0
    for step, times in zip(_STEPS, _TIMES, strict=True):
        angles = [round(best + step * times_off, 1) for times_off in range(-times, times + 1)]
        best = max(sorted(angles, key=abs), key=lambda angle: _levelness(ink, angle))
    return best


def _levelness(ink: Image.Image, angle: float) -> int:
    """How much the rows of a picture, turned, differ from one to the next."""
    rows = ink.rotate(angle).resize((1, ink.height), Image.Resampling.BOX).tobytes()
    return sum((above - below) ** 2 for above, below in pairwise(rows))
