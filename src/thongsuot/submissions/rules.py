"""What holds of periods and reports, in pure values; and the words of refusals."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError, Message

YEARS = range(1900, 3000)
"""In which a period's days lie, so that there is a day before each and one after it."""


class Owed(NamedTuple):
    """`done` of those `owed`, as a report says it."""

    owed: int = 0
    done: int = 0

    def plus(self, other: Owed) -> Owed:
        """These and the others together."""
        return Owed(self.owed + other.owed, self.done + other.done)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an office asks for: a report on the days from first to last, by a due day, of units of these levels.

    No level: of all units beneath it. `document_id` where the report is about one document. `members`: of those units
    alone that have, themselves or beneath, official members of these categories who are not exempt (empty: of any
    category); None: of units without members too.
    """

    title: str
    subject: str
    first_day: date
    last_day: date
    due_day: date
    document_id: int | None = None
    levels: frozenset[str] = frozenset()
    members: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A report as it is handed over: a dataset as JSON, the moment it stands for, its figures by group."""

    dataset: Mapping[str, Any]
    as_of: datetime
    figures: Mapping[str, Owed] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The hash of the dataset, whatever the order in which it was put together."""
        return digest_of(self.dataset)


def digest_of(dataset: Mapping[str, Any]) -> str:
    """SHA-256 of a dataset's canonical JSON: what shows that nobody has changed it since."""
    canonical = json.dumps(dataset, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def together(parts: Iterable[Owed]) -> Owed:
    """The sum of several."""
    total = Owed()
    for part in parts:
        total = total.plus(part)
    return total


MESSAGES: Mapping[str, Message] = {
    "submissions.already_called_back": _("This report has been called back already."),
    "submissions.already_closed": _("This period is closed already."),
    "submissions.already_open": _("This period is open already."),
    "submissions.already_sent": _("A report of this unit stands already. Call it back before you send another."),
    "submissions.days_contradict": _("The last day and the due day may not lie before the first."),
    "submissions.id_reused": _("Something else already came under this id. Send it once more."),
    "submissions.needs_reason": _("Say why."),
    "submissions.needs_title": _("Give the period a title."),
    "submissions.not_asked": _("This unit is not asked for a report in this period."),
    "submissions.period_closed": _("The period is closed: what was sent for it stays as it is."),
    "submissions.strange_year": _("Name days of the years 1900 to 2999."),
    "submissions.unknown_level": _("There is no such level."),
    "submissions.unknown_period": _("There is no such reporting period."),
    "submissions.template_changed": _(
        "The template was changed meanwhile. Look at what is in force, then do it again."
    ),
    "submissions.unknown_report": _("There is no such report."),
    "submissions.unknown_template": _("There is no such version of the template."),
}
"""What a person reads for each code of this package."""

FIELDS: Mapping[str, str] = {
    "submissions.days_contradict": "due_day",
    "submissions.needs_reason": "reason",
    "submissions.needs_title": "title",
    "submissions.unknown_level": "levels",
}
"""The form field that a refusal is about."""


def refusal(code: str, **params: Any) -> DomainError:  # noqa: ANN401  # what the message names
    """The refusal with this code."""
    message = MESSAGES[code]
    return DomainError(code, message, fields={FIELDS[code]: message} if code in FIELDS else {}, **params)
