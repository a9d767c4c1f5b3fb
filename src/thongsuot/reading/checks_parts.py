"""Asks about the sentence that names a total and parts which do not add up to it.

Reads: sentences. Writes: checks:

    "Tổng số 1.200 đảng viên, gồm 700 nam và 400 nữ."                   →  check.total_of_parts, 1.200 against 1.100
    "Tổng số 1.200 đảng viên, trong đó có 300 người dưới 30 tuổi."      →  none: only some of them are named

"Trong đó" may name some parts only; so it is asked about where the parts are more than the whole, where they nearly add
up, and where they are said to be all ("còn lại", "gồm").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from thongsuot.reading.lexicon import Lexicon
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Check
from thongsuot.reading.patterns import said_in
from thongsuot.reading.quantities import Quantity, find_quantities
from thongsuot.reading.sentences import Slice, sentences
from thongsuot.vietnamese.numbers import format_number

_TOTAL = re.compile(
    r"\btổng (?:số|cộng|kinh phí|vốn|nguồn vốn|mức đầu tư|ngân sách|dự toán|diện tích|dân số|biên chế|thu|chi)\b",
    re.IGNORECASE,
)
_names_total = said_in(_TOTAL.pattern)
_MARK = re.compile(r"(?P<some>\btrong đó\b)|\b(?:bao gồm|gồm|chia ra)\b(?! cả\b)", re.IGNORECASE)
_GOES_ON = re.compile(r"\s*(?:trong đó|bao gồm|gồm|chia ra)\b", re.IGNORECASE)
_SOME = re.compile(r"\W*(?:có|riêng|nhiều|chủ yếu|đáng chú ý|nổi bật|cả)\b", re.IGNORECASE)
_ALL = re.compile(r"\bcòn lại\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:khoảng|gần|hơn|trên|dưới|xấp xỉ|ít nhất|tối thiểu|tối đa|không quá)\s(?:\w+\s)?$", re.IGNORECASE
)
_BRACKETED = re.compile(r"\([^()]*\)")
_JOINT = re.compile(r"[;:]|,(?!\d)|\s(?:và|với)\s")
_ASIDE = re.compile(
    r"\W*(?:tăng|giảm|so với|bằng|bình quân|trung bình|vượt|cao hơn|thấp hơn|phấn đấu|kết nạp)\b", re.IGNORECASE
)
_DECIMALS = re.compile(r"[\d.]+,(?P<decimals>\d+)")
_SCALES = {"nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9}
_TRAITS = tuple(
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "nam|nữ",
        "dân tộc|kinh|thiểu số",
        "tuổi|trẻ|thanh niên",
        "trình độ|đại học|lý luận",
        "tôn giáo|giáo dân",
    )
)
_NEARLY = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number as it is meant: its value, its last written place, and what it counts."""

    value: Decimal
    step: Decimal
    decimals: int
    counted: str


def open_totals(script: Manuscript) -> Iterator[Check]:
    """This function will ask about the sentences of the body whose parts do not give their total."""
    for _, passage, _ in script.body():
        if not _names_total(passage.words):
            continue
        for start, end in _told(passage.words):
            if found := _contradiction(passage.words[start:end], script.lexicon):
                total, parts = found
                params = (("total", format_number(total)), ("sum", format_number(parts)))
                yield Check(*passage.span(start, end), "check.total_of_parts", params)


def _told(words: str) -> Iterator[Slice]:
    """The sentences, each with one behind it that goes on with the parts."""
    told: list[Slice] = []
    for start, end in sentences(words):
        if told and _GOES_ON.match(words, start, end):
            told[-1] = (told[-1][0], end)
        else:
            told.append((start, end))
    yield from told


def _contradiction(words: str, lexicon: Lexicon) -> tuple[Decimal, Decimal] | None:
    """The total and the sum of the parts, where they should be the same and are not."""
    words = _BRACKETED.sub(lambda found: " " * len(found[0]), words)
    named = _TOTAL.search(words)
    mark = _MARK.search(words, named.end()) if named else None
    if named is None or mark is None or _MARK.search(words, mark.end()):
        return None
    whole = _amounts(words[named.end() : mark.start()], lexicon)
    behind = words[mark.end() :]
    parts = _parts(behind, lexicon)
    if not whole or len(whole) != 1 or not parts or not _of_one_kind([*whole, *parts]):
        return None
    total, found = whole[0].value, sum((part.value for part in parts), Decimal(0))
    if abs(found - total) <= _slack([*whole, *parts]):
        return None
    return (total, found) if _must_close(mark, behind, total, [part.value for part in parts]) else None


def _must_close(mark: re.Match[str], behind: str, total: Decimal, parts: Sequence[Decimal]) -> bool:
    """Whether the parts are said to be all of it, or are more than all of it."""
    if max(parts) > total:
        return True
    if len(parts) < 2 or sum(1 for trait in _TRAITS if trait.search(behind)) > 1:  # one person has several traits
        return False
    found = sum(parts, Decimal(0))
    if found > total or _ALL.search(behind):
        return True
    if mark["some"] is None:
        return True
    return not _SOME.match(behind) and found >= total * _NEARLY


def _parts(words: str, lexicon: Lexicon) -> list[_Amount] | None:
    """The number of each part; None where one has several or a bound, so that it is not sure what is added."""
    parts: list[_Amount] = []
    for piece in _JOINT.split(words):
        amounts = _amounts(piece, lexicon)
        if amounts is None or len(amounts) > 1:
            return None
        if amounts and _ASIDE.match(piece):
            break
        parts.extend(amounts)
    return parts


def _amounts(words: str, lexicon: Lexicon) -> list[_Amount] | None:
    """The counts in a stretch, percentages left out; None where one is only a bound or a range."""
    counts = [quantity for quantity in find_quantities(words, lexicon) if not quantity.percent]
    if any(
        count.high is not None or count.whole or _ABOUT.search(words[max(0, count.start - 30) : count.start])
        for count in counts
    ):
        return None
    return [_amount(words, count) for count in counts]


def _amount(words: str, count: Quantity) -> _Amount:
    unit = count.unit or ""
    scale = 0
    for word in unit.split()[:2]:
        if word not in _SCALES:
            break
        scale += _SCALES[word]
        unit = unit.removeprefix(word).strip()
    written = _DECIMALS.match(words, count.start)
    places = len(written["decimals"]) if written else 0
    value = Decimal(str(count.low)).scaleb(scale)
    return _Amount(value, Decimal(1).scaleb(scale - places), places, unit.lower())


def _of_one_kind(amounts: Sequence[_Amount]) -> bool:
    """Whether one noun is counted, be it narrowed down in the parts ("hộ", "hộ nghèo")."""
    nouns = [amount.counted for amount in amounts if amount.counted]
    return not nouns or all(noun.startswith(min(nouns, key=len)) for noun in nouns)


def _slack(amounts: Sequence[_Amount]) -> Decimal:
    """Half of the last place of each number, where any has decimals or they differ in scale; whole ones are exact."""
    if not any(amount.decimals for amount in amounts) and len({amount.step for amount in amounts}) == 1:
        return Decimal(0)
    return sum((amount.step for amount in amounts if amount.step != 1), Decimal(0)) / 2
