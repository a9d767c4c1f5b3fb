"""Why an event is not accepted: one table of rules, one of words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError, Message
from thongsuot.plans.operations.lives import Life
from thongsuot.plans.rules import Event, Standing, effective, standing

REPORTED = frozenset({"taken_on", "progress", "done", "reopened"})
"""What a unit reports itself, and so may correct or void itself."""

MESSAGES: Mapping[str, Message] = {
    "plans.unknown_obligation": _("There is no such task."),
    "plans.id_reused": _("A different report already came under this id. Both are kept; please report once more."),
    "plans.in_the_future": _("A report cannot speak of a day that has not come."),
    "plans.before_given": _("The task was given on %(day)s; nothing can have happened before."),
    "plans.withdrawn": _("This task was withdrawn with its document."),
    "plans.already_done": _("This task is already reported done."),
    "plans.not_done": _("Only a task reported done can be reopened."),
    "plans.before_done": _("The task was reported done on %(day)s; it can be reopened from that day on."),
    "plans.before_reopened": _("The task was reopened on %(day)s; it can be done from that day on."),
    "plans.before_assigned": _("The task came to this unit on %(day)s; it can be taken on from that day on."),
    "plans.regular_is_never_done": _("This is regular work, which is reported on and never done."),
    "plans.needs_post": _("Say which post is in charge (a post, not a person's name)."),
    "plans.needs_product": _("Say what was produced."),
    "plans.needs_evidence": _("Give the evidence: a file or a link."),
    "plans.link_not_web": _("A link begins with https:// or http://."),
    "plans.percent_out_of_range": _("Progress lies between 0 and 100 per cent."),
    "plans.nothing_to_correct": _("There is no such report of yours to correct."),
    "plans.not_later": _("The new day must lie after the present one."),
    "plans.unit_not_open": _("The unit %(unit)s is closed; choose one that works today."),
    "plans.choose_a_unit": _("Choose at least one unit."),
    "plans.not_about_a_body": _("This doubt does not ask who is meant."),
}
"""What a person reads for each code of this package."""

FIELDS: Mapping[str, str] = {
    "plans.in_the_future": "happened_on",
    "plans.before_given": "happened_on",
    "plans.before_done": "happened_on",
    "plans.before_reopened": "happened_on",
    "plans.before_assigned": "happened_on",
    "plans.needs_post": "in_charge",
    "plans.needs_product": "product",
    "plans.needs_evidence": "evidence",
    "plans.link_not_web": "evidence_link",
    "plans.percent_out_of_range": "percent",
    "plans.not_later": "due_day",
    "plans.choose_a_unit": "units",
}
"""The form field that a refusal is about."""


def refusal(code: str, params: Mapping[str, Any] = MappingProxyType({})) -> DomainError:
    """The refusal with this code, with its message and its field."""
    message = MESSAGES[code]
    fields = {FIELDS[code]: message} if code in FIELDS else {}
    return DomainError(code, message, fields=fields, **params)


def check(life: Life, event: Event, *, today: date) -> None:
    """Refuse an event that its obligation cannot take.

    :raises DomainError: the first of the codes below that holds
    """
    for holds, code in _faults(life, event, today):
        if holds:
            raise refusal(code, {"day": life.obligation.given_on})
    _refuse_without_effect(life, event)


_EFFECTS: Mapping[str, tuple[str, Callable[[Standing], bool], str]] = {
    "taken_on": ("reassigned", lambda after: after.taken_on is not None, "plans.before_assigned"),
    "done": ("reopened", lambda after: after.done_on is not None, "plans.before_reopened"),
    "reopened": ("done", lambda after: after.done_on is None, "plans.before_done"),
}
"""By kind of report: the kind of event that would undo it when it came later, whether it has an effect, the refusal."""


def _refuse_without_effect(life: Life, event: Event) -> None:
    """Refuse a report that something known of a later day makes void: it would be kept and change nothing."""
    if event.kind not in _EFFECTS:
        return
    undoing, has_effect, code = _EFFECTS[event.kind]
    known = [*life.events, event]
    if not has_effect(standing(life.birth, known)):
        last = max(one.happened_on for one in effective(known) if one.kind == undoing)
        raise refusal(code, {"day": last})


def _faults(life: Life, event: Event, today: date) -> Iterator[tuple[bool, str]]:
    state = life.standing
    yield event.happened_on > today, "plans.in_the_future"
    yield event.happened_on < life.obligation.given_on, "plans.before_given"
    yield state.withdrawn_on is not None, "plans.withdrawn"
    yield event.corrects_id is not None and not _may_correct(life, event), "plans.nothing_to_correct"
    yield event.percent is not None and not 0 <= event.percent <= 100, "plans.percent_out_of_range"
    yield event.kind == "taken_on" and not event.in_charge.strip(), "plans.needs_post"
    yield from _done_faults(life, event, state)


def _done_faults(life: Life, event: Event, state: Standing) -> Iterator[tuple[bool, str]]:
    done = event.kind == "done"
    corrected = event.corrects_id is not None
    yield event.kind in {"done", "extended"} and life.obligation.regular, "plans.regular_is_never_done"
    yield (
        event.kind in {"done", "progress", "extended"} and state.done_on is not None and not corrected,
        "plans.already_done",
    )
    yield event.kind == "extended" and (event.due_day or date.max) <= (state.due_day or date.min), "plans.not_later"
    yield event.kind == "reopened" and state.done_on is None, "plans.not_done"
    yield done and not event.product.strip(), "plans.needs_product"
    link = event.evidence_link
    yield done and event.evidence_file_id is None and not link, "plans.needs_evidence"
    yield bool(link) and not link.startswith(("https://", "http://")), "plans.link_not_web"


def _may_correct(life: Life, event: Event) -> bool:
    counting = {known.id: known for known in effective(life.events)}
    named = counting.get(event.corrects_id) if event.corrects_id else None
    return named is not None and named.kind in REPORTED and event.kind in {named.kind, "voided"}
