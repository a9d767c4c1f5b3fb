"""Words for courses."""

from __future__ import annotations

from collections.abc import Sequence

from django.template import Library
from django.utils.translation import gettext_lazy as _

register = Library()
STATES = {
    "proposed": _("proposed"),
    "approved": _("approved, is asked"),
    "refused": _("refused, is not asked"),
}


@register.filter
def question_state(state: str) -> str:
    """Whether a question is asked."""
    return str(STATES[state])


@register.filter
def at(things: Sequence[str], place: int) -> str:
    """The one that stands at a place."""
    return things[place]
