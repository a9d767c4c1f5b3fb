"""Finds figures that are reported as facts.

Reads: the passages of the body, the targets, events and citations (whose numbers are none). Writes: figures, with
the whole that a percentage is of where the text gives it:

    "có 664 tổ chức cơ sở đảng bị kỷ luật, chiếm 1,3 % … tổng số 50.000 tổ chức cơ sở đảng"   →  three figures; 1,3
    % is a share of the third
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from thongsuot.reading.confidence import sureness
from thongsuot.reading.context import Governor
from thongsuot.reading.dates import Moment
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Figure
from thongsuot.reading.passages import Passage
from thongsuot.reading.patterns import compiled, said_in
from thongsuot.reading.places import Places
from thongsuot.reading.quantities import Quantity, find_quantities, holds_digit
from thongsuot.vietnamese.numbers import format_number

_is_no_fact = said_in(
    r"\b(?:phấn đấu|mục tiêu|chỉ tiêu|phải|cần|hoàn thành|đến năm|tối thiểu|ít nhất|điểm cầu"
    r"|(?:hội nghị|hình thức|truyền hình|họp)[^,.;]{0,40}\btrực (?:tuyến|tiếp)|ưu tiên"
    r"|kỷ niệm|thứ nhất|lần thứ|lượt xem|lượt truy cập|hoàn thiện|giảm \d|gồm các)\b"
)
_TOTAL = re.compile(r"\btổng số\s(?:các\s|là\s)?$|\btrong số\s$|\btrong tổng số\s$", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;.:)(]|\s(?:và|nhưng|thì|nếu)\s")
_OF_WHOLE = re.compile(r"(?:\s(?:trên|trong)(?:\s(?:tổng )?số)?\s|/)[\d.]+(?=\s)")
_DECIMALS = re.compile(r"[\d.]+,(?P<decimals>\d+)")
_LONGEST_SUBJECT = 300
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Found:
    figure: Figure
    passage: int
    sentence: int
    total: bool
    places: int
    """How many decimals are written: "1,0%" has one."""
    whole: bool
    """Whether it is the whole of one part ("62/64 xã"): no other clause's percentage is taken of it."""


def find_figures(script: Manuscript, above: Sequence[Governor], taken: Sequence[Place]) -> tuple[Figure, ...]:
    """This function will find the figures; `above` governs each passage of the body, `taken` are the places of targets,
    assignments and citations.
    """
    found: list[_Found] = []
    places = Places(taken)
    for index, passage, _ in script.body():
        if not above[index].targets and not script.headings[index] and holds_digit(passage.words):
            found.extend(_in_passage(script, index, passage, places))
    return tuple(_shared(_once(found)))


def _in_passage(script: Manuscript, index: int, passage: Passage, taken: Places) -> Iterator[_Found]:
    words = passage.words
    moments = script.moments(index)
    for start, end in script.sentences[index]:
        quantities = tuple(find_quantities(words[start:end], script.lexicon))
        if not quantities or _is_no_fact(words[start:end]):
            continue
        period = _period(moments, start, end)
        for quantity in quantities:
            at = replace(quantity, start=quantity.start + start, end=quantity.end + start, lead=quantity.lead + start)
            if _counts(script, words, at, moments) and not taken.hold(passage.at[at.start]):
                yield _Found(
                    _figure(passage, at, end, period),
                    index,
                    max(start, words.rfind(";", start, at.start)),
                    at.whole or _is_total(words, start, at),
                    len(written["decimals"]) if (written := _DECIMALS.match(words, at.start)) else 0,
                    at.whole,
                )


def _is_total(words: str, start: int, quantity: Quantity) -> bool:
    before = max(start, quantity.start - 25)
    return not quantity.percent and _TOTAL.search(words, before, quantity.start) is not None


def _counts(script: Manuscript, words: str, quantity: Quantity, moments: Sequence[Moment]) -> bool:
    """A percentage, or a count of something that is no part of a document and no time."""
    if any(moment.dated and moment.start <= quantity.start < moment.end for moment in moments) or quantity.rank:
        return False
    if quantity.percent:
        return True
    uncounted = compiled(script.lexicon, "quantities.uncounted", r"\s?{}").match(words, quantity.end)
    return quantity.unit is not None and uncounted is None


