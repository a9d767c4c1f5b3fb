"""Puts together a table that was flattened to one cell a line.

Reads: lines. Writes: a grid, or None. The heads of the columns stand on consecutive lines, a row begins with the
next number:

    TT / Nhiệm vụ / Cơ quan chủ trì / Thời hạn / 1 / Rà soát quy chế / Sở Nội vụ / 6/2026 / 2 / …

Empty cells leave no line, so the lines of a row are laid into the columns by what they hold: bodies under "chủ
trì", times under
"thời hạn".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thongsuot.reading.bodies import begins_with_body
from thongsuot.reading.columns import column_key
from thongsuot.reading.lexicon import default_lexicon
from thongsuot.reading.sources.lines import Line
from thongsuot.reading.sources.spans import Grid, Span
from thongsuot.vietnamese.numbers import from_roman

_NUMBER = re.compile(r"(?P<top>\d{1,3})(?P<sub>(?:\.\d{1,3})*)[.)]?$")
_ROMAN = re.compile(r"(?P<roman>[IVXLC]{1,6})[.)]?$")
_TIME = re.compile(
    r"(?:(?:tháng|quý|năm|ngày|trước|trong|từ|đến|hết|giai đoạn|chậm nhất|muộn nhất|kỳ họp|phiên họp|đầu|cuối|giữa"
    r"|thượng tuần|trung tuần|hạ tuần|xong)\b.*\d|\d{1,2}/(?:\d{1,2}/)?\d{4}|(?:19|20)\d\d\b"
    r"|(?:hằng|hàng|mỗi|thường xuyên|định kỳ|liên tục|khi có|khi được|khi cần|sau khi|ngay sau"
    r"|theo (?:tiến độ|lộ trình|kế hoạch|yêu cầu|thời hạn|hướng dẫn))\b)",
    re.IGNORECASE,
)
_SECOND_LINE = 1.5
_SECOND_LINE_OF_FULL_ROW = 4.0
_MOST_COLUMNS = 10
_MOST_LINES = 4
"""A row has no more lines than this for each column."""
_LONGEST_TIME = 60


def flattened_grid(lines: list[Line], position: int) -> Grid | None:
    """This function will find a flattened table whose first column head, that of the row numbers, stands on this
    line.
    """
    if len(lines[position].words) > 12 or _key(lines[position].words) != "number":
        return None
    heads = list(_heads(lines, position))
    keys = [_key(line.words) or "" for line in heads]
    if len(keys) < 3 or not {"task", "indicator"} & set(keys):
        return None
    first_row = heads[-1].number + 1
    rows, last = _rows(lines, first_row, heads, keys)
    if not rows:
        return None
    return Grid(position, last, [_spans(heads), *rows])


def _spans(lines: list[Line]) -> list[Span]:
    return [(line.start, line.end) for line in lines]


def _key(words: str) -> str | None:
    return column_key(words, default_lexicon())


def _heads(lines: list[Line], position: int) -> Iterator[Line]:
    """Consecutive lines that are column heads."""
    filled = [line for line in lines[position : position + 3 * _MOST_COLUMNS] if line.words]
    for line in filled[:_MOST_COLUMNS]:
        if len(line.words) > 60 or _key(line.words) is None:
            return
        yield line


def _rows(lines: list[Line], position: int, heads: list[Line], keys: list[str]) -> tuple[list[list[Span]], int]:
    """The rows below the heads, and the number of the last line that belongs to them. Heads that are repeated, as on
    each page that the table goes on over, are a row of their own.
    """
    rows: list[list[Span]] = []
    last = position - 1
    longest = _MOST_LINES * len(keys)
    groups = list(_groups(lines, position, longest, [line.words for line in heads]))
    for index, group in enumerate(groups, 1):
        if group[0].words == heads[0].words:
            rows.append(_spans(group))
            last = group[-1].number
            continue
        row, last = _laid_out(group, keys, ends=index == len(groups))
        rows.append(row)
    return rows, last


def _groups(lines: list[Line], position: int, longest: int, heads: list[str]) -> Iterator[list[Line]]:
    """The lines of each row: from one row number to the next. What is longer than any row ends the table."""
    group: list[Line] = []
    expected, roman = 1, 1
    skipped = position
    for line in lines[position:]:
        if not line.words or line.number < skipped:
            continue
        if line.words == heads[0] and (again := _repeated(lines, line.number, heads, expected)):
            yield from filter(None, (group, again))
            group, skipped = [], again[-1].number + 1
            continue
        number, numeral = _NUMBER.match(line.words), _ROMAN.match(line.words)
        begins = bool(
            number and (int(number["top"]) == expected or (number["sub"] and int(number["top"]) == expected - 1))
        )
        opens = bool(numeral and from_roman(numeral["roman"]) == roman)
        if begins or opens:
            if group:
                yield group
            group = []
            expected += 1 if begins and number and not number["sub"] else 0
            roman += 1 if opens else 0
        elif not group:
            return
        group.append(line)
        if len(group) > longest:
            break
    if group:
        yield group


def _repeated(lines: list[Line], position: int, heads: list[str], expected: int) -> list[Line] | None:
    """The lines that say the heads again, where the next row follows them: another table begins with its first."""
    filled = [line for line in lines[position : position + 3 * _MOST_COLUMNS] if line.words][: len(heads) + 1]
    number = _NUMBER.match(filled[-1].words) if len(filled) > len(heads) else None
    follows = number is not None and int(number["top"]) == expected > 1
    return filled[:-1] if follows and [line.words for line in filled[:-1]] == heads else None


def _laid_out(group: list[Line], keys: list[str], *, ends: bool) -> tuple[list[Span], int]:
    """The lines of one row laid into its columns, and the last line that went into it; it `ends` the table or not."""
    number, *content = group
    width = len(keys) - 1
    if _ROMAN.match(number.words) or len(content) <= 1:
        return _title_row(number, content[:1] if ends else content)
    content = _until_end(content, keys) if ends else content
    places = _best_places([line.words for line in content], keys[1:])
    row: list[Span] = [(0, 0)] * width
    for line, place in zip(content, places, strict=True):
        start = row[place][0] if row[place][1] else line.start
        row[place] = (start, line.end)
    return [(number.start, number.end), *row], content[-1].number


def _title_row(number: Line, content: list[Line]) -> tuple[list[Span], int]:
    """A number and words that go across all columns."""
    words = [(content[0].start, content[-1].end)] if content else []
    return [(number.start, number.end), *words], (content or [number])[-1].number


def _until_end(content: list[Line], keys: list[str]) -> list[Line]:
    """The last row of a table must not swallow the text below it: it ends with its time, or where it is twice as
    long as a row.
    """
    if keys[-1] == "due":
        for index, line in enumerate(content[1:], 1):
            if _is_time(line.words) and index + 1 < len(content) and index >= len(keys) // 2:
                return content[: index + 1]
    return content[: 2 * len(keys)]


def _best_places(cells: Sequence[str], keys: Sequence[str]) -> list[int]:
    """The column of each cell, from left to right, so that what cells hold fits the columns best (dynamic
    programme). A row of as many lines as columns most likely has one in each.
    """
    cost = _SECOND_LINE_OF_FULL_ROW if len(cells) == len(keys) else _SECOND_LINE
    best: list[list[tuple[float, list[int]]]] = [
        [(_fit(cells[0], key) - 2 * place, [place]) for place, key in enumerate(keys)]
    ]
    for cell in cells[1:]:
        before = best[-1]
        best.append([_extended(before, place, _fit(cell, key), cost) for place, key in enumerate(keys)])
    return max(best[-1], key=lambda scored: scored[0])[1]


def _extended(before: list[tuple[float, list[int]]], place: int, fit: float, cost: float) -> tuple[float, list[int]]:
    """The best way to reach a column: from one further left, or, at a cost, from the same column (a cell on two
    lines).
    """
    options = [
        (score - (cost if left == place else 0.0), places) for left, (score, places) in enumerate(before[: place + 1])
    ]
    score, places = max(options, key=lambda option: option[0])
    return score + fit, [*places, place]


def _fit(cell: str, key: str) -> float:
    """How well the words of a cell fit a column."""
    if _is_time(cell):
        return 3.0 if key == "due" else -2.0
    if key == "due":
        return -2.0
    if key in {"lead", "coordinating"}:
        return 2.0 if _is_body(cell) else -1.5
    return 1.0 if not _is_body(cell) else -0.5


def _is_body(words: str) -> bool:
    return begins_with_body(words.capitalize() if words.isupper() else words, 0, default_lexicon())


def _is_time(words: str) -> bool:
    return len(words) <= _LONGEST_TIME and _TIME.match(words) is not None
