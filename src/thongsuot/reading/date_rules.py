"""The forms in which a text says a time, each with what it means: data for `dates`.

`RULES` hold in running text, `BARE` only where a whole cell or label is one time ("6/2026").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from thongsuot.reading import date_meanings as meaning
from thongsuot.reading.model import Due
from thongsuot.reading.patterns import said_in

_PREFIX = (
    r"(?P<prefix>\b(?=[cđhkmtvx])(?:(?:chậm nhất|muộn nhất|không muộn hơn|không quá)(?: là)?(?: trong| vào| đến"
    r"| trước)?(?: hết)?|trước|trong"
    r"|vào|đến hết|đến|tới|hết|từ|kể từ|xong trước|xong trong|cho đến)\s)?"
)
_YEAR = (
    r"(?:(?:\s?[/.-]\s?|\s?năm\s)(?P<year>(?:19|20)\d\d)(?!\d)|\s(?P<near>năm nay|năm sau|năm tới|tới|này|sang năm))"
)
_PART = r"(?:(?P<part>đầu|giữa|cuối|thượng tuần|trung tuần|hạ tuần)\s)?"
REACH = 64


@dataclass(frozen=True, slots=True)
class Rule:
    """A form and what a match of it means, None where it means no time after all.

    In every match stand, in small letters, one of `words` (where any are named) and, no more than `REACH` behind its
    beginning, `sign`: both are cheap to look for, while a form with a choice of words at its head is tried at every
    letter.
    """

    pattern: re.Pattern[str]
    meaning: Callable[[re.Match[str], date | None], Due | None]
    sign: re.Pattern[str]
    words: tuple[str, ...]


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_LETTER = r"[^\W\d_]"
_NUMBER = re.compile(
    rf"\d(?:\s?[/.-]\s?\d|[\s,]{{0,2}}{_LETTER}|(?<={_LETTER}.)|(?<={_LETTER}[\s,(].)|(?<={_LETTER}[\s,(][\s,(].))"
)
_WORDS = said_in(r"\b(?:hằng|hàng|mỗi|từng|thường|định kỳ|ngay sau|khi|nếu|trường hợp|năm nay|năm này|quý)\b")


def may_hold_time(words: str) -> bool:
    """This function will tell whether words hold a number beside a letter, or a word that says a time without one."""
    return _NUMBER.search(words) is not None or _WORDS(words)


_BARE_PREFIX = r"(?P<prefix>(?:trước|trong|đến|hết)\s)?"
BARE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], Due | None]], ...] = (
    (_compiled(_BARE_PREFIX + r"(?:tháng\s)?(?P<month>\d{1,2})\s?[/-]\s?(?P<year>(?:19|20)\d\d)"), meaning.month),
    (_compiled(_BARE_PREFIX + r"(?:năm\s)?(?P<year>(?:19|20)\d\d)"), meaning.in_year),
    (
        _compiled(
            r"(?:từ )?(?:tháng )?(?P<first>\d{1,2})/(?P<year>(?:19|20)\d\d)\s?(?:[-–]|đến)\s?(?:tháng )?"
            r"(?P<last>\d{1,2})/(?P<until>(?:19|20)\d\d)"
        ),
        meaning.months_of_years,
    ),
    (_compiled(_BARE_PREFIX + r"(?:ngày\s)?(?P<day>[0-3]?\d)[/-](?P<month>[01]?\d)"), meaning.day),
    (_compiled(_BARE_PREFIX + r"T\.?(?P<month>[01]?\d)\s?[/-]\s?(?P<year>(?:19|20)\d\d)"), meaning.month),
    (_compiled(_BARE_PREFIX + r"tháng\s(?P<month>[01]?\d)"), meaning.month),
    (
        _compiled(
            r"(?:định kỳ )?0?(?P<count>6) (?P<cycle>tháng)(?: một lần| đầu năm)?(?:,| và| hoặc|/)? (?:hằng "
            r"|hàng |một |1 )?năm"
        ),
        meaning.recurring,
    ),
    (_compiled(r"liên tục"), meaning.continuous),
    (
        _compiled(
            r"(?:năm\s|từ năm\s|giai đoạn\s)?(?P<first>(?:19|20)\d\d)\s?(?:[-–—,]"
            r"|và|đến)\s?(?:năm\s)?(?P<last>(?:19|20)\d\d)"
        ),
        meaning.years,
    ),
    (
        _compiled(
            r"(?:từ\s)?(?:năm\s)?(?P<year>(?:19|20)\d\d)(?:\s?[,;-]?\s?(?:và )?(?:các|những) năm (?:tiếp "
            r"theo|sau|kế tiếp)|\s?(?:-|trở đi))"
        ),
        meaning.open_years,
    ),
)
RULES = (
    Rule(
        _compiled(
            _PREFIX + r"(?<!tháng )(?<!quý )(?:ngày\s)?(?P<day>[0-3]?\d)\s?[/.-]\s?(?P<month>[01]?\d)"
            r"\s?[/.-]\s?(?P<year>(?:19|20)\d\d)(?!\d)"
        ),
        meaning.day,
        re.compile(r"\d\s?[/.-]\s?(?:19|20)\d\d"),
        (),
    ),
    Rule(
        _compiled(
            _PREFIX
            + r"ngày\s(?P<day>[0-3]?\d)\stháng\s(?P<month>[01]?\d)\s?(?:,\s)?(?:năm\s(?P<year>(?:19|20)\d\d))?\b"
        ),
        meaning.day,
        re.compile(r"ngày\s[0-3]?\d\stháng\s"),
        ("tháng",),
    ),
    Rule(
        _compiled(
            _PREFIX
            + (
                r"ngày\s(?P<day>[0-3]?\d)[/-](?P<month>[01]?\d)(?![\d/-])(?:\s(?P<near>năm nay|tới"
                r"|này))?(?!\s(?:hằng|hàng|mỗi))"
            )
        ),
        meaning.day,
        re.compile(r"ngày\s[0-3]?\d[/-]\d"),
        ("ngày",),
    ),
    Rule(
        _compiled(
            _PREFIX + r"tháng\s(?P<first>[01]?\d)(?:\s?[-–,]\s?|\s(?:và|đến)\s)(?:tháng\s)?(?P<last>[01]?\d)" + _YEAR
        ),
        meaning.months,
        re.compile(r"tháng\s[01]?\d(?:\s?[-–,]|\s(?:và|đến)\s)"),
        ("tháng",),
    ),
    Rule(
        _compiled(_PREFIX + _PART + r"tháng\s(?P<month>[01]?\d)" + _YEAR),
        meaning.month,
        re.compile(r"tháng\s[01]?\d(?:\s?[/.-]|\s?năm|\s(?:tới|này|sang))"),
        ("tháng",),
    ),
    Rule(
        _compiled(
            r"(?P<prefix>\b(?:chậm nhất(?: là)?(?: trong| vào)?|trước|trong|vào|đến hết|hết|xong trước)\s)"
            + _PART
            + r"tháng\s(?P<month>[01]?\d)(?![\d/]|\s?[/-]\s?\d)"
        ),
        meaning.month,
        re.compile(r"tháng\s[01]?\d(?![\d/])"),
        ("tháng",),
    ),
    Rule(
        _compiled(
            r"(?P<prefix>\b(?:chậm nhất(?: là)?(?: trong| vào)?|trước|trong|vào|đến hết"
            r"|hết)\s)(?P<month>[01]?\d)/(?P<year>(?:19|20)\d\d)(?!\d)"
        ),
        meaning.month,
        re.compile(r"\s[01]?\d/(?:19|20)\d\d"),
        ("/19", "/20"),
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
        meaning.quarter,
        re.compile(r"quý\s[i1-4]"),
        ("quý",),
    ),
    Rule(
        _compiled(
            _PREFIX + r"(?:0?6|sáu) tháng (?P<half>đầu|cuối) năm(?:\s(?P<year>(?:19|20)\d\d)|\s(?P<near>nay))?\b"
        ),
        meaning.half,
        re.compile(r"tháng (?:đầu|cuối) năm"),
        ("tháng",),
    ),
    Rule(
        _compiled(_PREFIX + _PART + r"năm\s(?P<year>(?:19|20)\d\d)(?!\d|\s?[-–]\s?(?:19|20)\d\d)\b"),
        meaning.in_year,
        re.compile(r"năm\s(?:19|20)\d\d"),
        ("năm",),
    ),
    Rule(
        _compiled(r"(?P<prefix>\b(?:đến|trước|trong|hết|đến hết)\s)(?P<year>(?:19|20)\d\d)\b(?!\s?[-–/]\s?\d)"),
        meaning.in_year,
        re.compile(r"[cgnt]\s(?:19|20)\d\d"),
        (),
    ),
    Rule(
        _compiled(r"(?P<prefix>\b(?:trong|hết|đến hết|trước)\s)" + _PART + r"năm (?P<near>nay|này)\b"),
        meaning.in_year,
        re.compile(r"năm n"),
        ("năm n",),
    ),
    Rule(
        _compiled(r"(?P<prefix>\b(?:trong|vào|xong trong)\s)năm (?P<near>sau|tới)\b"),
        meaning.in_year,
        re.compile(r"năm (?:sau|tới)"),
        ("năm sau", "năm tới"),
    ),
    Rule(
        _compiled(
            r"(?:(?:trong )?(?:giai đoạn|nhiệm kỳ|thời kỳ|các năm|từ năm|năm)\s)(?P<first>(?:19"
            r"|20)\d\d)\s?(?:[-–—]|đến)\s?(?:hết )?(?:năm\s)?(?P<last>(?:19|20)\d\d)\b"
        ),
        meaning.years,
        re.compile(r"(?:19|20)\d\d\s?(?:[-–—]|đến)"),
        (),
    ),
    Rule(
        _compiled(r"năm\s(?P<year>(?:19|20)\d\d) và (?:các|những) năm (?:tiếp theo|sau|kế tiếp)"),
        meaning.open_years,
        re.compile(r"\d và (?:các|những) năm"),
        ("năm",),
    ),
    Rule(
        _compiled(
            _PREFIX
            + r"(?:\d{1,2}(?: giờ|h)(?: ?\d{1,2})?(?: phút)?,? )?(?:ngày )?(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])"
            r"|chủ nhật) (?:hằng|hàng|mỗi) (?P<cycle>tuần)\b"
        ),
        meaning.recurring,
        re.compile(r"(?:hằng|hàng|mỗi) tuần"),
        ("tuần",),
    ),
    Rule(
        _compiled(
            _PREFIX
            + r"ngày\s\d{1,2} (?:của )?tháng (?:cuối|cuối cùng|đầu)(?: của)?(?: mỗi| hằng| hàng)? (?P<cycle>quý|năm)\b"
        ),
        meaning.recurring,
        re.compile(r"tháng (?:cuối|đầu)"),
        ("tháng",),
    ),
    Rule(
        _compiled(
            _PREFIX + r"(?:tháng \d{1,2}|quý (?:IV|I{1,3}|[1-4])|cuối|đầu) (?:hằng|hàng|mỗi) (?P<cycle>năm|quý|tháng)\b"
        ),
        meaning.recurring,
        re.compile(r"(?:hằng|hàng|mỗi) (?:năm|quý|tháng)"),
        ("hằng ", "hàng ", "mỗi "),
    ),
    Rule(
        _compiled(
            _PREFIX
            + (
                r"ngày\s\d{1,2}(?:[/-]\d{1,2}|\stháng\s\d{1,2}|\s(?:của )?tháng cuối)?\s(?:hằng|hàng|mỗi"
                r"|của)\s(?P<cycle>tuần|tháng|quý|năm)\b"
            )
        ),
        meaning.recurring,
        re.compile(r"(?:hằng|hàng|mỗi|của)\s(?:tuần|tháng|quý|năm)"),
        ("hằng", "hàng", "mỗi", "của"),
    ),
    Rule(
        _compiled(r"(?:định kỳ\s)?(?:\(?\s?)(?:hằng|hàng|mỗi|từng)\s(?P<cycle>tuần|tháng|quý|năm|ngày)\b"),
        meaning.recurring,
        re.compile(r"(?:hằng|hàng|mỗi|từng)\s(?:tuần|tháng|quý|năm|ngày)"),
        ("hằng", "hàng", "mỗi", "từng"),
    ),
    Rule(
        _compiled(r"định kỳ (?:mỗi )?(?:0?(?P<count>\d{1,2})\s)?(?P<cycle>tuần|tháng|quý|năm)(?: (?:một|1|/) ?lần)?\b"),
        meaning.recurring,
        re.compile(r"định kỳ"),
        ("định kỳ",),
    ),
    Rule(
        _compiled(r"\b0?(?P<count>\d{1,2}) (?P<cycle>tháng|năm)(?: một| 1|/) ?lần\b"),
        meaning.recurring,
        re.compile(r"lần"),
        ("lần",),
    ),
    Rule(
        _compiled(r"\b(?:theo )?định kỳ(?! (?:mỗi|hằng|hàng|\d|tuần|tháng|quý|năm))\b"),
        meaning.recurring,
        re.compile(r"định kỳ"),
        ("định kỳ",),
    ),
    Rule(
        _compiled(r"\bthường xuyên\b(?:, liên tục\b)?"),
        meaning.continuous,
        re.compile(r"thường xuyên"),
        ("thường xuyên",),
    ),
    Rule(
        _compiled(
            r"(?:(?:trong|sau|chậm nhất(?: là)?|không quá|trước) )?(?:vòng |thời hạn |thời gian )?(?:không quá "
            r"|tối đa )?"
            r"\b\d{1,3} (?:ngày|tuần|tháng|năm)(?: làm việc)?,? "
            r"(?:kể từ|tính từ|sau khi|từ khi|từ ngày|sau)\b[^,.;]{0,120}"
        ),
        meaning.relative,
        re.compile(r"\d (?:ngày|tuần|tháng|năm)(?: làm việc)?,? (?:kể|tính|sau|từ)"),
        ("ngày", "tuần", "tháng", "năm"),
    ),
    Rule(_compiled(r"\bngay (?:sau )(?:khi )?[^,.;]{0,80}"), meaning.relative, re.compile(r"ngay "), ("ngay ",)),
    Rule(
        _compiled(r"\b(?:khi có|khi được|nếu có|nếu|trường hợp|khi cần)\b[^.;]{0,120}?(?=[,.;]|$| thì\b| đề nghị\b)"),
        meaning.conditional,
        re.compile(r"khi có|khi được|nếu|trường hợp|khi cần"),
        ("khi có", "khi được", "nếu", "trường hợp", "khi cần"),
    ),
)
WORDS = frozenset(word for rule in RULES for word in rule.words)
