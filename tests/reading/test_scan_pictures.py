"""The lines of a picture rule it into cells; what stands in them is cut out and set one below the other."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from thongsuot.reading.sources.pictures import Picture, column_of, rulings_of, without
from thongsuot.reading.sources.straight import straightened

TABLE = (
    *((100, y, 900, y) for y in (100, 200, 300)),
    *((x, 100, x, 300) for x in (100, 200, 900)),
    (550, 200, 550, 300),
)
"""Two rows: the first of two cells, the second of three; the first column is as narrow as one of numbers."""


def drawn(*lines: tuple[int, int, int, int], dots: tuple[tuple[int, int], ...] = (), turned: float = 0) -> Picture:
    page = Image.new("L", (1000, 600), 255)
    pen = ImageDraw.Draw(page)
    for line in lines:
        pen.line(line, fill=0, width=4)
    for x, y in dots:
        pen.rectangle((x, y, x + 20, y + 20), fill=0)
    page = page.rotate(turned, fillcolor=255)
    return Picture(*page.size, page.tobytes())


def test_lines_that_cross_are_a_table_and_a_cell_may_go_over_columns() -> None:
    (ruling,) = rulings_of(drawn(*TABLE))
    assert list(ruling.cells()) == [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2)]
    wide = ruling.cells()[(0, 1)]
    assert (wide.right - wide.left) // 100 == 7


def test_a_page_that_lay_askew_is_ruled_too() -> None:
    (ruling,) = rulings_of(drawn(*TABLE, turned=0.7))
    assert len(ruling.cells()) == 5


def test_a_box_an_underline_and_letters_are_no_table() -> None:
    box = ((100, 100, 900, 100), (100, 300, 900, 300), (100, 100, 100, 300), (900, 100, 900, 300))
    assert rulings_of(drawn(*box, (300, 500, 700, 500), dots=((400, 420),))) == []


def test_a_pattern_is_no_table() -> None:
    pattern = [(x, y, x + 150, y) for x in range(0, 800, 200) for y in range(0, 600, 40)]
    assert rulings_of(drawn(*pattern, *((x, 0, x, 599) for x in range(0, 1000, 40)))) != []  # few enough to look at
    dense = Image.new("L", (3000, 3000), 255)
    for x in range(0, 2900, 200):
        for y in range(0, 3000, 40):
            ImageDraw.Draw(dense).line((x, y, x + 150, y), fill=0)
    assert rulings_of(Picture(*dense.size, dense.tobytes())) == []


def test_the_cells_stand_below_each_other_a_narrow_one_beside_the_next() -> None:
    picture = drawn(*TABLE, dots=((150, 240), (300, 240), (700, 240), (500, 140), (500, 450)))
    column, pieces = column_of(picture, rulings_of(picture)[0])
    assert [piece.places for piece in pieces] == [((0, 0), (0, 1)), ((1, 0), (1, 1)), ((1, 2),)]
    inked = [
        any(grey < 100 for grey in column.dots[row * column.width :][: column.width]) for row in range(column.height)
    ]
    begins = [row for row in range(1, column.height) if inked[row] and not inked[row - 1]]
    assert [next(piece.places[-1] for piece in pieces if row < piece.end) for row in begins] == [(0, 1), (1, 1), (1, 2)]
    assert [pieces[1].place_at(x) for x in (60, 300)] == [(1, 0), (1, 1)]


def test_the_page_without_its_tables_keeps_what_stands_around_them() -> None:
    picture = drawn(*TABLE, dots=((300, 240), (500, 450)))
    left = without(picture, rulings_of(picture))
    rows = {
        row for row in range(left.height) if any(grey < 100 for grey in left.dots[row * left.width :][: left.width])
    }
    assert rows == set(range(450, 471))


@pytest.mark.parametrize("turned", [0.0, 0.7, -1.3])
def test_a_page_that_lay_askew_is_turned_level(turned: float) -> None:
    level = straightened(drawn(*TABLE, (150, 400, 850, 400), (150, 450, 850, 450), turned=turned))
    rows = [level.dots[row * level.width :][: level.width] for row in range(level.height)]
    assert sum(row.count(0) > 500 for row in rows) >= 5  # askew there is none: a line crosses many rows
    assert len(rulings_of(level)[0].cells()) == 5


def test_a_page_that_is_level_or_empty_is_left_as_it_is() -> None:
    for page in (drawn(*TABLE), drawn()):
        assert straightened(page) is page
