"""A page as a picture: grey, one byte a dot; and the lines that rule it into the cells of a table.

Reads: the dots. Writes: tables, each the places of its lines and which of them are drawn between two cells (a cell that
goes over several columns or rows has none inside); the page without its tables; and their cells cut out and set one
below the other, as a column that can be read line by line. Lines are what is dark over a length that no letter has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, product, zip_longest

DOTS_PER_INCH = 300
MOST_DOTS = 40_000_000
"""A page of A3 and some more."""
_DARK = bytes(int(grey < 160) for grey in range(256))
_LONG = b"\x01" * 100
"""A third of an inch: no letter has a stroke as long."""
_NEAR = 12
"""Dots that two pieces of a line may lie apart, or that it may be thick."""
_OFF = 30
"""Dots that lines may miss each other by: a page is never scanned quite straight."""
_FEWEST_LINES = 2
_GREY = 3
"""Dots beside a line that are neither black nor white."""
_INSET = (4, 2, 10, 8)
"""By how many dots a cell is smaller than the box between the last dots of its lines: left, top, right, bottom."""
_MARGIN = 30
_NARROW = 200
"""The width of a column of numbers: 17 mm."""
_MOST_BESIDE = 2
_MOST_LINES = 500
"""A page that has more is a pattern or a drawing."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page: `dots` are its rows one after the other, 0 for black and 255 for white."""

    width: int
    height: int
    dots: bytes

    def as_pgm(self) -> bytes:
        """This function will give the picture as a file, in the plainest form there is."""
        return b"P5 %d %d 255\n" % (self.width, self.height) + self.dots


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line: where it lies, and from where to where it goes."""

    at: int
    start: int
    end: int

    def passes(self, place: float) -> bool:
        """This function will tell whether it goes by a place."""
        return self.start - _OFF <= place <= self.end + _OFF


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of dots."""

    left: int
    top: int
    right: int
    bottom: int

    def with_(self, other: Box) -> Box:
        """This function will give the rectangle around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Ruling:
    """A table as it is ruled: the lines from left to right and from top to bottom, and the places they lie at."""

    across: tuple[Line, ...]
    down: tuple[Line, ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    def cells(self) -> dict[Place, Box]:
        """This function will give the cells by their first row and column, from left to right and top to bottom."""
        found: dict[Place, Box] = {}
        for row, column in product(range(len(self.rows) - 1), range(len(self.columns) - 1)):
            box = Box(self.columns[column], self.rows[row], self.columns[column + 1], self.rows[row + 1])
            place = self._first(row, column)
            found[place] = found[place].with_(box) if place in found else box
        return found

    def _first(self, row: int, column: int) -> Place:
        """The first of the places that a cell goes over: no line is drawn between them."""
        while column and not _drawn(self.down, self.columns[column], _middle(self.rows, row)):
            column -= 1
        while row and not _drawn(self.across, self.rows[row], _middle(self.columns, column)):
            row -= 1
        return row, column


def rulings_of(picture: Picture) -> list[Ruling]:
    """This function will find the ruled tables of a page, from top to bottom."""
    dark = picture.dots.translate(_DARK)
    across = _lines(_runs(dark, picture.width))
    down = _lines(_runs(_turned(dark, picture.width), picture.height))
    if len(across) + len(down) > _MOST_LINES:
        return []
    found = (_ruling(*group) for group in _crossing(across, down))
    return sorted(filter(None, found), key=lambda ruling: ruling.rows[0])


def _turned(dots: bytes, width: int) -> bytes:
    """The columns of a picture one after the other, as its rows stand in it."""
    return b"".join(dots[column::width] for column in range(width))


def _runs(dark: bytes, width: int) -> Iterator[Line]:
    """What is dark for long, row by row."""
    end = 0
    while (start := dark.find(_LONG, end)) >= 0:
        light = dark.find(0, start)
        end = light if light >= 0 else len(dark)
        while start < end:
            row, begin = divmod(start, width)
            stop = min(end, (row + 1) * width)
            if stop - start >= len(_LONG):
                yield Line(row, begin, begin + stop - start)
            start = stop


def without(picture: Picture, rulings: Iterable[Ruling]) -> Picture:
    """This function will wipe tables off a page: what is left is the text around them."""
    dots = bytearray(picture.dots)
    for ruling in rulings:
        left, right = max(0, ruling.columns[0] - _OFF), min(picture.width, ruling.columns[-1] + _NEAR)
        for row in range(max(0, ruling.rows[0] - _OFF), min(picture.height, ruling.rows[-1] + _NEAR)):
            dots[row * picture.width + left : row * picture.width + right] = b"\xff" * (right - left)
    return Picture(picture.width, picture.height, bytes(dots))


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a column: cells side by side, where each begins, and the row of dots above which the piece ends."""

    places: tuple[Place, ...]
    edges: tuple[int, ...]
    end: int

    def place_at(self, x: float) -> Place:
        """This function will tell which of its cells stands at a place from left to right."""
        return self.places[max(0, bisect_right(self.edges, x) - 1)]


