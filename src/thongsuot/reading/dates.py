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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from thongsuot.reading.model import Due
from thongsuot.vietnamese.dates import last_day_of_month, last_day_of_quarter

_PREFIX = (
    r"(?P<prefix>\b(?:(?:chậm nhất|muộn nhất)(?: là)?(?: trong| vào| đến| trước)?(?: hết)?|trước|trong"
    r"|vào|đến hết|đến|tới|hết|từ|kể từ|xong trước|xong trong|cho đến)\s)?"
)
_YEAR = (
    r"(?:(?:\s?[/.-]\s?|\s?năm\s)(?P<year>(?:19|20)\d\d)(?!\d)|\s(?P<near>năm nay|năm sau|năm tới|tới|này|sang năm))"
)
_PART = r"(?:(?P<part>đầu|giữa|cuối|thượng tuần|trung tuần|hạ tuần)\s)?"
_CYCLES = {"tuần": "week", "tháng": "month", "quý": "quarter", "năm": "year", "ngày": "day"}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PART_ENDS = {"thượng tuần": (1, 10), "trung tuần": (11, 20)}


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


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    meaning: Callable[[re.Match[str], date | None], Due | None]


@lru_cache(maxsize=1024)
def find_moments(words: str, today: date | None) -> tuple[Moment, ...]:
    """This function will find the times in `words`, in their order and without overlap; the longer of two
    readings wins.
    """
    if not _HINT.search(words):
        return ()
    found = sorted(_readings(words, today), key=lambda moment: (moment.start, -moment.end))
    kept: list[Moment] = []
    for moment in found:
        if not kept or moment.start >= kept[-1].end:
            kept.append(moment)
    return tuple(_joined(words, kept))


def due_of_cell(words: str, today: date | None) -> Due | None:
    """This function will read a whole cell or label as a time: "6/2025", "2025 - 2026", "Thường xuyên"; None when
    it is empty.
    """
    cell = words.strip(" .;*")
    if not cell:
        return None
    if whole := _bare(cell):
        return whole
    moments = find_moments(cell, today)
    if not moments:
        kind = "conditional" if _CONDITION.match(cell) else "none"
        return Due(kind, cell)
    best = next((moment for moment in moments if moment.due.kind != "recurring"), moments[0])
    if best.due.kind == "year" and _OPEN.search(cell):
        return Due("range", cell, starts_on=date(best.due.until.year, 1, 1) if best.due.until else None)
    return replace(best.due, text=cell)


def _readings(words: str, today: date | None) -> Iterator[Moment]:
    for rule in _RULES:
        for match in rule.pattern.finditer(words):
            due = rule.meaning(match, today)
            if due:
                prefix = (match.groupdict().get("prefix") or "").strip().lower()
                yield Moment(match.start(), match.end(), due, prefix not in {"", "từ", "kể từ"})


def _joined(words: str, moments: list[Moment]) -> list[Moment]:
    """Two times with "đến" between them are one range: "từ tháng 3/2026 đến tháng 6/2026"."""
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
        else:
            joined.append(moment)
    return joined


def _opens_range(words: str, before: Moment, after: Moment) -> bool:
    return words[before.start :].lower().startswith("từ") and words[after.start :].lower().startswith("đến")


def _first_day(due: Due) -> date | None:
    if due.until is None or due.kind == "day":
        return due.until
    months = {"month": 0, "quarter": 2, "year": 11}.get(due.kind, 0)
    return date(due.until.year, due.until.month - months, 1)


def _before(match: re.Match[str]) -> bool:
    return (match["prefix"] or "").strip().lower().endswith("trước")


def _day(match: re.Match[str], today: date | None) -> Due | None:
    year = _year_of(match, today)
    try:
        until = date(year, int(match["month"]), int(match["day"])) if year else None
    except ValueError:
        return None
    return Due("day", match[0].strip(), until=until, before=_before(match)) if until else None


def _month(match: re.Match[str], today: date | None) -> Due | None:
    month = int(match["month"])
    year = _year_of(match, today, month)
    if not 1 <= month <= 12:
        return None
    part = (match.groupdict().get("part") or "").lower()
    if part in _PART_ENDS and year:
        first, last = _PART_ENDS[part]
        return Due("range", match[0].strip(), date(year, month, first), date(year, month, last), before=_before(match))
    if part == "hạ tuần" and year:
        return Due(
            "range", match[0].strip(), date(year, month, 21), last_day_of_month(year, month), before=_before(match)
        )
    until = last_day_of_month(year, month) if year else None
    return Due("month", match[0].strip(), until=until, before=_before(match))


def _quarter(match: re.Match[str], today: date | None) -> Due | None:
    year = _year_of(match, today)
    quarter = _ROMAN[(match["second"] or match["first"]).upper()]
    until = last_day_of_quarter(year, quarter) if year else None
    return Due("quarter", match[0].strip(), until=until, before=_before(match))