def _period(moments: Sequence[Moment], start: int, end: int) -> tuple[date | None, date | None]:
    """The years of which a sentence speaks."""
    inside = [moment.due for moment in moments if start <= moment.start < end and moment.due.kind in {"range", "year"}]
    return (inside[0].starts_on, inside[0].until) if inside else (None, None)


def _figure(passage: Passage, quantity: Quantity, end: int, period: tuple[date | None, date | None]) -> Figure:
    words = passage.words
    limit = min(end, quantity.end + _LONGEST_SUBJECT)
    of = _OF_WHOLE.match(words, quantity.end, limit)
    counted = of.end() if of else quantity.end
    stop = _CLAUSE_END.search(words, counted, limit)
    close = stop.start() if stop else limit
    subject = words[counted:close].strip(" .,;:()")
    start, last = passage.span(quantity.lead if quantity.percent else quantity.start, max(close, quantity.end))
    low = quantity.low
    return Figure(
        start,
        last,
        low,
        quantity.counted_in,
        subject or (quantity.unit or ""),
        *period,
        confidence=sureness("figure.fact"),
        rule="figure.fact",
    )


def _once(found: Sequence[_Found]) -> list[_Found]:
    """A figure said again is one item, at its first mention."""
    seen: set[tuple[object, ...]] = set()
    kept: list[_Found] = []
    for item in found:
        figure = item.figure
        percent = figure.counted_in == "percent"
        key = (figure.value, "percent") if percent else (figure.value, figure.subject, item.passage)
        if key not in seen:
            kept.append(item)
        seen.add(key)
    return kept


def _shared(found: Sequence[_Found]) -> Iterator[Figure]:
    """Points each percentage at the total of its passage, and marks the three where count, share and total
    contradict each other.
    """
    figures = [item.figure for item in found]
    for index, (item, total, count) in enumerate(zip(found, _totals(found), _counts_before(found), strict=True)):
        if item.figure.counted_in != "percent":
            continue
        if count is not None and not item.figure.subject:
            figures[index] = replace(figures[index], subject=figures[count].subject)
        if total is None:
            continue
        figures[index] = replace(figures[index], share_of=total)
        if count is None:
            continue
        if contradicts(figures[count].value, figures[index].value, figures[total].value, item.places):
            why = contradiction(figures[count].value, figures[total].value, figures[index].value)
            for at in (count, index, total):
                figures[at] = replace(figures[at], suspect=True, why=why)
    yield from figures


def contradiction(count: float, total: float, percent: float) -> str:
    """The sum that does not come out, as a Vietnamese text writes numbers: "664 / 50.000 = 1,3 % ≠ 0,2 %"."""
    number = [format_number(Decimal(str(value))) for value in (count, total, round(100 * count / total, 1), percent)]
    return "{} / {} = {} % ≠ {} %".format(*number)


def _totals(found: Sequence[_Found]) -> Iterator[int | None]:
    """For each figure the total of its clause, else the first of its passage."""
    by_passage: dict[int, int] = {}
    by_sentence: dict[tuple[int, int], int] = {}
    for index, item in enumerate(found):
        if item.total:
            if not item.whole:
                by_passage.setdefault(item.passage, index)
            by_sentence.setdefault((item.passage, item.sentence), index)
    for item in found:
        yield by_sentence.get((item.passage, item.sentence), by_passage.get(item.passage))


def _counts_before(found: Sequence[_Found]) -> Iterator[int | None]:
    """For each figure the last count before it in its passage that is no total."""
    last: int | None = None
    for index, item in enumerate(found):
        yield last if last is not None and found[last].passage == item.passage else None
        if not item.total and item.figure.counted_in != "percent":
            last = index


def contradicts(count: float, percent: float, total: float, places: int) -> bool:
    """This function will tell whether a percentage is wrong by more than its own last written place."""
    return bool(total > 0 and abs(count / total * 100 - percent) > 10.0**-places + 1e-9)
