"""What is told to whom, in which words. No database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext as _t
from django.utils.translation import override

from thongsuot.kernel.errors import Message, fill

Params = Mapping[str, object]
"""What a reason's words are filled with, as JSON: texts, numbers, days as 2026-03-01 under names that end in `_on`, and
{"vi": …, "en": …} for what has its own words in each language. Never the name of a member."""

TRIES = 6
"""So often a message that the mail server refuses is tried; then it has failed."""
FIRST_WAIT = timedelta(minutes=10)
"""After the first failure; each further one doubles it."""


class Channel(TextChoices):
    """Which way: by e-mail and on the unit's page, or on the page alone."""

    EMAIL = "email"
    PAGE = "page"


class Outcome(TextChoices):
    """What has become of a notice, or of one try to deliver it. `shown`: on the page alone, as no mail is set up."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    NOBODY = "nobody"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Wording:
    """A reason in words, with places for its params and for `unit`, to whom it is told."""

    title: Message
    body: Message


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be told to a unit: why, about what, and the path of the page where it can act."""

    unit_id: int
    reason: str
    subject: str
    path: str
    params: Params = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Lack:
    """What a unit owes by a day and has not done, as a source tells it; `path` leads to where it can act."""

    unit_id: int
    subject: str
    due_on: date
    path: str
    params: Params

    def aim(self, reason: str) -> Aim:
        """The unit told of it."""
        return Aim(self.unit_id, reason, self.subject, self.path, self.params)


@dataclass(frozen=True, slots=True)
class Plan:
    """When an office has units reminded: so many days before the day, then every so many days after it.

    `escalate_after`: a unit that is reminded so many days late or more is also told of to the unit above it.
    """

    before: tuple[int, ...]
    every: int | None = None
    escalate_after: int | None = None

    def calls(self, due_on: date, since: date, day: date) -> bool:
        """True when a day of this plan came after `since` and by `day`: what was missed meanwhile is made up for."""
        return any(self._falls_on((since + timedelta(days=n) - due_on).days) for n in range(1, (day - since).days + 1))

    def _falls_on(self, late: int) -> bool:
        if late <= 0:
            return -late in self.before
        return self.every is not None and late % self.every == 0

    def escalates(self, due_on: date, day: date) -> bool:
        """True for what is late so long that the level above is told."""
        return self.escalate_after is not None and (day - due_on).days >= self.escalate_after


LONGEST = 60
"""Days before a day, or between two reminders, at most."""
MOST = 5
"""So many days before a day can be named."""


def is_sound(plan: Plan) -> bool:
    """True for a plan that reminds at all, at days that make sense; escalating goes with reminding of what is late."""
    every, above = plan.every, plan.escalate_after
    return (
        (bool(plan.before) or every is not None)
        and len(plan.before) <= MOST
        and len(set(plan.before)) == len(plan.before)
        and all(0 <= days <= LONGEST for days in plan.before)
        and (every is None or 1 <= every <= LONGEST)
        and (above is None or (every is not None and 1 <= above <= 365))
    )


def beneath(subject: str) -> str:
    """The subject under which a unit is told of those beneath it; it may be late with the same itself."""
    return f"{subject}:beneath"


@dataclass(frozen=True, slots=True)
class Told:
    """A notice in words."""

    title: str
    body: str


def told(wording: Wording, params: Params, unit: str, language: str) -> Told:
    """A reason's words in a language, days as its readers write them."""
    with override(language):
        places = {name: _place(name, value, language) for name, value in params.items()} | {"unit": unit}
        return Told(fill(wording.title, places), fill(wording.body, places))


def _place(name: str, value: object, language: str) -> object:
    if isinstance(value, Mapping):
        return value.get(language, "")
    return date.fromisoformat(str(value)) if name.endswith("_on") else value


def letter(words: Told, link: str, language: str) -> str:
    """The text of a message: what is told, the link, who sends it."""
    with override(language):
        footer = _t("Sent automatically by Thông Suốt on behalf of the office; please do not answer this message.")
        return "\n\n".join([words.body, _t("See and report here: %(link)s") % {"link": link}, footer]) + "\n"


def wait_after(failures: int) -> timedelta | None:
    """How long to wait after so many failures, the first counted as one; None when no further try is made."""
    return None if failures >= TRIES else FIRST_WAIT * 2 ** (failures - 1)
