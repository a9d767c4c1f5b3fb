"""When units are reminded by themselves: an office's schedules, and the form that sets one."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from thongsuot.flow.queries import widest_unit
from thongsuot.kernel.permission import Permission
from thongsuot.notices import queries
from thongsuot.notices.operations import Setting, set_schedule
from thongsuot.notices.queries import ScheduleRow
from thongsuot.notices.rules import Plan
from thongsuot.people import access
from thongsuot.units.rules import UnitRef
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.ids import whole_in
from thongsuot.web.requests import Request, actor_of, now, number_asked

DAYS = 3
"""Digits of a number of days at most."""
USUAL: Mapping[str, object] = {"before": "7, 3, 0", "every": 7, "hour": 8, "is_on": True}
"""What a new schedule is offered with."""


class DaysField(forms.CharField):
    """Numbers of days with commas between, "7, 3, 0"."""

    default_error_messages = {"days": _("Write numbers of days with commas between: 7, 3, 0.")}

    def clean(self, value: object) -> tuple[int, ...]:
        """Read them."""
        parts = [part.strip() for part in str(super().clean(value)).split(",") if part.strip()]
        found = [whole_in(part, DAYS) for part in parts]
        if None in found:
            raise forms.ValidationError(self.error_messages["days"], code="days")
        return tuple(days for days in found if days is not None)


class ScheduleForm(DomainForm):
    """Of what, when."""

    about = forms.ChoiceField(label=_("Remind of"))
    before = DaysField(label=_("Days before the day"), required=False, help_text=_("0 is the day itself"))
    every = forms.IntegerField(label=_("After the day, every so many days"), required=False, min_value=1, max_value=60)
    escalate_after = forms.IntegerField(
        label=_("Tell the unit above, from so many days late"), required=False, min_value=1, max_value=365
    )
    hour = forms.IntegerField(label=_("At the hour"), min_value=0, max_value=23)
    is_on = forms.BooleanField(label=pgettext_lazy("a schedule", "It runs"), required=False)

    def __init__(self, data: QueryDict | None, about: list[tuple[str, str]], initial: Mapping[str, object]) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["about"].choices = about  # type: ignore[attr-defined]  # a ChoiceField

    def setting(self, unit: UnitRef) -> Setting:
        """What was typed."""
        given = self.cleaned_data
        source, _bar, subject = given["about"].partition("|")
        plan = Plan(given["before"], given["every"], given["escalate_after"])
        return Setting(unit.id, source, subject, plan, given["hour"], given["is_on"])


def schedules(request: Request) -> HttpResponse:
    """The schedules of the reader's units."""
    access.require_somewhere(request.reader, Permission.REMIND)
    return render(request, "notices/schedules.html", {"schedules": queries.schedules(request.reader), "at": now()})


def new(request: Request) -> HttpResponse:
    """Set when units beneath one are reminded."""
    return _form(request, _unit(request), None)


def schedule(request: Request, schedule_id: int) -> HttpResponse:
    """Change a schedule, or let it rest."""
    row = queries.schedule(request.reader, schedule_id)
    return _form(request, row.unit, row)


def _form(request: Request, unit: UnitRef, row: ScheduleRow | None) -> HttpResponse:
    form = ScheduleForm(request.POST if request.method == "POST" else None, _about(request, unit, row), _initial(row))
    if form.is_valid():
        with refused_onto(form):
            set_schedule(
                actor=actor_of(request),
                setting=form.setting(unit),
                replaces=row.schedule_id if row else None,
                now=now(),
            )
            messages.success(request, _t("The schedule is saved."))
            return redirect("notice_schedules")
    return render(request, "notices/schedule.html", {"form": form, "unit": unit, "row": row})


def _about(request: Request, unit: UnitRef, row: ScheduleRow | None) -> list[tuple[str, str]]:
    """What can be reminded of; a schedule that stands keeps what it is about."""
    if row is not None:
        return [(f"{row.source.code}|{row.subject}", row.words or _all_of(row.source))]
    return [
        (f"{source.code}|{subject}", words)
        for source in queries.sources().values()
        for subject, words in [("", _all_of(source)), *source.subjects(request.reader, unit)]
    ]


def _all_of(source: queries.Source) -> str:
    return _t("%(source)s: all in force") % {"source": source.name}


def _initial(row: ScheduleRow | None) -> Mapping[str, object]:
    if row is None:
        return USUAL
    return {
        "about": f"{row.source.code}|{row.subject}",
        "before": ", ".join(map(str, row.plan.before)),
        "every": row.plan.every,
        "escalate_after": row.plan.escalate_after,
        "hour": row.hour,
        "is_on": row.is_on,
    }


def _unit(request: Request) -> UnitRef:
    unit_id = number_asked(request, "unit", 0)
    if unit_id:
        return access.unit_for(request.reader, Permission.REMIND, unit_id)
    return widest_unit(request.reader, Permission.REMIND)
