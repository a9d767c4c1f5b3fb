"""Figures, days and small components in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.template import Library
from django.templatetags.static import static
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from thongsuot.kernel.days import ZONE
from thongsuot.vietnamese.dates import format_date
from thongsuot.vietnamese.numbers import format_number, format_percent

register = Library()
DASH = "–"


def language() -> str:
    """The active language, "vi" or "en"."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@register.filter
def words(text: str) -> list[str]:
    """The words of a text, for loops in templates."""
    return text.split()


@register.simple_tag
def stylesheet(name: str) -> str:
    """The address of a component's style sheet."""
    return static(f"web/{name}.css")


@register.filter
def number(value: Decimal | int | None) -> str:
    """1500 → "1.500" or "1,500"; "–" of None."""
    return DASH if value is None else format_number(value, language())


@register.filter
def plain(value: float) -> str:
    """A number for machines: no grouping, a point for decimals, whatever the language."""
    return f"{value:g}"


@register.filter
def day(value: date | datetime | None) -> str:
    """A day as "22/7/2022" or "22 July 2022"; "–" of None. A moment gives its day in Vietnam."""
    if value is None:
        return DASH
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).date()
    return format_date(value, language())


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as "09:42, 12/10/2022"; "–" of None."""
    return DASH if value is None else f"{value.astimezone(ZONE):%H:%M}, {day(value)}"


@register.filter
def percent(part: int, whole: int) -> str:
    """91.4 of 100 → "91,4 %" or "91.4%"."""
    return format_percent(part, whole, language())


@register.filter
def confidence(value: float) -> str:
    """0.98 → "0,98" or "0.98"."""
    return format_number(Decimal(str(value)), language(), 2)


@register.simple_tag
def due_words(due_on: date | None, today: date) -> str:
    """How far a due day is: "12 days overdue", "due today", "6 days left", "no date"."""
    if due_on is None:
        return _("no date")
    days = (due_on - today).days
    if days == 0:
        return _("due today")
    if days < 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": number(-days)}
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": number(days)}


@register.simple_tag
def due_tone(due_on: date | None, today: date) -> str:
    """The tone of a pill for a due day: overdue, soon (within a week) or none."""
    if due_on is None or (due_on - today).days > 7:
        return ""
    return "overdue" if due_on < today else "soon"


@register.inclusion_tag("web/share.html")
def share(part: int, whole: int, tone: str = "") -> dict[str, object]:
    """A share as a bar beside its percent; `tone` "overdue" makes it red."""
    width = max(0, min(100, round(100 * part / whole))) if whole else 0
    return {"width": width, "whole": bool(whole) and part >= whole, "words": percent(part, whole), "tone": tone}


@register.inclusion_tag("web/sort.html", takes_context=True)
def sort_link(context: dict[str, object], key: str, label: str, current: str) -> dict[str, object]:
    """A column's head that sorts by `key`; a second press turns the order round ("-key")."""
    turned = f"-{key}" if current == key else key
    sign = {key: "▲", f"-{key}": "▼"}.get(current, "")
    return {"request": context["request"], "order": turned, "label": label, "sign": sign}
