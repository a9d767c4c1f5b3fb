"""What a requirement means, apart from where it stands: as the reader found it, as a person corrected it, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from thongsuot.documents.rules.identity import one_line
from thongsuot.kernel.errors import Message
from thongsuot.reading import model

SCALE = 1_000_000
"""Figures are kept as whole millionths: databases add whole numbers without loss."""
LARGEST = 10**12
SIGNS = {"eq": "=", "gt": ">", "ge": "≥", "lt": "<", "le": "≤", "between": ""}
"""How a target's figure is compared, in signs."""
COMPARATORS = tuple(SIGNS)
DATED = ("day", "month", "quarter", "year", "range")
DUE_KINDS = (*DATED, "recurring", "relative", "conditional", "none")
EVERY = ("week", "month", "quarter", "half", "year", "continuous")
NO_DUE = model.Due(kind="none", text="")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A target's figure or a task's action, by whom, by when. `kind` is target, task or deadline."""

    kind: str
    statement: str
    comparator: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    counted_in: str = ""
    every: str = ""
    text_only: bool = False
    product: str = ""
    collective: bool = False
    row: str = ""
    due: model.Due = NO_DUE
    leads: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = field(default=())


def of_target(target: model.Target) -> Meaning:
    """A figure to be reached, as the reader found it."""
    return Meaning(
        kind="target",
        statement=one_line(target.subject),
        comparator=target.comparator or "",
        low=_exact(target.low),
        high=_exact(target.high),
        counted_in=one_line(target.counted_in or "")[:300],
        every=target.every or "",
        text_only=target.text_only,
        row=one_line(target.row or "")[:30],
        due=target.due or NO_DUE,
        leads=_bodies(target.lead),
    )


def of_assignment(assignment: model.Assignment) -> Meaning:
    """Something that named bodies must do, as the reader found it."""
    return Meaning(
        kind="task",
        statement=one_line(assignment.action),
        product=one_line(assignment.product or ""),
        collective=assignment.collective,
        row=one_line(assignment.row or "")[:30],
        due=assignment.due or NO_DUE,
        leads=_bodies(assignment.lead),
        coordinating=_bodies(assignment.coordinating),
    )


def of_deadline(deadline: model.Deadline) -> Meaning:
    """An act with a date that names no body, as the reader found it."""
    return Meaning(kind="deadline", statement=one_line(deadline.action), due=deadline.due)


def _bodies(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(body for body in map(one_line, words) if body)


def _exact(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def scaled(value: Decimal | None) -> int | None:
    """A figure in whole millionths."""
    return None if value is None else round(value * SCALE)


def unscaled(value: int | None) -> Decimal | None:
    """The figure that was scaled, without trailing zeros: 90000000 → 90."""
    if value is None:
        return None
    figure = Decimal(value) / SCALE
    return figure.quantize(Decimal(1)) if figure == figure.to_integral_value() else figure.normalize()


def faults(meaning: Meaning) -> dict[str, Message]:
    """What a corrected meaning lacks, by form field; empty when it can stand."""
    found: dict[str, Message] = {}
    if not meaning.statement.strip():
        found["statement"] = _("Say what is to be reached or done.")
    if meaning.kind == "target" and not meaning.text_only:
        found.update(_figure_faults(meaning))
    if meaning.kind == "task" and not meaning.leads:
        found["leads"] = _("Name who leads this task.")
    return found | _due_faults(meaning)


def _figure_faults(meaning: Meaning) -> dict[str, Message]:
    if meaning.comparator not in COMPARATORS:
        return {"comparator": _("Choose how the figure is compared.")}
    if meaning.low is None or abs(meaning.low) > LARGEST:
        return {"low": _("Give the figure to be reached.")}
    between = meaning.comparator == "between"
    if between and (meaning.high is None or meaning.high < meaning.low or meaning.high > LARGEST):
        return {"high": _("The upper figure must not lie below the lower one.")}
    return {} if between or meaning.high is None else {"high": _("Only a range has an upper figure.")}


def _due_faults(meaning: Meaning) -> dict[str, Message]:
    due = meaning.due
    if due.kind not in DUE_KINDS or (due.every is not None and due.every not in EVERY):
        return {"due_kind": _("Choose what kind of deadline this is.")}
    # "2025 and the years after" is a range whose end nobody knows.
    if due.kind in DATED and due.kind != "range" and due.until is None:
        return {"due_until": _("Give the last day of the stated period.")}
    if due.starts_on and due.until and due.starts_on > due.until:
        return {"due_until": _("The last day must not lie before the first.")}
    if meaning.kind == "deadline" and due.kind == "none":
        return {"due_kind": _("A deadline needs its day or period.")}
    return {}


def as_json(meaning: Meaning) -> dict[str, Any]:
    """The meaning as JSON, the shape of `Requirement.found`."""
    due = meaning.due
    return {
        "kind": meaning.kind,
        "statement": meaning.statement,
        "comparator": meaning.comparator,
        "low": scaled(meaning.low),
        "high": scaled(meaning.high),
        "counted_in": meaning.counted_in,
        "every": meaning.every,
        "text_only": meaning.text_only,
        "product": meaning.product,
        "collective": meaning.collective,
        "row": meaning.row,
        "due": {
            "kind": due.kind,
            "text": due.text,
            "starts_on": due.starts_on.isoformat() if due.starts_on else None,
            "until": due.until.isoformat() if due.until else None,
            "every": due.every,
            "before": due.before,
        },
        "leads": list(meaning.leads),
        "coordinating": list(meaning.coordinating),
    }


def from_json(found: Mapping[str, Any]) -> Meaning:
    """The meaning that `as_json` wrote."""
    due = found["due"]
    return Meaning(
        **{
            **found,
            "low": unscaled(found["low"]),
            "high": unscaled(found["high"]),
            "due": model.Due(
                kind=due["kind"],
                text=due["text"],
                starts_on=_day(due["starts_on"]),
                until=_day(due["until"]),
                every=due["every"],
                before=due["before"],
            ),
            "leads": tuple(found["leads"]),
            "coordinating": tuple(found["coordinating"]),
        }
    )


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
