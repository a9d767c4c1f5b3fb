"""Refusals as values: a code for machines, a message for people, the fields or rows they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import get_language

from thongsuot.vietnamese.dates import format_date

Message = str | Promise


def fill(message: Message, params: Mapping[str, object]) -> str:
    """The message in the active language with its %(name)s places filled, days as its readers write them."""
    text = str(message)
    language = (get_language() or "vi")[:2]
    filled = {
        name: format_date(value, language) if isinstance(value, date) else value for name, value in params.items()
    }
    return text % filled if filled else text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a sheet; `row` is the row as the user's program numbers it, None for the whole sheet."""

    code: str
    message: Message
    row: int | None = None
    column: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return fill(self.message, self.params)


class Nature(StrEnum):
    """What a refusal amounts to, for doors that must say it in numbers (HTTP)."""

    NOT_ALLOWED = "not_allowed"
    UNKNOWN = "unknown"
    REFUSED = "refused"


class DomainError(Exception):
    """A refusal: `raise DomainError("units.cycle", _("…%(code)s…"), code=…)`.

    `code` is stable and documented in docs/errors.md; `fields` names the form fields concerned; `problems` lists what
    is wrong in a sheet, by row. Web shows it beside the form, API as problem+json (RFC 9457), CLI with exit code 2.
    """

    def __init__(
        self,
        code: str,
        message: Message,
        *,
        fields: Mapping[str, Message] | None = None,
        problems: Sequence[Problem] = (),
        **params: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.fields = dict(fields or {})
        self.problems = tuple(problems)
        self.params = params

    def __str__(self) -> str:
        return fill(self.message, self.params)

    @property
    def nature(self) -> Nature:
        """Told by the code's last part: `not_allowed`, `unknown…` for what is not there; all else cannot be done."""
        last = self.code.rpartition(".")[2]
        if last == Nature.NOT_ALLOWED:
            return Nature.NOT_ALLOWED
        return Nature.UNKNOWN if last.startswith(Nature.UNKNOWN) else Nature.REFUSED
