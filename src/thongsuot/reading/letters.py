"""Character classes for regular expressions: Python's `re` knows no \\p{Lu}, and Vietnamese capitals are
scattered over three blocks.
"""

from __future__ import annotations

_LATIN = [chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00))]

UPPER = "".join(letter for letter in _LATIN if letter.isupper())
LOWER = "".join(letter for letter in _LATIN if letter.islower())


def _ranges(letters: str) -> str:
    """The class in its shortest form: what is compiled is read letter by letter, and ranges are a tenth as long."""
    spans: list[list[str]] = []
    for letter in sorted(letters):
        if spans and ord(letter) == ord(spans[-1][1]) + 1:
            spans[-1][1] = letter
        else:
            spans.append([letter, letter])
    return "".join(first if first == last else f"{first}-{last}" for first, last in spans)


LETTER = _ranges(UPPER + LOWER)
