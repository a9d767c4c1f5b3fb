"""Numbers in figures, in words and in Roman numerals, as Vietnamese documents write them."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Final

from thongsuot.vietnamese.text import compare_key

_EXACT: Final = Context(prec=60)
_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES: Final = ((1_000_000_000, "tỷ"), (1_000_000, "triệu"), (1_000, "nghìn"))
_SPOKEN: Final = {word: value for value, word in enumerate(_DIGITS)} | {
    "mốt": 1,
    "tư": 4,
    "lăm": 5,
    "nhăm": 5,
    "bẩy": 7,
}
_VARIANTS: Final = {"tỉ": "tỷ", "ngàn": "nghìn", "lẻ": "linh"}
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ANY_DIGIT: Final = "|".join(_SPOKEN)
_BELOW_THOUSAND: Final = re.compile(
    rf"(?:(?P<hundreds>{_ANY_DIGIT}) trăm)? ?"
    rf"(?:linh (?P<odd>{_ANY_DIGIT})"
    rf"|(?:(?P<ten>mười)|(?P<tens>{_ANY_DIGIT}) mươi)(?: (?P<ones>{_ANY_DIGIT}))?"
    rf"|(?P<digit>{_ANY_DIGIT}))?"
)
_VIETNAMESE: Final = re.compile(r"(?P<whole>\d{1,3}(?:[. ]\d{3})+|\d+)(?:,(?P<part>\d+))?")
_FOREIGN: Final = re.compile(r"(?P<whole>[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?")


def parse_number(text: str) -> Decimal | None:
    """Return the number that `text`, and nothing but it, states in figures, or None.

    The point or a space parts thousands and the comma decimals: "1.500" → 1500, "91,4" → 91.4, "1.234,5" → 1234.5.
    What can only be the English way is read so: "91.63" → 91.63, "0.125" → 0.125, "1,234.5" → 1234.5.
    """
    figures = text.strip().replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-")
    sign, figures = ("-", figures[1:]) if figures.startswith("-") else ("", figures)
    found = None if re.match(r"0\d*\.", figures) else _VIETNAMESE.fullmatch(figures)
    found = found or _FOREIGN.fullmatch(figures)
    if found is None or not figures.isascii():
        return None
    return Decimal(f"{sign}{re.sub('[., ]', '', found['whole'])}.{found['part'] or 0}").normalize(_EXACT) + 0


def format_number(value: Decimal | int, language: str = "vi", decimals: int | None = None) -> str:
    """Return "1.500" or "91,4" in Vietnamese, "1,500" or "91.4" in English.

    `decimals` fixes the places (halves round away from zero); None keeps the value's own, without trailing zeros.
    """
    number = Decimal(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT)
    figures = f"{number:,f}"
    if decimals is None and "." in figures:
        figures = figures.rstrip("0").rstrip(".")
    figures = figures.lstrip("-") if number == 0 else figures
    return figures.translate(str.maketrans(",.", ".,")) if language == "vi" else figures


def format_percent(numerator: int, denominator: int, language: str = "vi", decimals: int = 1) -> str:
    """Return "91,4 %" in Vietnamese, "91.4%" in English, "–" of nothing.

    Exactly all is "100 %" and exactly none "0 %"; what is nearly all or nearly none never rounds to them, and a share
    above 100 is shown as it is.
    """
    share = percentage(numerator, denominator, decimals)
    if share is None:
        return "–"
    exact = numerator in (0, denominator)
    return format_number(share, language, 0 if exact else decimals) + (" %" if language == "vi" else "%")


def percentage(numerator: int, denominator: int, decimals: int = 1) -> Decimal | None:
    """Return the percentage that may be shown with `decimals` places, or None of nothing.

    Halves round away from zero, but 100 is kept for exactly all and 0 for exactly none: 9,996 of 10,000 is 99.9.
    """
    if denominator == 0:
        return None
    step = Decimal(1).scaleb(-decimals)
    exact = _EXACT.divide(Decimal(numerator * 100), Decimal(denominator))
    rounded = exact.quantize(step, ROUND_HALF_UP, _EXACT)
    if rounded == 100:
        return exact.quantize(step, ROUND_FLOOR if exact < 100 else ROUND_CEILING, _EXACT)
    return rounded or exact.quantize(step, ROUND_CEILING if exact > 0 else ROUND_FLOOR, _EXACT)


def in_words(number: int) -> str:
    """Return the number in words: 1500 → "một nghìn năm trăm".

    :raises ValueError: below 0 or from 1,000,000,000,000 on.
    """
    if not 0 <= number < 10**12:
        raise ValueError(f"no words for {number}")
    spoken: list[str] = []
    rest = number
    for scale, name in _SCALES:
        group, rest = divmod(rest, scale)
        if group:
            spoken += [*_group_in_words(group, full=bool(spoken)), name]
    if rest or not spoken:
        spoken += _group_in_words(rest, full=bool(spoken))
    return " ".join(spoken)


def from_words(text: str) -> int | None:
    """Return the number that the words state, in any usual wording (nghìn or ngàn, linh or lẻ, tư or bốn), or None."""
    rest = " ".join(_VARIANTS.get(word, word) for word in compare_key(text).split())
    if not rest:
        return None
    total = 0
    for scale, name in (*_SCALES, (1, "")):
        head, found, tail = rest.partition(name) if name else (rest, "end", "")
        if not found:
            continue
        group = _group_from_words(head.strip())
        if group is None or (name and not head.strip()):
            return None
        total, rest = total + group * scale, tail
    return total


def roman(number: int) -> str:
    """Return the Roman numeral.

    :raises ValueError: below 1 or above 3999.
    """
    if not 1 <= number <= 3999:
        raise ValueError(f"no Roman numeral for {number}")
    numeral = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral


def from_roman(text: str) -> int | None:
    """Return the value of a Roman numeral in its one correct spelling, in either case, or None."""
    rest, total = text.strip().upper(), 0
    for value, letters in _ROMAN:
        while rest.startswith(letters):
            total, rest = total + value, rest.removeprefix(letters)
    correct = not rest and 1 <= total <= 3999 and roman(total) == text.strip().upper()
    return total if correct else None


def _group_in_words(group: int, *, full: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    spoken = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    return spoken + _rest_in_words(*divmod(rest, 10), after_hundreds=bool(spoken))


def _rest_in_words(tens: int, ones: int, *, after_hundreds: bool) -> list[str]:
    if tens == 0:
        if not after_hundreds:
            return [_DIGITS[ones]]
        return ["linh", _DIGITS[ones]] if ones else []
    spoken = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 0:
        return spoken
    return [*spoken, {5: "lăm", 1: "một" if tens == 1 else "mốt"}.get(ones, _DIGITS[ones])]


def _group_from_words(words: str) -> int | None:
    found = _BELOW_THOUSAND.fullmatch(words)
    if found is None:
        return None
    tens = 1 if found["ten"] else _SPOKEN.get(found["tens"] or "", 0)
    ones = found["odd"] or found["ones"] or found["digit"] or ""
    return _SPOKEN.get(found["hundreds"] or "", 0) * 100 + tens * 10 + _SPOKEN.get(ones, 0)
