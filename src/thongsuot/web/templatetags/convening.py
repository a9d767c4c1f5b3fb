"""Words for conferences and points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.template import Library
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from thongsuot.convening.queries.questions import QuestionLine
from thongsuot.convening.rules.board import Figures
from thongsuot.convening.rules.roll_call import REFUSALS
from thongsuot.convening.rules.stages import Dates
from thongsuot.kernel.days import ZONE
from thongsuot.sync.rules.wire import UNREADABLE
from thongsuot.web import words
from thongsuot.web.templatetags.thongsuot import moment, number

register = Library()
ALARMING = frozenset({"silent", "offline"})
_escaped = lru_cache(maxsize=256)(escape)
"""A board has hundreds of cells under few labels."""


@register.simple_tag
def stage_of(dates: Dates, at: datetime) -> str:
    """How far a conference has come at a moment, as a code."""
    return dates.stage(at).value


@register.filter
def stage_words(code: str) -> str:
    """The stage in words."""
    return str(words.CONFERENCE_STAGES.get(code, code))


@register.filter
def stage_tone(code: str) -> str:
    """The tone of the pill that says it."""
    return words.CONFERENCE_TONES.get(code, "")


@register.simple_tag
def from_to(starts_at: datetime, ends_at: datetime) -> str:
    """Two moments of one day as "08:00–11:30, 4/12/2026"; of two days each in full."""
    starts, ends = starts_at.astimezone(ZONE), ends_at.astimezone(ZONE)
    if starts.date() != ends.date():
        return f"{moment(starts)} – {moment(ends)}"
    return f"{starts:%H:%M}–{moment(ends)}"


@register.simple_tag
def cells(figures: Figures, **labels: str) -> SafeString:
    """Cells of some of the board's figures under their columns' labels; silent and offline points stand out."""
    told = ((name, label, getattr(figures, name)) for name, label in labels.items())
    written = (
        f'<td class="number{f" {name}" if value and name in ALARMING else ""}" data-label="{_escaped(label)}">'
        f"{number(value)}</td>"
        for name, label, value in told
    )
    return mark_safe("".join(written))  # noqa: S308  # labels are escaped, the rest are numbers and names of ours


@register.filter
def duty_kind(code: str) -> str:
    """Equipment, rehearsal or contact, in words."""
    return str(words.POINT_DUTIES.get(code, code))


@register.filter
def refused_words(code: str) -> str:
    """Why an entry of the roll call was refused."""
    return str({**REFUSALS, **UNREADABLE}.get(code, code))


@register.filter
def asked_at(by_clause: Mapping[UUID, Sequence[QuestionLine]] | str, uid: UUID) -> Sequence[QuestionLine]:
    """The questions published at a clause; nothing where the page knows of none."""
    return by_clause.get(uid, ()) if isinstance(by_clause, Mapping) else ()