def _half(match: re.Match[str], today: date | None) -> Due | None:
    year = _year_of(match, today)
    if not year:
        return None
    first = match["half"].lower() == "đầu"
    starts_on, until = (date(year, 1, 1), date(year, 6, 30)) if first else (date(year, 7, 1), date(year, 12, 31))
    return Due("range", match[0].strip(), starts_on, until, before=_before(match))


def _in_year(match: re.Match[str], today: date | None) -> Due | None:
    year = _year_of(match, today)
    return Due("year", match[0].strip(), until=date(year, 12, 31), before=_before(match)) if year else None


def _years(match: re.Match[str], _today: date | None) -> Due | None:
    first, last = int(match["first"]), int(match["last"])
    return Due("range", match[0].strip(), date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _open_years(match: re.Match[str], _today: date | None) -> Due | None:
    return Due("range", match[0].strip(), date(int(match["year"]), 1, 1))


def _recurring(match: re.Match[str], _today: date | None) -> Due | None:
    groups = match.groupdict()
    cycle = (groups.get("cycle") or "").lower()
    every = _CYCLES.get(cycle)
    if every == "month" and groups.get("count"):
        every = {"1": "month", "3": "quarter", "6": "half", "12": "year"}.get(groups["count"] or "")
    if every == "day":
        every = "continuous"
    before = (groups.get("prefix") or "").strip().lower().endswith("trước")
    return Due("recurring", match[0].strip(), every=every, before=before)


def _continuous(match: re.Match[str], _today: date | None) -> Due | None:
    return Due("recurring", match[0].strip(), every="continuous")


def _relative(match: re.Match[str], _today: date | None) -> Due | None:
    return Due("relative", match[0].strip())


def _conditional(match: re.Match[str], _today: date | None) -> Due | None:
    return Due("conditional", match[0].strip())


def _year_of(match: re.Match[str], today: date | None, month: int | None = None) -> int | None:
    """The year that is written, or that "năm nay", "tới" and nothing at all mean on the day of issue."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"] or 0)
    if today is None:
        return None
    near = (groups.get("near") or "").lower()
    if near in {"năm sau", "năm tới", "sang năm"}:
        return today.year + 1
    return today.year + (1 if near == "tới" and month is not None and month < today.month else 0)


def _bare(cell: str) -> Due | None:
    """What only a cell may say: a month, a year or years without the words."""
    for pattern, meaning in _BARE:
        if match := pattern.fullmatch(cell):
            return meaning(match, None)
    return None


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_HINT = _compiled(
    r"\d\s?[/.-]\s?\d|\d[\s,]{0,2}[^\W\d_]|[^\W\d_][\s,(]{0,2}\d"
    r"|\b(?:hằng|hàng|mỗi|từng|thường|định kỳ|ngay sau|khi|nếu|trường hợp|năm nay|năm này|quý)\b"
)
_OPEN = _compiled(r"năm (?:tiếp theo|sau|kế tiếp)|trở đi")
_CONDITION = _compiled(r"(?:khi|nếu|trường hợp|theo đề nghị|theo yêu cầu)\b")
_BARE_PREFIX = r"(?P<prefix>(?:trước|trong|đến|hết)\s)?"
_BARE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], Due | None]], ...] = (
    (_compiled(_BARE_PREFIX + r"(?:tháng\s)?(?P<month>\d{1,2})\s?[/-]\s?(?P<year>(?:19|20)\d\d)"), _month),
    (_compiled(_BARE_PREFIX + r"(?:năm\s)?(?P<year>(?:19|20)\d\d)"), _in_year),
    (
        _compiled(
            r"(?:năm\s|từ năm\s|giai đoạn\s)?(?P<first>(?:19|20)\d\d)\s?(?:[-–—]"
            r"|đến)\s?(?:năm\s)?(?P<last>(?:19|20)\d\d)"
        ),
        _years,
    ),
    (
        _compiled(
            r"(?:từ\s)?(?:năm\s)?(?P<year>(?:19|20)\d\d)(?:\s?[,;-]?\s?(?:và )?(?:các|những) năm (?:tiếp "
            r"theo|sau|kế tiếp)|\s?(?:-|trở đi))"
        ),
        _open_years,
    ),
)
_RULES = (
    _Rule(
        _compiled(
            _PREFIX
            + r"(?:ngày\s)?(?P<day>[0-3]?\d)\s?[/.-]\s?(?P<month>[01]?\d)\s?[/.-]\s?(?P<year>(?:19|20)\d\d)(?!\d)"
        ),
        _day,
    ),
    _Rule(
        _compiled(
            _PREFIX
            + r"ngày\s(?P<day>[0-3]?\d)\stháng\s(?P<month>[01]?\d)\s?(?:,\s)?(?:năm\s(?P<year>(?:19|20)\d\d))?\b"
        ),
        _day,
    ),
    _Rule(
        _compiled(
            _PREFIX
            + (
                r"ngày\s(?P<day>[0-3]?\d)[/-](?P<month>[01]?\d)(?![\d/-])(?:\s(?P<near>năm nay|tới"
                r"|này))?(?!\s(?:hằng|hàng|mỗi))"
            )
        ),
        _day,
    ),
    _Rule(_compiled(_PREFIX + _PART + r"tháng\s(?P<month>[01]?\d)" + _YEAR), _month),
    _Rule(
        _compiled(
            r"(?P<prefix>\b(?:chậm nhất(?: là)?(?: trong| vào)?|trước|trong|vào|đến hết|hết|xong trước)\s)"
            + _PART
            + r"tháng\s(?P<month>[01]?\d)(?![\d/]|\s?[/-]\s?\d)"
        ),
        _month,
    ),
    _Rule(
        _compiled(
            r"(?P<prefix>\b(?:chậm nhất(?: là)?(?: trong| vào)?|trước|trong|vào|đến hết"
            r"|hết)\s)(?P<month>[01]?\d)/(?P<year>(?:19|20)\d\d)(?!\d)"
        ),
        _month,
    ),
    _Rule(
        _compiled(
            _PREFIX
            + _PART
            + (
                r"quý\s(?P<first>IV|I{1,3}|[1-4])(?:(?:\s?[,–-]\s?|\s(?:và|đến)\s)(?:quý\s)?(?P<second>IV"
                r"|I{1,3}|[1-4]))?\b(?:"
            )
            + _YEAR
            + ")?"
        ),
        _quarter,
    ),
    _Rule(
        _compiled(_PREFIX + r"(?:6|sáu) tháng (?P<half>đầu|cuối) năm(?:\s(?P<year>(?:19|20)\d\d)|\s(?P<near>nay))?\b"),
        _half,
    ),
    _Rule(_compiled(_PREFIX + _PART + r"năm\s(?P<year>(?:19|20)\d\d)(?!\d|\s?[-–]\s?(?:19|20)\d\d)\b"), _in_year),
    _Rule(_compiled(r"(?P<prefix>\b(?:đến|trước|trong|hết)\s)(?P<year>(?:19|20)\d\d)\b(?!\s?[-–/]\s?\d)"), _in_year),
    _Rule(_compiled(r"(?P<prefix>\b(?:trong|hết|đến hết)\s)năm (?P<near>nay|này)\b"), _in_year),
    _Rule(
        _compiled(
            r"(?:(?:trong )?(?:giai đoạn|nhiệm kỳ|thời kỳ|các năm|từ năm|năm)\s)(?P<first>(?:19"
            r"|20)\d\d)\s?(?:[-–—]|đến)\s?(?:hết )?(?:năm\s)?(?P<last>(?:19|20)\d\d)\b"
        ),
        _years,
    ),
    _Rule(_compiled(r"năm\s(?P<year>(?:19|20)\d\d) và (?:các|những) năm (?:tiếp theo|sau|kế tiếp)"), _open_years),
    _Rule(
        _compiled(
            _PREFIX
            + (
                r"ngày\s\d{1,2}(?:[/-]\d{1,2}|\stháng\s\d{1,2}|\s(?:của )?tháng cuối)?\s(?:hằng|hàng|mỗi"
                r"|của)\s(?P<cycle>tuần|tháng|quý|năm)\b"
            )
        ),
        _recurring,
    ),
    _Rule(
        _compiled(r"(?:định kỳ\s)?(?:\(?\s?)(?:hằng|hàng|mỗi|từng)\s(?P<cycle>tuần|tháng|quý|năm|ngày)\b"), _recurring
    ),
    _Rule(
        _compiled(r"định kỳ (?:mỗi )?(?:0?(?P<count>\d{1,2})\s)?(?P<cycle>tuần|tháng|quý|năm)(?: (?:một|1|/) ?lần)?\b"),
        _recurring,
    ),
    _Rule(_compiled(r"\b0?(?P<count>\d{1,2}) (?P<cycle>tháng|năm)(?: một| 1|/) ?lần\b"), _recurring),
    _Rule(_compiled(r"\b(?:theo )?định kỳ(?! (?:mỗi|hằng|hàng|\d|tuần|tháng|quý|năm))\b"), _recurring),
    _Rule(_compiled(r"\bthường xuyên\b(?:, liên tục\b)?"), _continuous),
    _Rule(
        _compiled(
            r"(?:trong )?(?:vòng |thời hạn |thời gian )?\b\d{1,3} (?:ngày|tuần|tháng|năm)(?: làm việc)?,? "
            r"(?:kể từ|tính từ|sau khi|từ khi|từ ngày|sau)\b[^,.;]{0,120}"
        ),
        _relative,
    ),
    _Rule(_compiled(r"\bngay (?:sau )(?:khi )?[^,.;]{0,80}"), _relative),
    _Rule(
        _compiled(r"\b(?:khi có|khi được|nếu có|nếu|trường hợp|khi cần)\b[^.;]{0,120}?(?=[,.;]|$| thì\b| đề nghị\b)"),
        _conditional,
    ),
)
