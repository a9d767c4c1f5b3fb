"""Makes regular expressions of word lists, so that no rule spells out words of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product

from thongsuot.reading.lexicon import Lexicon

# Both places of the tone mark (hoà = hòa), and i for y after a consonant (tỉ lệ = tỷ lệ).
_PAIRS = (
    ("oà", "òa"),
    ("oá", "óa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("oè", "òe"),
    ("oé", "óe"),
    ("oẻ", "ỏe"),
    ("oẽ", "õe"),
    ("oẹ", "ọe"),
    ("uỳ", "ùy"),
    ("uý", "úy"),
    ("uỷ", "ủy"),
    ("uỹ", "ũy"),
    ("uỵ", "ụy"),
    ("Uỷ", "Ủy"),
)
_EITHER = {spelling: pair for pair in _PAIRS for spelling in pair}
_SPELLINGS = re.compile(f"({'|'.join(_EITHER)})")


def spelled(word: str) -> Iterator[str]:
    """This function will give a word in each of its spellings: "cấp ủy" is "cấp uỷ", too."""
    places = [_EITHER.get(part, (part,)) for part in _SPELLINGS.split(word)]
    return map("".join, product(*places))


def any_of(words: Iterable[str]) -> str:
    """This function will give a pattern of whole words, the longer before the shorter."""
    listed = sorted(dict.fromkeys(words), key=len, reverse=True)
    lettered = [spelling for word in listed if word[:1].isalnum() for spelling in spelled(word)]
    signs = "|".join(re.escape(word) for word in listed if not word[:1].isalnum())
    first = "".join(sorted({re.escape(word[0]) for word in lettered}))
    bounded = rf"\b(?=[{first}]){_branching(lettered)}\b" if lettered else ""
    return f"(?:{'|'.join(filter(None, (bounded, signs))) or '(?!)'})"


def _branching(words: Sequence[str]) -> str:
    """A pattern in which words part at the letter where they differ, so that few are tried at a place of a text."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[:1].lower(), []).append(word)
    return f"(?:{'|'.join(map(_branch, groups.values()))})"


def _branch(words: Sequence[str]) -> str:
    """Words that begin with the same letter; those that differ in its case stay apart, the longest first."""
    first = words[0][:1]
    if not first or len(words) == 1 or any(word[0] != first for word in words):
        return "|".join(map(re.escape, words))
    return re.escape(first) + _branching([word[1:] for word in words])


def small_letters(words: str) -> str:
    """This function will give words in small letters, each at its place: a few foreign ones become two letters."""
    small = words.lower()
    return small if len(small) == len(words) else "".join(letter.lower()[0] for letter in words)


def said_in(pattern: str) -> Callable[[str], bool]:
    """This function will give the test whether words hold a pattern, in any case; it is written in small letters.

    Most words do not: that is told first by their small letters and without the bounds of words, several times as fast.
    """
    exact, loose = re.compile(pattern, re.IGNORECASE), re.compile(pattern.replace(r"\b", ""))
    return lambda words: loose.search(words.lower()) is not None and exact.search(words) is not None


@lru_cache(maxsize=256)
def compiled(lexicon: Lexicon, group: str, template: str = "{}", flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """This function will compile the words of a group into a template; "{}" stands for the words."""
    return re.compile(template.replace("{}", any_of(lexicon.words(group))), flags)
