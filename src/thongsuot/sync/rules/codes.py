"""Enrolment codes and devices' tokens. Only their hashes are stored."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without the letters that are read as figures or as each other; 8 of them hold 40 bits."""
CODE_LENGTH: Final = 8
CODE_LASTS: Final = timedelta(hours=2)
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_TOKEN_BYTES: Final = 32


def new_code() -> str:
    """A fresh code as it is shown: "7K3F-9QXA"."""
    letters = "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def code_hash(code: str) -> str:
    """The code's hash, however it was typed."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hash_of(letters.translate(_READ_AS))


def new_token() -> str:
    """A fresh token of a device, 256 bits."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_of(secret: str) -> str:
    """A token is random and long, and a code lasts for a short time: a plain hash keeps them as well as a slow one."""
    return sha256(secret.encode()).hexdigest()
