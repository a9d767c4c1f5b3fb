"""Conferences: the list, making one, its page with sittings and documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from thongsuot.convening.models import TITLE_LENGTH
from thongsuot.convening.operations import conferences as operations
from thongsuot.convening.operations.conferences import SittingPlan
from thongsuot.convening.queries import seeing
from thongsuot.convening.queries.materials import links_of, materials_of
from thongsuot.convening.queries.points import counts_of
from thongsuot.convening.queries.seeing import ConferenceHead, SittingLine
from thongsuot.convening.queries.studied import studied
from thongsuot.convening.queries.unplaced import count_without
from thongsuot.convening.queries.work import last_call
from thongsuot.convening.rules.stages import Stage
from thongsuot.documents import queries as document_queries
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import require_reader, require_somewhere
from thongsuot.units import queries as units
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import DayField
from thongsuot.web.requests import Request, actor_of, now, number_asked, today

CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class SittingForm(DomainForm):
    """A sitting: what, when, who speaks."""

    sitting_title = forms.CharField(label=_("Sitting"), max_length=TITLE_LENGTH, help_text=_("such as “Morning”"))
    day = DayField(label=_("Day"))
    begins = forms.TimeField(label=_("Begins at"), widget=CLOCK)
    until = forms.TimeField(label=_("Ends at"), widget=CLOCK)
    speakers = forms.CharField(label=_("Speakers"), max_length=TITLE_LENGTH, required=False)
    required = forms.BooleanField(
        label=_("Attendance here counts as having studied the documents"), required=False, initial=True
    )

    def plan(self) -> SittingPlan:
        """What was typed, as a sitting."""
        given = self.cleaned_data
        starts, ends = (datetime.combine(given["day"], given[name], tzinfo=ZONE) for name in ("begins", "until"))
        return SittingPlan(given["sitting_title"], starts, ends, given["speakers"], given["required"])


class ConferenceForm(DomainForm):
    """A conference's own words and the day that its list goes by."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=pgettext_lazy("of a conference", "Title"), max_length=TITLE_LENGTH)
    as_of = DayField(
        label=_("Memberships as of"), help_text=_("Who is convened follows from where members stood on this day.")
    )


