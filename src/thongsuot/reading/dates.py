"""Finds times in a text and what they mean.

Reads: words, and the day on which the document was issued. Writes: moments, each with its `Due`:

    "báo cáo chậm nhất ngày 09/3/2025"          →  day, until 2025-03-09
    "hoàn thành trong quý III năm nay" (2022)   →  quarter, until 2022-09-30
    "trước ngày 15 hằng tháng"                  →  recurring, every month, before
    "30 ngày kể từ ngày ban hành"               →  relative

`until` is the last day of the stated period; "before" is kept as a mark and moves no day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from thongsuot.reading.date_rules import BARE, REACH, RULES, WORDS, Rule, may_hold_time
from thongsuot.reading.model import Due
from thongsuot.reading.patterns import small_letters

_OPEN = re.compile(r"năm (?:tiếp theo|sau|kế tiếp)|trở đi", re.IGNORECASE)
_NO_YEAR = re.compile(r"^(?!.*\d{4})")
_SINCE = re.compile(r"(?:từ|kể từ|bắt đầu từ)\b", re.IGNORECASE)
_AFTER = re.compile(r"(?:ngay )?sau (?:khi|hội nghị|đại hội|kỳ họp|khi có)\b", re.IGNORECASE)
_CONDITION = re.compile(r"(?:khi|nếu|trường hợp|theo đề nghị|theo yêu cầu)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time at `start` to `end` of the words; `bounding` where they say by when something must be done."""

    start: int
    end: int
    due: Due
    bounding: bool

    @property
    def dated(self) -> bool:
        """Whether the time has a place in the calendar."""
        return self.due.kind in {"day", "month", "quarter", "year", "range"}


def find_moments(words: str, today: date | None) -> tuple[Moment, ...]:
    """This function will find the times in `words`, in their order and without overlap; the longer of two
    readings wins.
    """
    if not may_hold_time(words):
        return ()
    found = sorted(_readings(words, today), key=lambda moment: (moment.start, -moment.end))
    kept: list[Moment] = []
    for moment in found:
        if not kept or moment.start >= kept[-1].end:
            kept.append(moment)
    return tuple(_joined(words, kept))


def moments_within(whole: Sequence[Moment], words: str, start: int, end: int, today: date | None) -> tuple[Moment, ...]:
    """This function will give the times in a slice of `words` by those of the whole, whose offsets they keep; it looks
    again where one of them reaches over an end of the slice.
    """
    if any(moment.start < start < moment.end or moment.start < end < moment.end for moment in whole):
        found = find_moments(words[start:end], today)
        return tuple(Moment(moment.start + start, moment.end + start, moment.due, moment.bounding) for moment in found)
    inside = tuple(moment for moment in whole if start <= moment.start < end)
    return inside if inside and may_hold_time(words[start:end]) else ()


def due_of_cell(words: str, today: date | None) -> Due | None:
    """This function will read a whole cell or label as a time: "6/2025", "2025 - 2026", "Thường xuyên"; None when
    it is empty.
    """
    cell = words.strip(" .;*")
    if not cell:
        return None
    if whole := _bare(cell, today):
        return whole
    moments = find_moments(cell, today)
    if not moments:
        return Due(_kind_without_day(cell), cell)
    best = next((moment for moment in moments if moment.due.kind != "recurring"), moments[0])
    if moments[0].start == 0 and moments[0].due.every and moments[0].due.every != "continuous":
        best = moments[0]
    if best.due.kind in {"year", "range"} and _OPEN.search(cell):
        return Due("range", cell, starts_on=best.due.starts_on or _first_day(best.due))
    if best.due.kind in {"month", "quarter", "year"} and len(moments) == 1 and _SINCE.match(cell):
        return Due("range", cell, starts_on=_first_day(best.due))
    return replace(best.due, text=cell)


def _kind_without_day(cell: str) -> str:
    if _CONDITION.match(cell):
        return "conditional"
    return "relative" if _AFTER.match(cell) else "none"


def _readings(words: str, today: date | None) -> Iterator[Moment]:
    small = small_letters(words)
    held = {word for word in WORDS if word in small}
    for rule in RULES:
        if rule.words and held.isdisjoint(rule.words):
            continue
        sign = rule.sign.search(small)
        for match in _matches(rule, words, small, sign.start()) if sign else ():
            due = rule.meaning(match, today)
            if due:
                prefix = (match.groupdict().get("prefix") or "").strip().lower()
                yield Moment(match.start(), match.end(), due, prefix not in {"", "từ", "kể từ"})


def _matches(rule: Rule, words: str, small: str, first: int) -> Iterator[re.Match[str]]:
    """Each match of a rule as `finditer` gives them, but looked for only from a little before each sign of it."""
    position, sign = 0, first
    while match := rule.pattern.search(words, max(position, sign - REACH)):
        yield match
        position = match.end()
        if (after := rule.sign.search(small, position)) is None:
            return
        sign = after.start()


def _joined(words: str, moments: list[Moment]) -> list[Moment]:
    """Two times with "đến" or a dash between them are one range: "từ tháng 3/2026 đến tháng 6/2026"."""
    joined: list[Moment] = []
    for moment in moments:
        before = joined[-1] if joined else None
        if (
            before
            and before.dated
            and moment.dated
            and re.fullmatch(r"\s?[-–]?\s?", words[before.end : moment.start])
            and _opens_range(words, before, moment)
        ):
            due = Due(
                "range",
                words[before.start : moment.end],
                before.due.starts_on or _first_day(before.due),
                moment.due.until,
            )
            joined[-1] = Moment(before.start, moment.end, due, bounding=True)
        elif before and before.due.every in {"year", "quarter"} and _each_time(words, before, moment):
            due = Due("recurring", words[before.start : moment.end], every=before.due.every, before=moment.due.before)
            joined[-1] = Moment(before.start, moment.end, due, bounding=True)
        else:
            joined.append(moment)
    return joined


def _each_time(words: str, before: Moment, moment: Moment) -> bool:
    """ "hằng năm, trước ngày 05 tháng 12": a day without a year behind a cycle is a day of each."""
    between = words[before.end : moment.start]
    return (
        moment.due.kind == "day"
        and _NO_YEAR.search(moment.due.text) is not None
        and re.fullmatch(r",?\s\(?", between) is not None
    )


def _opens_range(words: str, before: Moment, after: Moment) -> bool:
    if "-" in words[before.end : after.start] or "–" in words[before.end : after.start]:
        return before.due.kind == after.due.kind and not after.bounding
    return words[before.start :].lower().startswith("từ") and words[after.start :].lower().startswith("đến")


def _first_day(due: Due) -> date | None:
    if due.until is None or due.kind == "day":
        return due.until
    months = {"month": 0, "quarter": 2, "year": 11}.get(due.kind, 0)
    return date(due.until.year, due.until.month - months, 1)


def _bare(cell: str, today: date | None) -> Due | None:
    """What only a cell may say: a month, a year or years without the words."""
    for pattern, meaning in BARE:
        if match := pattern.fullmatch(cell):
            return meaning(match, today)
    return None
