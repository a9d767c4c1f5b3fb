"""Character classes for regular expressions: Python's `re` knows no \\p{Lu}, and Vietnamese capitals are
scattered over three blocks.
"""

from __future__ import annotations

_LATIN = [chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00))]

UPPER = "".join(letter for letter in _LATIN if letter.isupper())
LOWER = "".join(letter for letter in _LATIN if letter.islower())
LETTER = UPPER + LOWER