def column_of(picture: Picture, ruling: Ruling) -> tuple[Picture, list[Piece]]:
    """This function will set the cells of a table one below the other.

    Without the lines around them, which would be read as letters; a narrow cell beside the next one, for a number that
    stands alone is often taken for a blot.
    """
    clean, dark = _without_lines(picture)
    rows: list[bytes] = []
    pieces: list[Piece] = []
    for cells in _side_by_side(ruling.cells()):
        edges = tuple(accumulate((box.right - box.left for _, box in cells[:-1]), initial=_MARGIN))
        inked = [list(_inked(clean, dark, picture.width, box)) for _, box in cells]
        widths = [box.right - box.left for _, box in cells]
        beside = zip_longest(*inked, fillvalue=b"")
        rows += [b""] * _MARGIN
        rows += (
            b"".join(row.ljust(width, b"\xff") for row, width in zip(line, widths, strict=True)) for line in beside
        )
        pieces.append(Piece(tuple(place for place, _ in cells), edges, len(rows)))
    rows += [b""] * _MARGIN
    width = max(map(len, rows)) + 2 * _MARGIN
    return Picture(width, len(rows), b"".join((b"\xff" * _MARGIN + row).ljust(width, b"\xff") for row in rows)), pieces


def _side_by_side(cells: Mapping[Place, Box]) -> Iterator[list[tuple[Place, Box]]]:
    """The cells one by one, a narrow one with that behind it in the same row."""
    group: list[tuple[Place, Box]] = []
    for place, box in cells.items():
        if group and group[0][0][0] != place[0]:
            yield group
            group = []
        group.append((place, box))
        if len(group) == _MOST_BESIDE or box.right - box.left > _NARROW:
            yield group
            group = []
    if group:
        yield group


def _inked(clean: bytes, dark: bytes, width: int, box: Box) -> Iterator[bytes]:
    """The rows of a box from the first to the last that holds ink."""
    left, top, right, bottom = _INSET
    rows = range(box.top + top, box.bottom - bottom)
    spans = [(row * width + box.left + left, row * width + box.right - right) for row in rows]
    inked = [index for index, (start, end) in enumerate(spans) if dark.find(1, start, end) >= 0]
    for start, end in spans[inked[0] : inked[-1] + 1] if inked else ():
        yield clean[start:end]


def _without_lines(picture: Picture) -> tuple[bytes, bytes]:
    """The dots without drawn lines and the grey beside them, and which of those left are dark."""
    dots, width, height = bytearray(picture.dots), picture.width, picture.height
    dark = picture.dots.translate(_DARK)
    for run in _runs(dark, width):
        for row in range(max(0, run.at - _GREY), min(height, run.at + _GREY + 1)):
            dots[row * width + run.start : row * width + run.end] = b"\xff" * (run.end - run.start)
    for run in _runs(_turned(dark, width), height):
        for column in range(max(0, run.at - _GREY), min(width, run.at + _GREY + 1)):
            last = (run.end - 1) * width + column + 1
            dots[run.start * width + column : last : width] = b"\xff" * (run.end - run.start)
    clean = bytes(dots)
    return clean, clean.translate(_DARK)


def _drawn(lines: Iterable[Line], at: int, place: float) -> bool:
    return any(abs(line.at - at) <= _OFF and line.passes(place) for line in lines)


def _middle(places: Sequence[int], index: int) -> float:
    return (places[index] + places[index + 1]) / 2


def _lines(runs: Iterable[Line]) -> list[Line]:
    """Lines, of runs that lie together: a line is some dots thick, and askew it lies on many rows."""
    done: list[Line] = []
    near: list[Line] = []
    for run in runs:
        done.extend(line for line in near if run.at - line.at > _NEAR)
        near = [line for line in near if run.at - line.at <= _NEAR]
        touched = [line for line in near if line.start - _NEAR <= run.end and run.start <= line.end + _NEAR]
        start = min([run.start, *(line.start for line in touched)])
        end = max([run.end, *(line.end for line in touched)])
        near = [line for line in near if line not in touched] + [Line(run.at, start, end)]
    return done + near


def _crossing(across: Sequence[Line], down: Sequence[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Groups of lines that meet each other: each a table, or a box."""
    left_across, left_down = list(across), list(down)
    while left_across:
        group: tuple[list[Line], list[Line]] = ([left_across.pop()], [])
        grown = True
        while grown:
            met_down = [line for line in left_down if any(_meet(other, line) for other in group[0])]
            left_down = [line for line in left_down if line not in met_down]
            group[1].extend(met_down)
            met_across = [line for line in left_across if any(_meet(line, other) for other in group[1])]
            left_across = [line for line in left_across if line not in met_across]
            group[0].extend(met_across)
            grown = bool(met_down or met_across)
        yield group


def _meet(across: Line, down: Line) -> bool:
    return across.passes(down.at) and down.passes(across.at)


def _ruling(across: Sequence[Line], down: Sequence[Line]) -> Ruling | None:
    """A table has two rows and two columns at least; what has fewer is a box."""
    rows, columns = _places(across), _places(down)
    if len(rows) <= _FEWEST_LINES or len(columns) <= _FEWEST_LINES:
        return None
    return Ruling(tuple(across), tuple(down), rows, columns)


def _places(lines: Iterable[Line]) -> tuple[int, ...]:
    """Where lines lie, those that lie together counted once."""
    places: list[int] = []
    for at in sorted(line.at for line in lines):
        if not places or at - places[-1] > _OFF:
            places.append(at)
    return tuple(places)
