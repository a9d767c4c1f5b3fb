"""Finds numbers with what they count and how they bound.

Reads: words. Writes: quantities:

    "đạt tối thiểu 50%"            →  ge 50 percent
    "từ 3 – 4% tổng số đảng viên"  →  between 3 and 4 percent
    "nhóm 3 nước dẫn đầu"          →  le 3 nước (a rank)
    "236 trên 1.180 chi bộ"        →  236 chi bộ, and the whole of 1.180 chi bộ
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from thongsuot.reading.letters import LETTER, LOWER
from thongsuot.reading.lexicon import Lexicon
from thongsuot.reading.patterns import any_of, said_in
from thongsuot.vietnamese.numbers import parse_number

_FIGURES = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_MONEY = re.compile(r"\s?(?:(?:triệu|tỷ|tỉ)\s)?(?:đồng|USD|đô la|đ\b|VND|euro)", re.IGNORECASE)
_NOUN = re.compile(
    rf"\s(?!(?:và|hoặc|là|đã|được|để|trên|trong|của|cho|theo|về|với|từ|đến|so|tăng|giảm|đạt|tại|ở|thì|mà|nhưng)\b)"
    rf"(?P<noun>[{LOWER}]+(?:\s[{LOWER}]+)?)"
)
_ORDINAL = re.compile(
    r"\b(?:năm|tháng|ngày|quý|(?<!tổng )số|điều|khoản|điểm|mục|phần|thứ|khóa|khoá|mức độ|cấp|loại|hạng|bước"
    r"|đợt|phiên bản|trang|phụ lục|bậc|tuổi|kỳ họp|T\.Ư|Trung ương|chương|lần)\s$",
    re.IGNORECASE,
)
_RANK = re.compile(r"\b(?:nhóm|top|tốp|xếp (?:hạng )?thứ|đứng thứ|vị trí thứ|trong số)\s$", re.IGNORECASE)
_is_up = said_in(r"^[^,.;:()\d]{0,30}?\btrở lên\b")
_FROM = re.compile(r"\btừ\s$", re.IGNORECASE)
_OF = re.compile(r"\s(?:trên|trong)(?:\s(?:tổng )?số)?\s")
_FILLERS = r"(?:\s(?:có|là|đạt|khoảng|bình quân|trung bình|từ|mức|thêm|lên|còn|tới|đến|thu hút|được|gần))*"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `start` to `end` of the words; `lead` is where the words that bound it begin, `unit` what it
    counts; `whole` marks the second number of "236 trong 1.180 chi bộ".
    """

    start: int
    end: int
    lead: int
    low: float
    high: float | None
    comparator: str
    percent: bool
    unit: str | None
    rank: bool = False
    stated: bool = False
    whole: bool = False

    @property
    def counted_in(self) -> str | None:
        """The unit in the guide's words."""
        return "percent" if self.percent else self.unit


_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(
    rf"(?<![\w.,/%-])(?P<low>{_FIGURES})(?:(?:\s?%)?\s?(?:-|–|—|đến)\s?(?P<high>{_FIGURES}))?(?!\d)"
    rf"(?:\s(?P<scale>nghìn|ngàn|vạn|triệu|tỷ|tỉ)\b)?\s?(?P<percent>%|phần trăm\b)?(?(percent)(?!\w)|(?!\w"
    rf"|[/-][{LETTER}\d]|[.,]\d|\)))"
)


_PAIR = re.compile(rf"(?<![\w.,/%-])(?P<part>{_FIGURES})/(?P<whole>{_FIGURES})(?=\s[^\W\d])")
_PAIR_LEAST = 12  # "15/8" is a day


def holds_digit(words: str) -> bool:
    """This function will tell whether words can hold a quantity."""
    return _DIGIT.search(words) is not None


def find_quantities(words: str, lexicon: Lexicon) -> Iterator[Quantity]:
    """This function will find the quantities in `words`; ordinals ("khóa 13", "mức độ 4") are none."""
    if not holds_digit(words):
        return
    found = sorted((*_numbers(words, lexicon), *_pairs(words, lexicon)), key=lambda quantity: quantity.start)
    wholes = {index for index in range(1, len(found)) if _is_part(words, found[index - 1], found[index])}
    for index, quantity in enumerate(found):
        if quantity.whole:
            yield quantity
        elif index in wholes:
            yield replace(quantity, lead=quantity.start, comparator="eq", stated=False, whole=True)
        else:
            yield replace(quantity, unit=found[index + 1].unit) if index + 1 in wholes else quantity