class NewForm(SittingForm):
    """A new conference with its first sitting."""

    title = forms.CharField(label=pgettext_lazy("of a conference", "Title"), max_length=TITLE_LENGTH)
    organiser = forms.TypedChoiceField(label=_("Called by"), coerce=int)
    field_order = ("title", "organiser")

    def __init__(self, data: QueryDict | None, organisers: list[tuple[int, str]], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["organiser"].choices = organisers  # type: ignore[attr-defined]  # a ChoiceField


def conferences(request: Request) -> HttpResponse:
    """The conferences that the reader sees."""
    found = seeing.conferences_of(request.reader, number_asked(request))
    can_convene = bool(request.reader.scope(Permission.CONVENE).ranges)
    context = {"page": found, "at": now(), "can_convene": can_convene}
    return render(request, "conferences/conferences.html", context)


def new(request: Request) -> HttpResponse:
    """Make a conference with its first sitting; nobody is invited by it."""
    require_somewhere(request.reader, Permission.CONVENE)
    initial = {"sitting_title": _t("Morning"), "begins": "08:00", "until": "11:30"}
    form = NewForm(_posted(request), _organisers(request), initial)
    if form.is_valid():
        with refused_onto(form):
            made = operations.make_conference(
                actor=actor_of(request),
                title=form.cleaned_data["title"],
                organiser_id=form.cleaned_data["organiser"],
                as_of=today(),
                first=form.plan(),
                now=now(),
            )
            return redirect("conference", made.conference_id)
    return render(request, "conferences/new.html", {"form": form})


def conference(request: Request, conference_id: int) -> HttpResponse:
    """A conference: its sittings, what it is about, what is given to those who take part."""
    head = seeing.conference_for(request.reader, conference_id)
    context = frame(request, head, "overview") | {
        "studied": studied(request.reader, head),
        "links": links_of(head),
        "materials": materials_of(request.reader, head),
    }
    if context["can_count"] and context["stage"] in {Stage.PREPARED, Stage.CALLED}:
        context |= _to_do(request, head, context)
    return render(request, "conferences/conference.html", context)


def edit(request: Request, conference_id: int) -> HttpResponse:
    """Change a conference's title, or the day that its list goes by."""
    head = convened_by_reader(request, conference_id)
    initial = {"revision": head.revision, "title": head.title, "as_of": head.as_of}
    form = ConferenceForm(_posted(request), initial=initial)
    if form.is_valid():
        with refused_onto(form):
            operations.change_conference(
                actor=actor_of(request), conference_id=conference_id, now=now(), **form.cleaned_data
            )
            messages.success(request, _t("The conference is saved."))
            return redirect("conference", conference_id)
    return render(request, "conferences/edit.html", {**frame(request, head, "overview"), "form": form})


def call_off(request: Request, conference_id: int) -> HttpResponse:
    """Ask once, then call a conference off."""
    head = convened_by_reader(request, conference_id)
    if request.method == "POST":
        operations.cancel_conference(actor=actor_of(request), conference_id=conference_id, now=now())
        messages.success(request, _t("The conference is called off."))
        return redirect("conference", conference_id)
    return render(request, "conferences/call_off.html", frame(request, head, "overview"))


def new_sitting(request: Request, conference_id: int) -> HttpResponse:
    """Add a sitting."""
    head = convened_by_reader(request, conference_id)
    last = head.sittings[-1]
    form = SittingForm(_posted(request), initial={"day": last.ends_at.astimezone(ZONE).date(), "required": True})
    if form.is_valid():
        with refused_onto(form):
            operations.add_sitting(actor=actor_of(request), conference_id=conference_id, plan=form.plan(), now=now())
            messages.success(request, _t("The sitting is added."))
            return redirect("conference", conference_id)
    return render(request, "conferences/sitting.html", {**frame(request, head, "overview"), "form": form})


def sitting(request: Request, conference_id: int, sitting_id: int) -> HttpResponse:
    """Change a sitting."""
    head = convened_by_reader(request, conference_id)
    known = head.sitting(sitting_id)
    form = SittingForm(_posted(request), initial=_initial(known))
    if form.is_valid():
        with refused_onto(form):
            operations.change_sitting(
                actor=actor_of(request), conference_id=conference_id, sitting_id=sitting_id, plan=form.plan(), now=now()
            )
            messages.success(request, _t("The sitting is saved."))
            return redirect("conference", conference_id)
    context = {**frame(request, head, "overview"), "form": form, "sitting": known}
    return render(request, "conferences/sitting.html", context)


def remove_sitting(request: Request, conference_id: int, sitting_id: int) -> HttpResponse:
    """Ask once, then take a sitting out."""
    head = convened_by_reader(request, conference_id)
    known = head.sitting(sitting_id)
    form = DomainForm(_posted(request))
    if form.is_valid():
        with refused_onto(form):
            operations.remove_sitting(
                actor=actor_of(request), conference_id=conference_id, sitting_id=sitting_id, now=now()
            )
            messages.success(request, _t("The sitting is taken out."))
            return redirect("conference", conference_id)
    context = {**frame(request, head, "overview"), "form": form, "sitting": known}
    return render(request, "conferences/remove_sitting.html", context)


def documents(request: Request, conference_id: int) -> HttpResponse:
    """Say which documents the conference is about: found by symbol, title or issuer."""
    head = convened_by_reader(request, conference_id)
    if request.method == "POST":
        form = PickForm(request.POST)
        if form.is_valid():
            done = operations.leave_out if form.cleaned_data["out"] else operations.study
            done(
                actor=actor_of(request),
                conference_id=conference_id,
                document_id=form.cleaned_data["document"],
                now=now(),
            )
        return redirect("conference_documents", conference_id)
    words = request.GET.get("words", "").strip()
    wanted = document_queries.Filters(state="published", words=words)
    context = {
        **frame(request, head, "overview"),
        "studied": studied(request.reader, head),
        "page": document_queries.documents(request.reader, wanted, number_asked(request)),
        "words": words,
    }
    context["chosen"] = {line.document_id for line in studied(request.reader, head)}
    return render(request, "conferences/documents.html", context)


class PickForm(forms.Form):
    """A document to put to a conference, or to take off it."""

    document = forms.IntegerField(min_value=1)
    out = forms.BooleanField(required=False)


def frame(request: Request, head: ConferenceHead, tab: str) -> dict[str, object]:
    """What every page of a conference shows above its own content; `tab` is the one that it stands under."""
    moment = now()
    may_convene = seeing.may_convene(request.reader, head)
    counts, names = (request.reader.scope(one) for one in (Permission.SEE_COUNTS, Permission.SEE_NAMES))
    return {
        "conference": head,
        "tab": tab,
        "at": moment,
        "stage": head.dates.stage(moment).value,
        "work": last_call(head) if may_convene and head.called_at is None else None,
        "can_convene": may_convene and head.cancelled_at is None,
        "can_count": seeing.meets(counts, head.organiser),
        "can_name": seeing.meets(names, head.organiser),
    }


def convened_by_reader(request: Request, conference_id: int) -> ConferenceHead:
    """The conference, for whoever may change it; everybody else is refused.

    :raises DomainError: convening.unknown_conference, people.not_allowed
    """
    head = seeing.conference_for(request.reader, conference_id)
    require_reader(request.reader, Permission.CONVENE, head.organiser)
    return head


def _to_do(request: Request, head: ConferenceHead, known: Mapping[str, object]) -> dict[str, object]:
    """What is left to prepare: the office sees all of it, whoever runs a point the points."""
    counts = counts_of(request.reader, head)
    office = bool(known["can_convene"])
    without = count_without(request.reader, head) if office else 0
    waiting = office and (not known["studied"] or not counts.points or head.called_at is None)
    return {
        "preparing": True,
        "counts": counts,
        "without": without,
        "nothing_left": not (waiting or without or counts.unready),
    }


def _posted(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _organisers(request: Request) -> list[tuple[int, str]]:
    """The units of the reader's own grants that may call a conference."""
    granted = request.reader.granted_units(Permission.CONVENE)
    found = units.units_by_ids(granted, request.reader.tree)
    return [(unit.id, unit.name) for unit in found.values() if unit.is_open]


def _initial(known: SittingLine) -> dict[str, object]:
    starts, ends = known.starts_at.astimezone(ZONE), known.ends_at.astimezone(ZONE)
    return {
        "sitting_title": known.title,
        "day": starts.date(),
        "begins": starts.time(),
        "until": ends.time(),
        "speakers": known.speakers,
        "required": known.required,
    }
