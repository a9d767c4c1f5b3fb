"""The project's own samples in other forms: broken by hand, flattened to one cell a line, scanned.

Made of what the sources give, so that every form holds the same words in the same order:

    wrapped     lines of 80 letters, tables between bars
    flattened   each cell on a line of its own, as a table falls apart when it is copied
    scanned     a PDF of pictures, without a text layer
"""

from __future__ import annotations

import io
import json
import textwrap
from collections.abc import Callable, Iterator, Sequence
from importlib import resources
from itertools import groupby

import typst
from PIL import Image

from thongsuot.reading.model import Block
from thongsuot.reading.sources import open_source

FOLDER = resources.files("thongsuot.cli.demo") / "documents"
SAMPLES = tuple(sorted(file.name for file in FOLDER.iterdir()))
WIDTH = 80
DOTS_PER_INCH = 200

Table = list[list[str]]
_PAGE = """#set page(paper: "a4", margin: (left: 25mm, right: 15mm, y: 20mm))
#set text(font: "Libertinus Serif", size: 13pt, lang: "vi")
#set par(leading: 0.7em)
"""


def data_of(sample: str) -> bytes:
    """The bytes of a sample as it lies in the project."""
    return (FOLDER / sample).read_bytes()


def wrapped(sample: str) -> bytes:
    """The sample as text whose lines were broken by hand."""
    return _text(sample, lambda words: f"{textwrap.fill(words, WIDTH)}\n", _barred)


def parted(sample: str) -> bytes:
    """The sample as text with each cell between bars that stand alone on their lines, as pages of laws are copied."""
    return _text(sample, lambda words: f"{textwrap.fill(words, WIDTH)}\n", _parted)


def flattened(sample: str) -> bytes:
    """The sample as text with each cell of its tables on a line of its own."""
    return _text(sample, str, lambda rows: "\n".join(cell for row in rows for cell in row if cell))


def scanned(sample: str) -> bytes:
    """The sample as a PDF of pictures of its pages."""
    source = _PAGE + "\n\n".join(
        _ruled(part) if isinstance(part, list) else f"#par({json.dumps(part, ensure_ascii=False)})"
        for part in _parts(sample)
    )
    made: bytes | list[bytes] = typst.compile(
        source.encode(), format="png", ppi=DOTS_PER_INCH, ignore_system_fonts=True
    )
    pages = made if isinstance(made, list) else [made]
    pictures = [Image.open(io.BytesIO(page)).convert("L") for page in pages]
    stream = io.BytesIO()
    pictures[0].save(stream, "PDF", save_all=True, append_images=pictures[1:], resolution=DOTS_PER_INCH)
    return stream.getvalue()


def _text(sample: str, paragraph: Callable[[str], str], table: Callable[[Table], str]) -> bytes:
    lines = [
        table(part) if isinstance(part, list) and _is_data(part) else _beside(part) if isinstance(part, list)
        else paragraph(part)
        for part in _parts(sample)
    ]  # fmt: skip
    return "\n".join([*lines, ""]).encode()


def _parts(sample: str) -> Iterator[str | Table]:
    """Paragraphs and tables in their order; what is set aside is left out."""
    source = open_source(data_of(sample), name=sample)
    content = [block for block in source.blocks if block.aside is None]
    for table, blocks in groupby(content, key=lambda block: block.cell and block.cell.table):
        if table is None:
            yield from (" ".join(source.text[block.start : block.end].split()) for block in blocks)
        else:
            yield _rows(source.text, list(blocks))


def _rows(text: str, cells: Sequence[Block]) -> Table:
    places = {
        (block.cell.row, block.cell.column): " ".join(text[block.start : block.end].split())
        for block in cells
        if block.cell
    }
    width, height = (max(place[side] for place in places) + 1 for side in (1, 0))
    return [[places.get((row, column), "") for column in range(width)] for row in range(height)]


def _is_data(rows: Table) -> bool:
    """Head and foot of a document are laid out in two columns, and no table of data."""
    return len(rows[0]) > 2


def _barred(rows: Table) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _parted(rows: Table) -> str:
    return "\n".join("\n".join(["|", *(f"{textwrap.fill(cell, WIDTH // 2)}\n|" for cell in row)]) for row in rows)


def _beside(rows: Table) -> str:
    return "\n".join(f"{row[0]:<50} {row[-1]}".rstrip() for row in rows)


def _ruled(rows: Table) -> str:
    cells = ", ".join(json.dumps(cell, ensure_ascii=False) for row in rows for cell in row)
    sizes = "1cm, 2fr" + ", 1fr" * (len(rows[0]) - 2) if _is_data(rows) else "1fr, 1fr"
    return f"#table(columns: ({sizes}), stroke: {'0.5pt' if _is_data(rows) else 'none'}, {cells})"
