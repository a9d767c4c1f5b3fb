"""The forms in which a text says a time, each with what it means: data for `dates`.

`RULES` hold in running text, `BARE` only where a whole cell or label is one time ("6/2026").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from thongsuot.reading.model import Due
from thongsuot.vietnamese.dates import last_day_of_month, last_day_of_quarter

_PREFIX = (
    r"(?P<prefix>\b(?:(?:chậm nhất|muộn nhất|không muộn hơn|không quá)(?: là)?(?: trong| vào| đến"
    r"| trước)?(?: hết)?|trước|trong"
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
class Rule:
    """A form and what a match of it means, None where it means no time after all."""

    pattern: re.Pattern[str]
    meaning: Callable[[re.Match[str], date | None], Due | None]


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


def _months(match: re.Match[str], today: date | None) -> Due | None:
    """ "tháng 4 - 6/2026", "tháng 4, tháng 5 năm 2026": from the first day of the one to the last of the other."""
    first, last = int(match["first"]), int(match["last"])
    year = _year_of(match, today)
    if year is None or not 1 <= first < last <= 12:
        return None
    return Due("range", match[0].strip(), date(year, first, 1), last_day_of_month(year, last), before=_before(match))


def _months_of_years(match: re.Match[str], _today: date | None) -> Due | None:
    first, last = int(match["first"]), int(match["last"])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    starts_on, until = date(int(match["year"]), first, 1), last_day_of_month(int(match["until"]), last)
    return Due("range", match[0].strip(), starts_on, until) if starts_on < until else None


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
    if near in {"năm sau", "năm tới", "sang năm", "sau"} or (
        near == "tới" and month is None and "năm" in match[0].lower()
    ):
        return today.year + 1
    return today.year + (1 if near == "tới" and month is not None and month < today.month else 0)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


HINT = _compiled(
    r"\d\s?[/.-]\s?\d|\d[\s,]{0,2}[^\W\d_]|[^\W\d_][\s,(]{0,2}\d"
    r"|\b(?:hằng|hàng|mỗi|từng|thường|định kỳ|ngay sau|khi|nếu|trường hợp|năm nay|năm này|quý)\b"
)
_BARE_PREFIX = r"(?P<prefix>(?:trước|trong|đến|hết)\s)?"
BARE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], Due | None]], ...] = (
    (_compiled(_BARE_PREFIX + r"(?:tháng\s)?(?P<month>\d{1,2})\s?[/-]\s?(?P<year>(?:19|20)\d\d)"), _month),
    (_compiled(_BARE_PREFIX + r"(?:năm\s)?(?P<year>(?:19|20)\d\d)"), _in_year),
    (
        _compiled(
            r"(?:từ )?(?:tháng )?(?P<first>\d{1,2})/(?P<year>(?:19|20)\d\d)\s?(?:[-–]|đến)\s?(?:tháng )?"
            r"(?P<last>\d{1,2})/(?P<until>(?:19|20)\d\d)"
        ),
        _months_of_years,
    ),
    (_compiled(_BARE_PREFIX + r"(?:ngày\s)?(?P<day>[0-3]?\d)[/-](?P<month>[01]?\d)"), _day),
    (_compiled(_BARE_PREFIX + r"T\.?(?P<month>[01]?\d)\s?[/-]\s?(?P<year>(?:19|20)\d\d)"), _month),
    (_compiled(_BARE_PREFIX + r"tháng\s(?P<month>[01]?\d)"), _month),
    (
        _compiled(
            r"(?:định kỳ )?0?(?P<count>6) (?P<cycle>tháng)(?: một lần| đầu năm)?(?:,| và| hoặc|/)? (?:hằng "
            r"|hàng |một |1 )?năm"
        ),
        _recurring,
    ),
    (_compiled(r"liên tục"), _continuous),
    (
        _compiled(
            r"(?:năm\s|từ năm\s|giai đoạn\s)?(?P<first>(?:19|20)\d\d)\s?(?:[-–—,]"
            r"|và|đến)\s?(?:năm\s)?(?P<last>(?:19|20)\d\d)"
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
RULES = (
    Rule(
        _compiled(
            _PREFIX + r"(?<!tháng )(?<!quý )(?:ngày\s)?(?P<day>[0-3]?\d)\s?[/.-]\s?(?P<month>[01]?\d)"
            r"\s?[/.-]\s?(?P<year>(?:19|20)\d\d)(?!\d)"
        ),
        _day,
    ),
    Rule(
        _compiled(
            _PREFIX
            + r"ngày\s(?P<day>[0-3]?\d)\stháng\s(?P<month>[01]?\d)\s?(?:,\s)?(?:năm\s(?P<year>(?:19|20)\d\d))?\b"
        ),
        _day,
    ),
    Rule(
        _compiled(
            _PREFIX
            + (
                r"ngày\s(?P<day>[0-3]?\d)[/-](?P<month>[01]?\d)(?![\d/-])(?:\s(?P<near>năm nay|tới"
                r"|này))?(?!\s(?:hằng|hàng|mỗi))"
            )
        ),
        _day,
    ),
    Rule(
        _compiled(
            _PREFIX + r"tháng\s(?P<first>[01]?\d)(?:\s?[-–,]\s?|\s(?:và|đến)\s)(?:tháng\s)?(?P<last>[01]?\d)" + _YEAR
        ),
        _months,
    ),
    Rule(_compiled(_PREFIX + _PART + r"tháng\s(?P<month>[01]?\d)" + _YEAR), _month),
    Rule(
        _compiled(
            r"(?P<prefix>\b(?:chậm nhất(?: là)?(?: trong| vào)?|trước|trong|vào|đến hết|hết|xong trước)\s)"
            + _PART
            + r"tháng\s(?P<month>[01]?\d)(?![\d/]|\s?[/-]\s?\d)"
        ),
        _month,
    ),
    Rule(
        _compiled(
            r"(?P<prefix>\b(?:chậm nhất(?: là)?(?: trong| vào)?|trước|trong|vào|đến hết"
            r"|hết)\s)(?P<month>[01]?\d)/(?P<year>(?:19|20)\d\d)(?!\d)"
        ),
        _month,
    ),
    Rule(
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
    Rule(
        _compiled(
            _PREFIX + r"(?:0?6|sáu) tháng (?P<half>đầu|cuối) năm(?:\s(?P<year>(?:19|20)\d\d)|\s(?P<near>nay))?\b"
        ),
        _half,
    ),
    Rule(_compiled(_PREFIX + _PART + r"năm\s(?P<year>(?:19|20)\d\d)(?!\d|\s?[-–]\s?(?:19|20)\d\d)\b"), _in_year),
    Rule(
        _compiled(r"(?P<prefix>\b(?:đến|trước|trong|hết|đến hết)\s)(?P<year>(?:19|20)\d\d)\b(?!\s?[-–/]\s?\d)"),
        _in_year,
    ),
    Rule(_compiled(r"(?P<prefix>\b(?:trong|hết|đến hết|trước)\s)" + _PART + r"năm (?P<near>nay|này)\b"), _in_year),
    Rule(_compiled(r"(?P<prefix>\b(?:trong|vào|xong trong)\s)năm (?P<near>sau|tới)\b"), _in_year),
    Rule(
        _compiled(
            r"(?:(?:trong )?(?:giai đoạn|nhiệm kỳ|thời kỳ|các năm|từ năm|năm)\s)(?P<first>(?:19"
            r"|20)\d\d)\s?(?:[-–—]|đến)\s?(?:hết )?(?:năm\s)?(?P<last>(?:19|20)\d\d)\b"
        ),
        _years,
    ),
    Rule(_compiled(r"năm\s(?P<year>(?:19|20)\d\d) và (?:các|những) năm (?:tiếp theo|sau|kế tiếp)"), _open_years),
    Rule(
        _compiled(
            _PREFIX
            + r"(?:\d{1,2}(?: giờ|h)(?: ?\d{1,2})?(?: phút)?,? )?(?:ngày )?(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])"
            r"|chủ nhật) (?:hằng|hàng|mỗi) (?P<cycle>tuần)\b"
        ),
        _recurring,
    ),
    Rule(
        _compiled(
            _PREFIX
            + r"ngày\s\d{1,2} (?:của )?tháng (?:cuối|cuối cùng|đầu)(?: của)?(?: mỗi| hằng| hàng)? (?P<cycle>quý|năm)\b"
        ),
        _recurring,
    ),
    Rule(
        _compiled(
            _PREFIX + r"(?:tháng \d{1,2}|quý (?:IV|I{1,3}|[1-4])|cuối|đầu) (?:hằng|hàng|mỗi) (?P<cycle>năm|quý|tháng)\b"
        ),
        _recurring,
    ),
    Rule(
        _compiled(
            _PREFIX
            + (
                r"ngày\s\d{1,2}(?:[/-]\d{1,2}|\stháng\s\d{1,2}|\s(?:của )?tháng cuối)?\s(?:hằng|hàng|mỗi"
                r"|của)\s(?P<cycle>tuần|tháng|quý|năm)\b"
            )
        ),
        _recurring,
    ),
    Rule(
        _compiled(r"(?:định kỳ\s)?(?:\(?\s?)(?:hằng|hàng|mỗi|từng)\s(?P<cycle>tuần|tháng|quý|năm|ngày)\b"), _recurring
    ),
    Rule(
        _compiled(r"định kỳ (?:mỗi )?(?:0?(?P<count>\d{1,2})\s)?(?P<cycle>tuần|tháng|quý|năm)(?: (?:một|1|/) ?lần)?\b"),
        _recurring,
    ),
    Rule(_compiled(r"\b0?(?P<count>\d{1,2}) (?P<cycle>tháng|năm)(?: một| 1|/) ?lần\b"), _recurring),
    Rule(_compiled(r"\b(?:theo )?định kỳ(?! (?:mỗi|hằng|hàng|\d|tuần|tháng|quý|năm))\b"), _recurring),
    Rule(_compiled(r"\bthường xuyên\b(?:, liên tục\b)?"), _continuous),
    Rule(
        _compiled(
            r"(?:(?:trong|sau|chậm nhất(?: là)?|không quá|trước) )?(?:vòng |thời hạn |thời gian )?(?:không quá "
            r"|tối đa )?"
            r"\b\d{1,3} (?:ngày|tuần|tháng|năm)(?: làm việc)?,? "
            r"(?:kể từ|tính từ|sau khi|từ khi|từ ngày|sau)\b[^,.;]{0,120}"
        ),
        _relative,
    ),
    Rule(_compiled(r"\bngay (?:sau )(?:khi )?[^,.;]{0,80}"), _relative),
    Rule(
        _compiled(r"\b(?:khi có|khi được|nếu có|nếu|trường hợp|khi cần)\b[^.;]{0,120}?(?=[,.;]|$| thì\b| đề nghị\b)"),
        _conditional,
    ),
)
