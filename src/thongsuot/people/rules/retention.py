"""How long what is kept: dated rules, shipped in retention.toml, which an installation may put its own before."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from importlib import resources
from typing import Any

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError


class Kept(StrEnum):
    """What is kept for a time; in this order it is removed."""

    FORMER_NAMES = "former_names"
    EARLIER_NAMES = "earlier_names"
    WAITING_IMPORTS = "waiting_imports"
    INVITATIONS = "invitations"
    SESSIONS = "sessions"
    JOB_RESULTS = "job_results"
    PASSES = "passes"
    NOTICES = "notices"
    ACTS = "acts"


@dataclass(frozen=True, slots=True)
class Rule:
    """From a day on something is kept so many days, None: for good."""

    what: Kept
    days: int | None
    from_day: date

    def before(self, now: datetime) -> datetime | None:
        """What is older than this moment goes; None: nothing does."""
        return None if self.days is None else now - timedelta(days=self.days)


def shipped() -> tuple[Rule, ...]:
    """The rules that come with the program."""
    return read((resources.files(__package__) / "retention.toml").read_text(encoding="utf-8"))


def read(text: str) -> tuple[Rule, ...]:
    """The rules of a file.

    :raises DomainError: people.retention_wrong
    """
    try:
        return tuple(_rule(row) for row in tomllib.loads(text)["rule"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        message = _("The file of the rules of retention cannot be used: %(why)s.")
        raise DomainError("people.retention_wrong", message, why=str(error)) from error


def in_force(rules: Iterable[Rule], day: date) -> Mapping[Kept, Rule]:
    """For each thing kept the latest rule of that day, of two of one day the one that comes first."""
    found: dict[Kept, Rule] = {}
    for rule in rules:
        known = found.get(rule.what)
        if rule.from_day <= day and (known is None or rule.from_day > known.from_day):
            found[rule.what] = rule
    return {what: found[what] for what in Kept if what in found}


def _rule(row: Mapping[str, Any]) -> Rule:
    unknown = dict(row).keys() - {"what", "days", "from_day"}
    days, from_day = row.get("days"), row["from_day"]
    if unknown:
        raise ValueError(", ".join(sorted(unknown)))
    if type(from_day) is not date:
        raise TypeError("from_day")
    if days is not None and (type(days) is not int or days < 0):
        raise ValueError("days")
    return Rule(Kept(row["what"]), days, from_day)
