"""Opens pictures of pages: a photograph or a scan that was saved as .png, .jpg or .tif (which may hold several pages).

Reads: the picture, drawn as large as a page of A4 is at 300 dots to the inch. Writes: what `pages` makes of what is
recognised in it.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator

from PIL import Image, ImageOps

from thongsuot.reading.errors import ReadingError
from thongsuot.reading.sources.pages import Page, written
from thongsuot.reading.sources.pictures import DOTS_PER_INCH, MOST_DOTS, Picture
from thongsuot.reading.sources.scans import recognised
from thongsuot.reading.sources.writer import Source

_FORMATS = ("PNG", "JPEG", "TIFF")
_SHORT_SIDE = 8.27 * DOTS_PER_INCH
"""That of A4."""
_LARGEST_GROWTH = 4.0
_FEWEST_LETTERS = 20
_LARGEST = 2 * MOST_DOTS
"""More than a telephone takes."""


def open_file(data: bytes) -> Source:
    """This function will open a picture of one page, or of several.

    :raises ReadingError: reading.damaged, reading.bomb, reading.no_text_layer, and what `recognised` raises.
    """
    with _opened(data) as image:
        count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1  # other formats hold no pages
        found = list(recognised(_pictures(image, count), count))
    pages = [Page(number, list(page.parts), confidence=page.confidence) for number, page in enumerate(found)]
    if sum(page.letters for page in pages) < _FEWEST_LETTERS:
        raise ReadingError("reading.no_text_layer", pages=count)
    return written(pages)


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=_FORMATS)
    except (OSError, ValueError, SyntaxError) as error:
        raise ReadingError("reading.damaged") from error
    except Image.DecompressionBombError as error:
        raise ReadingError("reading.bomb") from error


def _pictures(image: Image.Image, count: int) -> Iterator[Picture]:
    for number in range(count):
        image.seek(number)
        width, height = image.size
        if width * height > _LARGEST:
            raise ReadingError("reading.bomb", size=width * height)
        page = _upright(image)
        yield Picture(*page.size, page.tobytes())


def _upright(image: Image.Image) -> Image.Image:
    """The picture as its camera held it, grey on white, as large as a page."""
    turned = ImageOps.exif_transpose(image)
    if turned.has_transparency_data:
        page = Image.new("RGBA", turned.size, "white")
        page.alpha_composite(turned.convert("RGBA"))
        turned = page
    width, height = turned.size
    scale = min(_SHORT_SIDE / min(width, height), math.sqrt(MOST_DOTS / (width * height)), _LARGEST_GROWTH)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return turned.convert("L").resize(size)
