"""A pass: what a member's QR for one conference holds, and what is kept of it. Pure but for the chance."""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import sha256
from secrets import token_bytes

_BYTES = 16
_PASS = re.compile(r"[A-Z2-7]{26}")


def new_pass() -> str:
    """128 bits by chance, as 26 capital letters and digits (base32): the whole text of the QR, short enough to type."""
    return b32encode(token_bytes(_BYTES)).decode().rstrip("=")


def is_pass(words: str) -> bool:
    """True for what looks like a pass; any other QR that somebody holds up is none."""
    return _PASS.fullmatch(words) is not None


def pass_hash(words: str) -> str:
    """What is stored in the place of a pass: the SHA-256 of its letters, in hex."""
    return sha256(words.encode()).hexdigest()
