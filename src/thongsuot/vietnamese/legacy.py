"""Text from the time before Unicode: TCVN3 ("ABC", fonts named .Vn…) and VNI (fonts named VNI-…).

Such text holds Latin letters and signs that only its font shows as Vietnamese: "Céng hßa x· héi" in .VnTime and "Coäng
hoøa xaõ hoäi" in VNI-Times are both "Cộng hòa xã hội". The codes are those of TCVN 5712:1993 as the ABC fonts hold them
(small letters with tones only; capitals come from fonts whose names end in H) and of VNI for Windows (a letter, then a
sign for what stands on it).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import product
from types import MappingProxyType
from typing import Final
from unicodedata import normalize

_TCVN3_ROWS: Final = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3: Final[Mapping[str, str]] = MappingProxyType(
    {chr(first + place): letter for first, row in _TCVN3_ROWS.items() for place, letter in enumerate(row)}
)

_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_ROOF, _BOWL = "\u0302", "\u0306"
_VNI_TONES: Final = {"ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ù": _ACUTE, "ï": _DOT}
_VNI_ROOFS: Final = {"â": "", "à": _GRAVE, "å": _HOOK, "ã": _TILDE, "á": _ACUTE, "ä": _DOT}
_VNI_BOWLS: Final = {"ê": "", "è": _GRAVE, "ú": _HOOK, "ü": _TILDE, "é": _ACUTE, "ë": _DOT}
_VNI_ALONE: Final = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_letters() -> dict[str, str]:
    """Each letter as VNI writes it; a sign behind a capital may be of either case."""
    signs = {
        "aeoôuöy": _VNI_TONES,
        "aeo": {sign: _ROOF + tone for sign, tone in _VNI_ROOFS.items()},
        "a": {sign: _BOWL + tone for sign, tone in _VNI_BOWLS.items()},
    }
    small = {
        base + sign: normalize("NFC", _VNI_ALONE.get(base, base) + marks)
        for bases, group in signs.items()
        for base, (sign, marks) in product(bases, group.items())
    } | _VNI_ALONE
    capitals = {
        form: letter.upper() for code, letter in small.items() for form in (code.upper(), code[0].upper() + code[1:])
    }
    return small | capitals


_VNI: Final[Mapping[str, str]] = MappingProxyType(_vni_letters())
_VNI_CODE: Final = re.compile("|".join(sorted(_VNI, key=lambda code: (-len(code), code))))
_WORD: Final = re.compile(r"[^\W\d_]*[^\x00-\x7f\u2000-\u20ff][^\s\x21-\x40\x5b-\x60\x7b-\x7e\u2000-\u20ff]*")
"""A stretch of letters and signs at least one of which is no ASCII."""
_UNICODE: Final = re.compile(r"[\u0100-\u01ff\u0300-\u036f\u1e00-\u1eff]")
"""What only Unicode writes: one of these, and the text is none of the old ones."""
_NOT_IN_TCVN3: Final = re.compile(f"[\u00c0-\u00ff](?<![{''.join(map(re.escape, _TCVN3))}])")
_PRIVATE: Final = {0xF000 + code: code for code in range(0x20, 0x100)}
"""Where Word puts the signs of a font that says of itself that it holds symbols."""
_ASCII_CAPITALS: Final = re.compile(r"[A-Z]")
_ASCII_SMALL: Final = re.compile(r"[a-z]")

_SYLLABLE: Final = re.compile(
    r"(?:ngh?|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    r"(?:uyê|uya|iê|yê|ươ|uô|ia|ya|ưa|ua|oa|oă|oe|oo|uâ|uê|uơ|uy|uă|ue|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnptiyou])?"
)
_TONES: Final = frozenset({_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT})
_FEWEST_WORDS: Final = 5
_TELLING: Final = {
    "tcvn3": re.compile("[A-Za-z][\u00a1-\u00be]|[\u00a1-\u00be][A-Za-z]|[ÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþ]"),
    "vni": re.compile("[äåæëîïñöøûü]", re.IGNORECASE),
}
"""What Vietnamese in Unicode never holds: signs inside a word, letters of other languages."""


def script_of_font(font: str) -> str | None:
    """Return the old script that a font is made for: tcvn3, tcvn3_capitals, vni; None for all others.

    >>> script_of_font(".VnTimeH"), script_of_font("VNI-Times"), script_of_font("Times New Roman")
    ('tcvn3_capitals', 'vni', None)
    """
    name = font.strip().casefold()
    if name.startswith(".vn"):
        return "tcvn3_capitals" if name.endswith("h") else "tcvn3"
    return "vni" if name.startswith("vni-") else None


def decoded(text: str, script: str, *, around: str = "") -> str:
    """Return what a font of an old script shows for a text.

    Unicode set in an old font is left as it is: a text that holds its letters, or that nothing but its font tells from
    it and that stands among such letters (`around`).

    >>> decoded("Céng hßa", "tcvn3"), decoded("Coäng hoøa", "vni"), decoded("Cộng hòa", "tcvn3")
    ('Cộng hòa', 'Cộng hòa', 'Cộng hòa')
    """
    plain = text.translate(_PRIVATE)
    if _UNICODE.search(plain) or (script != "vni" and _NOT_IN_TCVN3.search(plain)):
        return text
    if _UNICODE.search(around) and not _TELLING[script.partition("_")[0]].search(plain):
        return text
    return _DECODERS[script](plain)


def restored(text: str) -> str:
    """Return a text in Unicode where it shows by itself that it is in an old script; every other text as it is.

    It does where nothing in it is Unicode's own and nearly all of its words with marks become Vietnamese syllables.
    """
    if text.isascii() or _UNICODE.search(text):
        return text
    words = set(_WORD.findall(text))
    script = next((script for script in ("tcvn3", "vni") if _is_in(script, words)), None)
    return _DECODERS[script](text) if script else text


def _is_in(script: str, words: set[str]) -> bool:
    telling = sum(1 for word in words if _TELLING[script].search(word))
    if len(words) < _FEWEST_WORDS or telling * 5 < len(words):
        return False
    return sum(1 for word in words if _is_syllable(_DECODERS[script](word))) * 10 >= len(words) * 9


def _is_syllable(word: str) -> bool:
    """Whether a word may be Vietnamese: one syllable in shape, at most one tone, and a mark on it at all."""
    marks = normalize("NFD", word.lower())
    bare = normalize("NFC", "".join(letter for letter in marks if letter not in _TONES))
    tones = sum(1 for letter in marks if letter in _TONES)
    return tones <= 1 and _SYLLABLE.fullmatch(bare) is not None and not word.isascii()


def _from_tcvn3(text: str) -> str:
    return "".join(_line_from_tcvn3(line) for line in text.splitlines(keepends=True))


def _line_from_tcvn3(line: str) -> str:
    """The ABC fonts hold no capital with a tone: where the letters without one are capitals, so are the others."""
    shown = line.translate(_TCVN3_CODES)
    if len(_ASCII_CAPITALS.findall(line)) > 2 and not _ASCII_SMALL.search(line):
        return shown.upper()
    return _WORD.sub(_word_from_tcvn3, line)


def _word_from_tcvn3(found: re.Match[str]) -> str:
    word = found[0]
    capitals = len(_ASCII_CAPITALS.findall(word)) > 1 and not _ASCII_SMALL.search(word)
    return word.translate(_TCVN3_CODES).upper() if capitals else word.translate(_TCVN3_CODES)


def _from_vni(text: str) -> str:
    return _VNI_CODE.sub(lambda found: _VNI[found[0]], text)


_TCVN3_CODES: Final = str.maketrans(dict(_TCVN3))
_DECODERS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "tcvn3": _from_tcvn3,
        "tcvn3_capitals": lambda text: text.translate(_TCVN3_CODES).upper(),
        "vni": _from_vni,
    }
)
