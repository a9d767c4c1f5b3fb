"""Figures, days and small components in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.template import Library
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from thongsuot.documents.queries.listing import LinkLine
from thongsuot.documents.rules import Mark, Meaning
from thongsuot.documents.rules.meaning import SIGNS
from thongsuot.flow.rules.figures import Stage
from thongsuot.flow.rules.headlines import Headline, Kind, sentence
from thongsuot.kernel.days import ZONE
from thongsuot.notices.rules import Outcome
from thongsuot.plans.rules import Status
from thongsuot.reading import rules
from thongsuot.reading.model import Due
from thongsuot.vietnamese.dates import format_date
from thongsuot.vietnamese.numbers import format_number, format_percent
from thongsuot.web import marks, words

register = Library()
SHARE = (
    '<span class="share{}"><svg class="bar{}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
    '<rect width="{}" height="10"/></svg><b>{}</b></span>'
)
"""No template of its own: a long list has hundreds of them."""
DASH = "–"
ENDS_OF_LINES = re.compile(r"\n\s*")


def language() -> str:
    """The active language, "vi" or "en"."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@register.filter(name="words")
def split(text: str) -> list[str]:
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


@register.simple_tag
def share(part: int, whole: int, tone: str = "") -> SafeString:
    """A share as a bar beside its percent; `tone` "overdue" makes it red."""
    width = max(0, min(100, round(100 * part / whole))) if whole else 0
    is_full = " full" if whole and part >= whole else ""
    return format_html(SHARE, f" {tone}" if tone else "", is_full, width, percent(part, whole))


@register.inclusion_tag("web/sort.html", takes_context=True)
def sort_link(context: dict[str, object], key: str, label: str, current: str) -> dict[str, object]:
    """A column's head that sorts by `key`; a second press turns the order round ("-key")."""
    turned = f"-{key}" if current == key else key
    sign = {key: "▲", f"-{key}": "▼"}.get(current, "")
    return {"request": context["request"], "order": turned, "label": label, "sign": sign}


@register.filter
def paragraphs(text: str) -> SafeString:
    """A text with a little room at each end of a line, so that paragraphs are told apart."""
    return mark_safe(ENDS_OF_LINES.sub('\n<span class="gap"></span>', escape(text)))  # noqa: S308  # escaped just here


@register.filter
def mark_name(mark: Mark) -> str:
    """The name by which a mark and its card find each other."""
    return marks.name(mark)


@register.filter
def requirement_kind(code: str) -> str:
    """Target, task or deadline in words."""
    return str(words.REQUIREMENT_KINDS.get(code, code))


@register.filter
def requirement_state(code: str) -> str:
    """What was decided about a requirement, in words."""
    return str(words.REQUIREMENT_STATES.get(code, code))


@register.filter
def rule_words(code: str) -> str:
    """Why the reader took a sentence for this, in words; the bare code of a rule that has none yet."""
    return rules()[code].words(language()) if code in rules() else str(words.RULES.get(code, code))


@register.filter
def doubt_kind(code: str) -> str:
    """What a doubt is about, in a few words."""
    return str(words.DOUBTS.get(code, _("Doubt")))


@register.filter
def identity_part(name: str) -> str:
    """A part of a document's identity in words."""
    return str(words.IDENTITY_PARTS.get(name, name))


@register.filter
def link_words(link: LinkLine) -> str:
    """How a document stands to another: "implements", "is amended by"."""
    return str(words.LINKS[link.kind, link.incoming])


@register.filter
def size_of(name: str, groups: Mapping[str, int] | str) -> int | None:
    """How many units stand behind the name of a class; None of every other name, and where nobody counted."""
    return groups.get(name) if isinstance(groups, Mapping) else None


@register.filter
def version_state(code: str) -> str:
    """Draft, in force or withdrawn."""
    return str(words.VERSION_STATES.get(code, code))


@register.simple_tag
def width(part: int, whole: int) -> int:
    """A share as 0 to 100, for the width of a drawn bar."""
    return max(0, min(100, round(100 * part / whole))) if whole else 0


@register.filter
def figure(meaning: Meaning) -> str:
    """A target's figure: "> 90 %", "3 – 4 %", "≥ 1.500 lớp"."""
    counted = "%" if meaning.counted_in == "percent" else meaning.counted_in
    if meaning.comparator == "between":
        return f"{number(meaning.low)} – {number(meaning.high)} {counted}".strip()
    return f"{SIGNS.get(meaning.comparator, '')} {number(meaning.low)} {counted}".strip()


@register.filter
def every(code: str) -> str:
    """How often something recurs, in words."""
    return str(words.EVERY.get(code, code))


@register.filter
def due_meaning(due: Due) -> str:
    """What a deadline means: its last day, its period, how it recurs."""
    if due.every:
        until = _("%(every)s, until %(day)s") if due.until else "%(every)s"
        return until % {"every": every(due.every), "day": day(due.until)}
    if due.until is None:
        return str(words.DUE_KINDS[due.kind])
    if due.kind == "range" and due.starts_on:
        return f"{day(due.starts_on)} – {day(due.until)}"
    return (_("before %(day)s") if due.before else "%(day)s") % {"day": day(due.until)}


@register.filter
def told(headline: Headline) -> SafeString:
    """The sentence of a flow, the name of the stage at which it is stuck in red."""
    plain_words = escape(sentence(headline))
    if headline.kind is not Kind.STUCK or headline.stage is None:
        return plain_words
    name = escape(headline.stage.words(language()))
    return mark_safe(plain_words.replace(name, f'<strong class="stuck">{name}</strong>', 1))  # noqa: S308  # escaped


@register.filter
def stage_words(stage: Stage) -> str:
    """A stage's name in the reader's language."""
    return stage.words(language())


@register.filter
def status_words(status: Status) -> str:
    """An obligation's status in words."""
    return str(words.STATUSES[status])


@register.filter
def status_tone(status: Status) -> str:
    """The tone of a status' pill."""
    return {Status.OVERDUE: "overdue", Status.LATE: "soon", Status.ON_TIME: "reached"}.get(status, "")


@register.filter
def outcome_words(outcome: Outcome) -> str:
    """What has become of a notice, in words."""
    return str(words.NOTICE_OUTCOMES[outcome])


@register.filter
def outcome_tone(outcome: Outcome) -> str:
    """The tone of an outcome's pill."""
    return {Outcome.FAILED: "overdue", Outcome.NOBODY: "soon", Outcome.SENT: "reached"}.get(outcome, "")


@register.filter
def event_words(kind: str) -> str:
    """What happened to an obligation, in words."""
    return str(words.EVENTS.get(kind, kind))


@register.filter
def signed(value: int) -> str:
    """A change with its sign: "+96", "−3", "0"."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{number(abs(value))}"


@register.simple_tag
def aria_sort(key: str, current: str) -> SafeString:
    """The attribute that tells a column by which the table is sorted; nothing for the others."""
    direction = {key: "ascending", f"-{key}": "descending"}.get(current)
    return format_html(' aria-sort="{}"', direction) if direction else SafeString()
