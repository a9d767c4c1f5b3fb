"""Points of a conference: the list, one with what must be ready there, the units it serves, who has none yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.convening.models import CODE_LENGTH, TITLE_LENGTH
from thongsuot.convening.operations import assigning, sheets
from thongsuot.convening.operations import points as operations
from thongsuot.convening.operations.points import PointPlan
from thongsuot.convening.queries import points as queries
from thongsuot.convening.queries import seeing, unplaced
from thongsuot.convening.queries.points import PointHead, Which
from thongsuot.convening.queries.sheets import sheet_of, sheet_run
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import require_reader, require_somewhere
from thongsuot.units import queries as unit_queries
from thongsuot.web import point_sheets
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.exports import FORMS, exported
from thongsuot.web.ids import id_in, ids_in
from thongsuot.web.importing import SheetForm
from thongsuot.web.requests import Request, actor_of, now, number_asked, today
from thongsuot.web.templatetags.thongsuot import language, number
from thongsuot.web.views import devices
from thongsuot.web.views.conferences import convened_by_reader, frame
from thongsuot.web.words import POINT_DUTIES, POINT_FIGURES, POINTS_SHOWN

ROWS = 20_000
"""How many rows a file holds at most."""


class PointForm(DomainForm):
    """A point; its owner is named by the unit's code."""

    name = forms.CharField(label=_("Name"), max_length=TITLE_LENGTH)
    code = forms.CharField(label=_("Code"), max_length=CODE_LENGTH)
    kind = forms.ChoiceField(label=_("Kind"))
    owner = forms.CharField(label=_("Code of the unit that runs it"), max_length=CODE_LENGTH)
    place = forms.CharField(label=pgettext_lazy("connection point", "Place"), max_length=TITLE_LENGTH, required=False)
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=100_000, required=False)
    contact = forms.CharField(label=_("Contact"), max_length=TITLE_LENGTH, required=False)

    def __init__(
        self, data: QueryDict | None, kinds: Mapping[str, str], initial: Mapping[str, Any], *, all_of_it: bool
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["kind"].choices = list(kinds.items())  # type: ignore[attr-defined]  # a ChoiceField
        for name in () if all_of_it else ("name", "code", "kind", "owner"):
            self.fields[name].disabled = True

    def plan(self, request: Request) -> PointPlan:
        """What was typed, as a point.

        :raises DomainError: units.unknown_code
        """
        given = dict(self.cleaned_data)
        owner = unit_queries.unit_by_code(given.pop("owner"), request.reader.tree)
        return PointPlan(owner_id=owner.id, **given)


class ServeForm(DomainForm):
    """A unit to take part at a point."""

    unit = forms.CharField(label=_("Code of the unit"), max_length=CODE_LENGTH)
    with_subtree = forms.BooleanField(label=_("and all beneath it"), required=False, initial=True)


class DutyForm(DomainForm):
    """One thing more that must be ready."""

    kind = forms.ChoiceField(label=_("Sort"), choices=POINT_DUTIES.items())
    words = forms.CharField(label=_("What must be ready"), max_length=TITLE_LENGTH)


class RuleForm(DomainForm):
    """Which rule: a point for each unit of some kinds, or everybody to the nearest."""

    unit_kinds = forms.MultipleChoiceField(
        label=_("Each unit of these kinds"), required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label=_("Kind of the points"))

    def __init__(self, data: QueryDict | None, unit_kinds: Mapping[str, str], kinds: Mapping[str, str]) -> None:
        super().__init__(data, initial={"unit_kinds": ["party_commune"], "kind": "commune"})
        self.fields["unit_kinds"].choices = list(unit_kinds.items())  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["kind"].choices = list(kinds.items())  # type: ignore[attr-defined]  # a ChoiceField


def points(request: Request, conference_id: int) -> HttpResponse:
    """The points that the reader sees, a page at a time."""
    require_somewhere(request.reader, Permission.SEE_COUNTS)
    head = seeing.conference_for(request.reader, conference_id)
    which = Which(shown) if (shown := request.GET.get("show", "")) in list(Which) else Which.ALL
    words = request.GET.get("words", "").strip()
    context = frame(request, head, "points") | {
        "page": queries.points_of(request.reader, head, words, which, number_asked(request)),
        "counts": queries.counts_of(request.reader, head),
        "words": words,
        "which": which,
        "shown": POINTS_SHOWN.items(),
        "kinds": kinds(request),
        "forms": FORMS,
    }
    if context["can_convene"]:
        context["without"] = unplaced.count_without(request.reader, head)
    return render(request, "conferences/points.html", context)


def export(request: Request, conference_id: int, form: str) -> HttpResponse:
    """The points that the reader sees with the units that they serve, in the columns of the import."""
    require_somewhere(request.reader, Permission.SEE_COUNTS)
    head = seeing.conference_for(request.reader, conference_id)
    return exported(sheet_of(request.reader, head, now().astimezone(ZONE), language()), form)


def new(request: Request, conference_id: int) -> HttpResponse:
    """Add a point."""
    head = convened_by_reader(request, conference_id)
    form = PointForm(_posted(request), kinds(request), {"kind": "commune"}, all_of_it=True)
    if form.is_valid():
        with refused_onto(form):
            point_id = operations.add_point(
                actor=actor_of(request), conference_id=conference_id, plan=form.plan(request), now=now()
            )
            return redirect("conference_point", conference_id, point_id)
    return render(request, "conferences/point_edit.html", {**frame(request, head, "points"), "form": form})


def point(request: Request, conference_id: int, point_id: int) -> HttpResponse:
    """A point: where, who runs it, what must be ready, whom it serves."""
    found = queries.point_for(request.reader, conference_id, point_id)
    return _point_page(request, found, ServeForm(), DutyForm())


def edit(request: Request, conference_id: int, point_id: int) -> HttpResponse:
    """Change a point: the office all of it, whoever runs it the place, the seats and the contact."""
    found = _run_by_reader(request, conference_id, point_id)
    initial = {name: getattr(found, name) for name in ("code", "name", "kind", "place", "capacity", "contact")}
    all_of_it = seeing.may_convene(request.reader, found.conference)
    form = PointForm(_posted(request), kinds(request), {**initial, "owner": found.owner.code}, all_of_it=all_of_it)
    if form.is_valid():
        with refused_onto(form):
            operations.change_point(actor=actor_of(request), point_id=point_id, plan=form.plan(request), now=now())
            messages.success(request, _t("The point is saved."))
            return redirect("conference_point", conference_id, point_id)
    context = {**frame(request, found.conference, "points"), "form": form, "point": found}
    return render(request, "conferences/point_edit.html", context)


@require_POST
def close(request: Request, conference_id: int, point_id: int) -> HttpResponse:
    """Close a point, or open it again."""
    found = queries.point_for(request.reader, conference_id, point_id)
    done = operations.close_point if found.closed_at is None else operations.open_point
    done(actor=actor_of(request), point_id=point_id, now=now())
    messages.success(request, _t("The point is closed.") if found.closed_at is None else _t("The point is open again."))
    return redirect("conference_point", conference_id, point_id)


@require_POST
def duties(request: Request, conference_id: int, point_id: int) -> HttpResponse:
    """Say what is ready; or ask one thing more, where the button says so."""
    found = _run_by_reader(request, conference_id, point_id)
    if "words" in request.POST:
        form = DutyForm(request.POST)
        if not form.is_valid():
            return _point_page(request, found, ServeForm(), form)
        operations.add_duty(actor=actor_of(request), point_id=point_id, now=now(), **form.cleaned_data)
    else:
        done = ids_in(request.POST.getlist("done"))
        operations.report_duties(actor=actor_of(request), point_id=point_id, done_ids=done, now=now())
        messages.success(request, _t("What is ready is saved."))
    return redirect("conference_point", conference_id, point_id)


@require_POST
def units(request: Request, conference_id: int, point_id: int) -> HttpResponse:
    """Let a unit take part at the point, or take one off."""
    found = queries.point_for(request.reader, conference_id, point_id)
    require_reader(request.reader, Permission.CONVENE, found.conference.organiser)
    if (off := id_in(request.POST.get("off", ""))) is not None:
        operations.serve_no_more(actor=actor_of(request), point_id=point_id, unit_ids=[off], now=now())
        return redirect("conference_point", conference_id, point_id)
    form = ServeForm(request.POST)
    if form.is_valid():
        with refused_onto(form):
            unit = unit_queries.unit_by_code(form.cleaned_data["unit"].strip(), request.reader.tree)
            subtree = form.cleaned_data["with_subtree"]
            count = operations.serve(
                actor=actor_of(request), point_id=point_id, unit_id=unit.id, with_subtree=subtree, now=now()
            )
            words = ngettext("%(count)s unit more takes part here.", "%(count)s units more take part here.", count)
            messages.success(request, words % {"count": number(count)})
            return redirect("conference_point", conference_id, point_id)
    return _point_page(request, found, form, DutyForm())


def without(request: Request, conference_id: int) -> HttpResponse:
    """The units whose people have no point yet."""
    head = convened_by_reader(request, conference_id)
    found = unplaced.without_point(request.reader, head, number_asked(request))
    context = {**frame(request, head, "points"), "page": found, "forms": FORMS}
    return render(request, "conferences/without_point.html", context)


def without_export(request: Request, conference_id: int, form: str) -> HttpResponse:
    """The same list whole, as a sheet or a Word file."""
    head = convened_by_reader(request, conference_id)
    found = unplaced.without_point(request.reader, head, size=ROWS)
    return exported(point_sheets.without(found.items, head, now().astimezone(ZONE)), form)


def assign(request: Request, conference_id: int) -> HttpResponse:
    """Units to points by rule: each of some kinds its own, or everybody to the nearest point above."""
    head = convened_by_reader(request, conference_id)
    counts = unplaced.kinds_without(head, request.reader.tree)
    named = catalogues.words_ever([Catalogue.UNIT_KINDS], request.LANGUAGE_CODE or "vi")[Catalogue.UNIT_KINDS]
    offered = {one: f"{words} ({number(counts[one])})" for one, words in named.items() if one in counts}
    form = RuleForm(_posted(request), offered, kinds(request))
    if form.is_valid():
        with refused_onto(form):
            done = _by_rule(request, conference_id, form.cleaned_data)
            messages.success(request, _told(done))
            return redirect("conference_points", conference_id)
    context = {**frame(request, head, "points"), "form": form, "without": unplaced.count_without(request.reader, head)}
    return render(request, "conferences/assign.html", context)


def bring(request: Request, conference_id: int) -> HttpResponse:
    """Bring a sheet of points; every problem is listed by row, and nothing is written."""
    head = convened_by_reader(request, conference_id)
    form = SheetForm(_posted(request), request.FILES if request.method == "POST" else None)
    if form.is_valid():
        with refused_onto(form):
            data, name = form.content()
            plan = sheets.plan_sheet(
                actor=actor_of(request), conference_id=conference_id, data=data, name=name, now=now()
            )
            if plan.run_id is not None:
                return redirect("conference_points_run", conference_id, plan.run_id)
            form.problems = plan.problems
    return render(request, "conferences/points_import.html", {**frame(request, head, "points"), "form": form})


def run(request: Request, conference_id: int, run_id: int) -> HttpResponse:
    """What a sheet would do, and the yes; afterwards what it did."""
    head = convened_by_reader(request, conference_id)
    form = DomainForm(_posted(request))
    if form.is_valid():
        with refused_onto(form):
            sheets.apply_sheet(actor=actor_of(request), conference_id=conference_id, run_id=run_id, now=now())
            messages.success(request, _t("The sheet is written down."))
            return redirect("conference_points", conference_id)
    found = sheet_run(head, run_id)
    figures = [(words, found.figures.get(name, 0)) for name, words in POINT_FIGURES.items()]
    context = {**frame(request, head, "points"), "form": form, "run": found, "figures": figures}
    return render(request, "conferences/points_run.html", context)


def kinds(request: Request) -> dict[str, str]:
    """Kinds of points: code → words in the reader's language."""
    entries = catalogues.entries(Catalogue.POINT_KINDS, today())
    return {entry.code: entry.words(request.LANGUAGE_CODE or "vi") for entry in entries}


def _by_rule(request: Request, conference_id: int, given: Mapping[str, Any]) -> assigning.Assigned:
    """Do what the button said that was pressed."""
    if request.POST.get("rule") == "nearest":
        return assigning.to_nearest(actor=actor_of(request), conference_id=conference_id, now=now())
    return assigning.each_its_own(
        actor=actor_of(request),
        conference_id=conference_id,
        unit_kinds=given["unit_kinds"],
        kind=given["kind"],
        now=now(),
    )


def _told(done: assigning.Assigned) -> str:
    words = _t("Points made: %(points)s. Units that take part somewhere now: %(units)s.")
    told = words % {"points": number(done.points), "units": number(done.units)}
    if done.unclear:
        left = _t("Left to you, because the unit above them runs several points: %(unclear)s.")
        told = f"{told} {left % {'unclear': number(done.unclear)}}"
    return told


def _point_page(request: Request, found: PointHead, form: ServeForm, duty_form: DutyForm) -> HttpResponse:
    context = frame(request, found.conference, "points") | {
        "point": found,
        "kind": kinds(request).get(found.kind, found.kind),
        "page": queries.served(request.reader, found, number_asked(request)),
        "can_run": queries.may_run(request.reader, found) and found.conference.cancelled_at is None,
        "serve_form": form,
        "duty_form": duty_form,
    }
    return render(request, "conferences/point.html", {**context, **devices.section(request, found)})


def _run_by_reader(request: Request, conference_id: int, point_id: int) -> PointHead:
    """The point, for whoever may make it ready; everybody else is refused."""
    found = queries.point_for(request.reader, conference_id, point_id)
    if not queries.may_run(request.reader, found):
        require_reader(request.reader, Permission.RUN_POINT, found.owner)
    return found


def _posted(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
