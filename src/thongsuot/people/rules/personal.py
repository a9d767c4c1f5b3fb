"""Personal data at their owner's disposal: why they are erased, what stands in their place. docs/personal-data.md."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

PSEUDONYM: Final = "erased-"
_PURPOSE: Final = b"thongsuot.people.erased_code"


class Why(StrEnum):
    """Why data were erased. A choice, not words: words could name the person, and the record of acts keeps them."""

    OWNER = "owner"
    MISTAKE = "mistake"
    AUTHORITY = "authority"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Stay:
    """A membership as its owner is shown it; `until_day` is the first day outside."""

    unit_code: str
    unit_name: str
    standing: str
    category: str
    exempt: bool
    from_day: date
    until_day: date | None


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done to a person's data, or a look at a list that held their name."""

    at: datetime
    action: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a higher package keeps of a member or an account, as a table: titles and cells in the reader's language."""

    what: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class MemberErased:
    """Announced when a member's data are erased: whoever keeps words of the person removes them; counts stay."""

    member_id: int
    code: str
    """The code that is no more."""


@dataclass(frozen=True, slots=True)
class MemberData:
    """Everything kept of one member."""

    member_id: int
    code: str
    name: str
    earlier_name: str
    stays: tuple[Stay, ...]
    acts: tuple[Act, ...]
    looks: tuple[Act, ...]
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class GrantHeld:
    """A role that a user holds or held; `last_day` is inclusive."""

    role: str
    unit_code: str
    first_day: date
    last_day: date | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that lasts, on one device."""

    device: str
    since: datetime | None
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class UserData:
    """Everything kept of one account; passwords and keys are kept as hashes, which tell nothing."""

    user_id: int
    username: str
    display_name: str
    email: str
    language: str
    joined_at: datetime
    is_active: bool
    grants: tuple[GrantHeld, ...]
    sign_ins: tuple[SignedIn, ...]
    token_purposes: tuple[str, ...]
    acts: tuple[Act, ...]
    elsewhere: tuple[Elsewhere, ...] = ()


def as_json(data: MemberData | UserData) -> bytes:
    """The data for programs: UTF-8, the names of the fields as above, days and moments in ISO form."""
    return json.dumps(asdict(data), ensure_ascii=False, indent=1, default=_written).encode()


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def pseudonym() -> str:
    """A code that says nothing of whoever had another one before."""
    return f"{PSEUDONYM}{secrets.token_hex(8)}"


def marks(code: str, keys: Sequence[str]) -> tuple[str, ...]:
    """What an erased code is known by, under each of the installation's secret keys, the newest first.

    Keyed, because codes are numbers with a pattern: without the key all of them could be tried.
    """
    return tuple(hmac.new(key.encode(), _PURPOSE + code.encode(), sha256).hexdigest() for key in keys)


def without(problems: Sequence[Mapping[str, Any]], words: Sequence[str]) -> list[Mapping[str, Any]]:
    """Kept problems of a sheet but those that quote one of these words."""
    return [
        one for one in problems
        if not any(word in str(value) for value in one["params"].values() for word in words if word)
    ]  # fmt: skip
