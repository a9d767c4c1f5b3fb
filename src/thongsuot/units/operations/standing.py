"""What a reorganisation is worked out on: the tree of its day in memory, and what is recorded for the days after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from thongsuot.kernel.days import valid_on
from thongsuot.units.models import Name, Placement, Succession, Unit
from thongsuot.units.rules.forest import Forest, Seat
from thongsuot.units.rules.later import LaterDay


def forest_on(day: date) -> Forest:
    """Every unit in that day's tree. What lies after that day is not known to it: who closes later is open."""
    rows = Placement.objects.filter(
        valid_on(day), valid_on(day, "unit__names__"), unit__names__role=Name.Role.OFFICIAL
    ).values_list(
        "unit__code",
        "unit__names__words",
        "unit__names__kind",
        "parent__code",
        "unit__opened_on",
        "unit__closed_on",
    )
    return Forest(
        Seat(code, words, kind, parent, opened, closed if closed and closed <= day else None)
        for code, words, kind, parent, opened, closed in rows.iterator()
    )


def opened_later(forest: Forest) -> dict[str, date]:
    """Units that are not in this tree yet → their opening day."""
    return {code: day for code, day in Unit.objects.values_list("code", "opened_on").iterator() if code not in forest}


def changed_on(day: date) -> dict[str, str]:
    """Units that acts open, place or name on this day → the act's document. Whom they close is open no more."""
    words = ("unit__code", "act__document_words")
    placed = Placement.objects.filter(from_day=day, act__isnull=False).values_list(*words)
    named = Name.objects.filter(from_day=day, act__isnull=False).values_list(*words)
    return {code: document for rows in (placed, named) for code, document in rows if document is not None}


def later_days(day: date) -> list[LaterDay]:
    """What is recorded for later days, in order of time, and who closed or became a successor on this day itself."""
    days: dict[date, LaterDay] = {}

    def at(on: date) -> LaterDay:
        return days.setdefault(on, LaterDay(on))

    for on, seat, document in _placements_after(day):
        at(on).placed.append(seat)
        _note(at(on), document)
    for on, code, document in _names_after(day):
        at(on).renamed.add(code)
        _note(at(on), document)
    for unit in Unit.objects.filter(closed_on__gte=day).only("code", "closed_on"):
        at(unit.closed_on or day).closed.add(unit.code)
    for on, predecessor, successor, document in _successions_from(day):
        at(on).passings.setdefault(predecessor, []).append(successor)
        _note(at(on), document)
    return [days[on] for on in sorted(days)]


def _note(day: LaterDay, document: str | None) -> None:
    if document and document not in day.documents:
        day.documents.append(document)


def _placements_after(day: date) -> Iterable[tuple[date, Seat, str | None]]:
    rows = Placement.objects.filter(from_day__gt=day).order_by("from_day", "pk")
    for on, code, parent, opened, closed, document in rows.values_list(
        "from_day", "unit__code", "parent__code", "unit__opened_on", "unit__closed_on", "act__document_words"
    ):
        yield on, Seat(code, "", "", parent, opened, closed if closed and closed < on else None), document


def _names_after(day: date) -> Iterable[tuple[date, str, str | None]]:
    """Renamings; the name that a unit is opened with is none."""
    names = Name.objects.filter(from_day__gt=day, role=Name.Role.OFFICIAL).order_by("from_day", "pk")
    return names.values_list("from_day", "unit__code", "act__document_words")


def _successions_from(day: date) -> Iterable[tuple[date, str, str, str]]:
    rows = Succession.objects.filter(act__operates_on__gte=day).order_by("act__operates_on", "pk")
    return rows.values_list("act__operates_on", "predecessor__code", "successor__code", "act__document_words")
