"""Words for units, roles and imports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.template import Library

from thongsuot.kernel.columns import column_words
from thongsuot.web import words

register = Library()


@register.filter
def entry(known: Mapping[str, str], code: str) -> str:
    """The words of a catalogue's code; the bare code of an entry that is gone."""
    return known.get(code, code)


@register.filter
def day_before(value: date) -> date:
    """The last day of an interval that ends before this day."""
    return value - timedelta(days=1)


@register.filter
def part_words(code: str) -> str:
    """How much of a unit passed to another, in words."""
    return str(words.PARTS.get(code, code))


register.filter(column_words)


@register.filter
def role_words(code: str) -> str:
    """A role in words."""
    return str(words.ROLES.get(code, code))


@register.filter
def invitation_state(code: str) -> str:
    """How an invitation stands, in words."""
    return str(words.INVITATION_STATES.get(code, code))


@register.filter
def invitation_tone(code: str) -> str:
    """The tone of the pill that says it."""
    return words.INVITATION_TONES.get(code, "")


@register.filter
def run_state(code: str) -> str:
    """How far an import has come, in words."""
    return str(words.RUNS.get(code, code))


@register.filter
def run_tone(code: str) -> str:
    """The tone of the pill that says it."""
    return words.RUN_TONES.get(code, "")


@register.filter
def step_words(code: str) -> str:
    """What a step of a reorganisation does, in words."""
    return str(words.STEPS.get(code, code))