def _numbers(words: str, lexicon: Lexicon) -> Iterator[Quantity]:
    for found in _NUMBER.finditer(words):
        low = _value(found["low"])
        if low is None or (not found["percent"] and _is_ordinal(words, found)):
            continue
        yield _quantity(words, found, low, lexicon)


def _pairs(words: str, lexicon: Lexicon) -> Iterator[Quantity]:
    """ "85/98 xã": a part and its whole; "15/8 xã Hòa Bình" is a day, "40/100.000 ca" a rate."""
    for found in _PAIR.finditer(words):
        part, whole = _value(found["part"]), _value(found["whole"])
        unit = _unit(words, found.end(), lexicon)
        if part is None or whole is None or not whole > _PAIR_LEAST or part > whole or unit is None or _is_power(whole):
            continue
        for side, value in (("part", part), ("whole", whole)):
            start, end = found.span(side)
            yield Quantity(start, end, start, value, None, "eq", percent=False, unit=unit, whole=side == "whole")


def _is_power(value: float) -> bool:
    return str(int(value)).rstrip("0") == "1"


def _is_ordinal(words: str, found: re.Match[str]) -> bool:
    """ "khóa 13", "mức độ 4"; a number in the thousands is one only behind "số": "đã cấp 1.200 thẻ" counts."""
    before = _ORDINAL.search(words, max(0, found.start() - 15), found.start())
    return before is not None and ("." not in found["low"] or "số" in before[0].lower())


def _is_part(words: str, part: Quantity, whole: Quantity) -> bool:
    """ "236 trong 1.180 chi bộ": two plain numbers, the greater with the noun that both count."""
    plain = not part.percent and part.unit is None and whole.unit is not None and part.low <= whole.low
    return plain and _OF.fullmatch(words, part.end, whole.start) is not None


def _quantity(words: str, found: re.Match[str], low: float, lexicon: Lexicon) -> Quantity:
    groups = found.groupdict()
    end = found.end() - (len(found[0]) - len(found[0].rstrip()))
    high = _value(groups.get("high") or "")
    scale = 1 if not groups.get("scale") or _MONEY.match(words, end) else _SCALES[groups["scale"] or ""]
    is_percent = groups["percent"] is not None
    rank = not is_percent and _RANK.search(words, max(0, found.start() - 20), found.start()) is not None
    comparator, lead = _comparator(words, found.start(), lexicon)
    stated = comparator is not None
    if high is not None:
        comparator = "between"
    elif _is_up(words[end : end + 45]) and (
        _FROM.search(words, max(0, found.start() - 6), found.start()) or not stated or comparator == "eq"
    ):
        comparator, stated = "ge", True
    elif rank:
        comparator, stated = "le", True
    unit = None if is_percent else _unit(words, end, lexicon)
    if unit is None and not is_percent and ("." in found["low"] or groups.get("scale")):
        unit = _unknown_unit(words, end)
    if scale == 1 and groups.get("scale"):
        unit = f"{groups['scale']} {unit or 'đồng'}"
    return Quantity(
        found.start(),
        end,
        lead,
        low * scale,
        high * scale if high is not None else None,
        comparator or "eq",
        is_percent,
        unit,
        rank,
        stated,
    )


def _comparator(words: str, start: int, lexicon: Lexicon) -> tuple[str | None, int]:
    """What stands right before the number and bounds it; a plain "đạt" or "phấn đấu" is eq."""
    low = max(0, start - 45)
    found = _bounds(lexicon).search(words[low:start])
    if not found:
        return None, start
    meaning = lexicon.keys("quantities.comparator")
    return meaning[" ".join(found["bound"].lower().split())], low + found.start()


@lru_cache(maxsize=8)
def _bounds(lexicon: Lexicon) -> re.Pattern[str]:
    words = sorted(lexicon.keys("quantities.comparator"), key=lambda word: (-len(word), word))
    return re.compile(rf"(?P<bound>{any_of(words)}){_FILLERS}\s*$", re.IGNORECASE)


def _unit(words: str, end: int, lexicon: Lexicon) -> str | None:
    found = _counted(lexicon).match(words, end)
    return found["noun"].strip() if found else None


def _unknown_unit(words: str, end: int) -> str | None:
    """What a number in the thousands counts, though no list holds it: "40.000 đầu việc"."""
    found = _NOUN.match(words, end)
    return found["noun"] if found else None


@lru_cache(maxsize=8)
def _counted(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(
        rf"\s?(?P<noun>{any_of(lexicon.words('quantities.counted'))}(?:\s?/\s?[\w ]{{1,25}}){{0,2}})", re.IGNORECASE
    )


def _value(figures: str) -> float | None:
    number = parse_number(figures) if figures else None
    return None if number is None else (int(number) if number == number.to_integral_value() else float(number))
