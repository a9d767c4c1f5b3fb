"""Makes regular expressions of word lists, so that no rule spells out words of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

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
_EITHER = {spelling: f"(?:{'|'.join(pair)})" for pair in _PAIRS for spelling in pair}
_SPELLINGS = re.compile("|".join(_EITHER))


def spelled(word: str) -> str:
    """This function will give the pattern of a word in either spelling: "cấp ủy" also finds "cấp uỷ"."""
    return _SPELLINGS.sub(lambda found: _EITHER[found[0]], re.escape(word).replace(r"\ ", " "))


def any_of(words: Iterable[str]) -> str:
    """This function will give a pattern of whole words, in the order in which they come."""
    listed = list(words)
    lettered = "|".join(spelled(word) for word in listed if word[:1].isalnum())
    signs = "|".join(re.escape(word) for word in listed if not word[:1].isalnum())
    bounded = rf"\b(?:{lettered})\b" if lettered else ""
    return f"(?:{'|'.join(filter(None, (bounded, signs))) or '(?!)'})"


@lru_cache(maxsize=256)
def compiled(lexicon: Lexicon, group: str, template: str = "{}", flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """This function will compile the words of a group into a template; "{}" stands for the words."""
    return re.compile(template.replace("{}", any_of(lexicon.words(group))), flags)
