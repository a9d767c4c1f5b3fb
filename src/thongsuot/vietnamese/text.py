"""The forms of a Vietnamese text: as it is kept, searched, compared and sorted.

Unicode writes one Vietnamese letter in several ways (NFC, NFD), and spelling puts the tone of an open oa, oe, uy on
either vowel (hòa, hoà). Text enters as NFC and is kept as written; the three keys below are what is stored beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final
from unicodedata import category, normalize

TONES: Final = {"\u0300": "+", "\u0309": ",", "\u0303": "-", "\u0301": ".", "\u0323": "/"}
"""Huyền, hỏi, ngã, sắc, nặng, each with its byte in a sort key: above a space, below digits and letters."""

ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The 29 letters of Vietnamese in their order, with f, j, w and z where foreign names put them."""

_SORT_BYTES: Final = dict(zip(ALPHABET, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg", strict=True))
_HEX_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_MODIFIERS: Final = frozenset("\u0306\u0302\u031b")
_DIGITS: Final = re.compile("[0-9]+")
_OPEN_SYLLABLE: Final = re.compile(r"(?:[òóỏõọ][ae]|(?<!q)[ùúủũụ]y)(?![^\W\d_])")


def normalise(text: str) -> str:
    """Return the form in which all text enters: NFC."""
    return normalize("NFC", text)


def fold(text: str) -> str:
    """Return the search key: lower case, no diacritics, đ as d, all but letters and digits one space.

    >>> fold("Nghị quyết số 21-NQ/TW")
    'nghi quyet so 21 nq tw'
    """
    return " ".join(text.translate(_FOLDED).split())


def compare_key(text: str) -> str:
    """Return what two spellings of the same words share, whatever their case, form, spaces and place of the tone.

    The tone of oa, oe and uy goes to the second vowel (hòa → hoà) unless a letter follows, which settles its place
    (hoàn), or the u belongs to qu (quý).

    >>> compare_key("Uỷ  ban HÒA BÌNH")
    'uỷ ban hoà bình'
    """
    folded = " ".join(normalize("NFC", normalize("NFC", text).casefold()).split())
    return _OPEN_SYLLABLE.sub(_tone_to_second_vowel, folded)


def sort_key(text: str) -> str:
    """Return an ASCII string whose byte order is the order of a Vietnamese dictionary.

    Word by word: first the letters (a ă â b c d đ …), then the tone (none, huyền, hỏi, ngã, sắc, nặng); a word stands
    before those it begins. Numbers stand before letters, by their value ("Chi bộ 2" before "Chi bộ 10").
    """
    return " ".join(map(_word_key, normalize("NFC", text).translate(_WORDS).split()))


def _tone_to_second_vowel(match: re.Match[str]) -> str:
    first, tone = tuple(normalize("NFD", match[0][0]))
    return first + normalize("NFC", match[0][1] + tone)


@lru_cache(maxsize=32_768)
def _word_key(word: str) -> str:
    letters = _DIGITS.sub(_by_value, word.translate(_LETTERS))
    return letters + word.translate(_TONES_ONLY)


def _by_value(digits: re.Match[str]) -> str:
    number = digits[0].lstrip("0")
    return f"{min(len(number), 9)}{number}"


def _is_mark(letter: str) -> bool:
    return category(letter).startswith("M")


def _fold_letter(letter: str) -> str:
    plain = letter
    for _ in range(2):  # case folding may bring out a letter that decomposes again
        plain = "".join(c for c in normalize("NFKD", plain).casefold() if not _is_mark(c)).replace("đ", "d")
    return "".join(c if c.isalnum() else " " for c in plain)


def _word_letter(letter: str) -> str:
    lowered = normalize("NFKC", normalize("NFKC", letter).casefold())
    return "".join(c if c.isalnum() or _is_mark(c) else " " for c in lowered)


def _sort_letter(letter: str) -> str:
    base, *marks = tuple(normalize("NFD", letter))
    shape = next((m for m in marks if m in _MODIFIERS and normalize("NFC", base + m) in _SORT_BYTES), "")
    return _sort_byte(normalize("NFC", base + shape))


def _sort_byte(letter: str) -> str:
    if _is_mark(letter):
        return ""
    if letter in _SORT_BYTES:
        return _SORT_BYTES[letter]
    if letter.isdecimal():
        return str(int(letter))
    return "z" + f"{ord(letter):06x}".translate(_HEX_LETTERS)


def _tone_of_letter(letter: str) -> str:
    return "".join(TONES.get(mark, "") for mark in normalize("NFD", letter))


class _Letters(dict[int, str]):
    """A table for `str.translate` that works a letter out when it is first met."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        self._rule = rule

    def __missing__(self, code: int) -> str:
        self[code] = self._rule(chr(code))
        return self[code]


_FOLDED: Final = _Letters(_fold_letter)
_WORDS: Final = _Letters(_word_letter)
_LETTERS: Final = _Letters(_sort_letter)
_TONES_ONLY: Final = _Letters(_tone_of_letter)
