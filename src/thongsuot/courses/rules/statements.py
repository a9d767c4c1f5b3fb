"""What statements of another learning system tell us, one by one. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from thongsuot.courses.rules import xapi
from thongsuot.courses.rules.refusals import MESSAGES, refusal
from thongsuot.kernel.days import ZONE, day_of
from thongsuot.kernel.errors import Problem

AT_MOST: Final = 10_000
"""So many statements one file may hold: they are recorded whole, or not at all."""
_LONGEST: Final = 300


class Kind(StrEnum):
    """What a statement is to us: somebody studied, a statement is void, or nothing that we keep."""

    STUDIED = "studied"
    VOID = "void"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as far as it matters here; `digest` is 128 bits of what it says.

    `otherwise` is True where another system says that the course was not needed, for somebody studied elsewhere.
    """

    row: int
    id: UUID
    digest: UUID
    kind: Kind
    code: str = ""
    activity: str = ""
    day: date = date.min
    otherwise: bool = False
    voids: UUID | None = None


def understood(data: bytes) -> list[Told | Problem]:
    """The statements of a file, in order, or what is wrong with each: one, a list, or the answer of a record store.

    :raises DomainError: courses.no_statements, courses.too_many_statements
    """
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise refusal("courses.no_statements") from error
    found = whole.get("statements", [whole]) if isinstance(whole, dict) else whole
    if not isinstance(found, list) or not found:
        raise refusal("courses.no_statements")
    if len(found) > AT_MOST:
        raise refusal("courses.too_many_statements", count=AT_MOST)
    return [_told(row, one) for row, one in enumerate(found, start=1)]


def problem(code: str, row: int, column: str | None = None, /, **params: object) -> Problem:
    """What is wrong with a statement, in the words of its code."""
    return Problem(code, MESSAGES[code], row=row, column=column, params=params)


def told_twice(found: Sequence[Told]) -> Iterator[Problem]:
    """Ids under which one file says two things."""
    first: dict[UUID, Told] = {}
    for one in found:
        known = first.setdefault(one.id, one)
        if known.digest != one.digest:
            yield problem("courses.statement_twice", one.row, "id", first=known.row)


def _told(row: int, one: object) -> Told | Problem:
    if not isinstance(one, dict):
        return problem("courses.bad_statement", row)
    pk, verb = _uuid(one.get("id")), _text(one, "verb", "id")
    if pk is None or not verb:
        return problem("courses.bad_statement", row, "id" if pk is None else "verb")
    if verb == xapi.VOIDED:
        return _void(row, pk, one)
    if not _says_studied(one, verb):
        return Told(row, pk, _digest(one), Kind.OTHER)
    return _studied(row, pk, verb, one)


def _void(row: int, pk: UUID, one: Mapping[str, Any]) -> Told | Problem:
    target = _uuid(_text(one, "object", "id"))
    if target is None or _text(one, "object", "objectType") != "StatementRef":
        return problem("courses.bad_statement", row, "object")
    return Told(row, pk, _digest(one), Kind.VOID, voids=target)


def _studied(row: int, pk: UUID, verb: str, one: Mapping[str, Any]) -> Told | Problem:
    code, activity = _text(one, "actor", "account", "name"), _text(one, "object", "id")
    at = _moment(one.get("timestamp"))
    if not code:
        return problem("courses.statement_without_account", row, "actor")
    if at is None:
        return problem("courses.statement_without_time", row, "timestamp")
    otherwise = verb == xapi.WAIVED
    return Told(row, pk, _digest(one), Kind.STUDIED, code, activity.lower(), day_of(at), otherwise=otherwise)


def _says_studied(one: Mapping[str, Any], verb: str) -> bool:
    """True for who completed, passed, or was let off because they studied elsewhere; not for who was exempted."""
    if verb == xapi.WAIVED:
        return _reason(one) in {xapi.OUTSIDE, "Equivalent AU", "Tested Out"}
    told = {xapi.COMPLETED: "completion", xapi.PASSED: "success"}.get(verb)
    return told is not None and _result(one).get(told) is not False


def _digest(one: Mapping[str, Any]) -> UUID:
    """Of who, what, about what, when and with which result; how a record store writes it down is left out."""
    at = _moment(one.get("timestamp"))
    said = [
        _text(one, "actor", "account", "homePage"), _text(one, "actor", "account", "name"), _text(one, "verb", "id"),
        _text(one, "object", "id").lower(), at.isoformat() if at else "", _reason(one),
        [_result(one).get(name) is True for name in ("completion", "success")],
    ]  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return UUID(bytes=blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest())


def _result(one: Mapping[str, Any]) -> Mapping[str, Any]:
    result = one.get("result")
    return result if isinstance(result, dict) else {}


def _reason(one: Mapping[str, Any]) -> str:
    return _text(_result(one), "extensions", xapi.REASON)


def _text(one: Mapping[str, Any], *path: str) -> str:
    """The words at a place; empty where there are none that we could keep."""
    at: object = one
    for name in path:
        at = at.get(name) if isinstance(at, dict) else None
    return at.strip() if isinstance(at, str) and len(at) <= _LONGEST and at.isprintable() else ""


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) and len(text) == 36 else None
    except ValueError:
        return None


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=ZONE)).astimezone(ZONE)
    except (ValueError, OverflowError):
        return None
