"""What all shapes are made of: ids, days, words, a page of a list."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Generic, TypeVar

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field

from thongsuot.vietnamese.text import normalise

ItemT = TypeVar("ItemT")
LINE = 300
NO_NUL = r"^[^\u0000]*$"
"""No text holds it, and PostgreSQL keeps none that does."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def as_written(value: object) -> object:
    """A day comes as 2026-11-22 and in no other way: a bare number would be taken for seconds since 1970."""
    if isinstance(value, str) and _DAY.fullmatch(value) is None:
        raise ValueError("write the day as 2026-11-22")
    return value


def line(value: str) -> str:
    """Text in normal form, still no longer than its column: a few letters become two."""
    normal = normalise(value)
    if len(normal) > LINE:
        raise ValueError("too long in Unicode's normal form")
    return normal


def whole(value: object) -> object:
    """A number in an address is its digits: 1.0 and " 1" are no ids."""
    if isinstance(value, str) and not (value.isascii() and value.isdecimal()):
        raise ValueError("write the number in digits")
    return value


Day = Annotated[date, BeforeValidator(as_written)]
Id = Annotated[int, Field(ge=1, lt=10**18), BeforeValidator(whole)]
Number = Annotated[int, Field(ge=1, lt=10**6), BeforeValidator(whole)]
Year = Annotated[int, Field(ge=1, le=9999), BeforeValidator(whole)]
Revision = Annotated[int, Field(ge=0, lt=2**31)]
Text = Annotated[str, Field(max_length=20_000, pattern=NO_NUL), AfterValidator(normalise)]
Line = Annotated[str, Field(max_length=LINE, pattern=NO_NUL), AfterValidator(line)]
FormText = Annotated[str, Field(min_length=1, max_length=20_000, pattern=NO_NUL), AfterValidator(normalise)]
FormLine = Annotated[str, Field(min_length=1, max_length=LINE, pattern=NO_NUL), AfterValidator(line)]
"""An empty field of a form is one that is not there."""
Cursor = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}-[1-9][0-9]{0,5}$", examples=["812-2"])]
"""The last item of the page before and the number of this one; to a caller only a name."""


class Answer(Schema):
    """A body that is answered."""


class Asked(Schema, extra="forbid"):
    """A body that is sent; a field that nobody knows is refused, for it may be one misspelt."""


class Listed(Answer, Generic[ItemT]):
    """One page of a list: `number` counts from 1, `total` is of all pages, `next` asks for the page after this one."""

    items: list[ItemT]
    number: int
    total: int
    size: int
    next: str | None = None


class RowProblem(Answer):
    """One thing wrong in a sheet; `row` as the user's program numbers it."""

    code: str
    row: int | None
    column: str | None
    title: str


class ProblemOut(Answer):
    """A refusal (RFC 9457); `code` stands in docs/errors.md and never changes."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    fields: dict[str, str] = {}
    problems: list[RowProblem] = []
