"""Who is convened to a conference: the rules, the counts, the call; the list by name with its changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.convening import jobs
from thongsuot.convening.models import REASON_LENGTH
from thongsuot.convening.operations import absences, calling, changes
from thongsuot.convening.operations.looks import look_at_convened
from thongsuot.convening.queries import calling as queries
from thongsuot.convening.queries import seeing
from thongsuot.convening.queries.calling import Listed
from thongsuot.convening.queries.seeing import ConferenceHead
from thongsuot.convening.queries.work import WorkLine, last_call
from thongsuot.convening.rules import Calling
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import require_reader, require_subtree
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.web.convened_sheets import counts_dataset
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.exports import exported
from thongsuot.web.ids import ids_in
from thongsuot.web.requests import Request, actor_of, now, number_asked
from thongsuot.web.templatetags.thongsuot import language, number
from thongsuot.web.views.conferences import convened_by_reader, frame
from thongsuot.web.views.units import catalogue_words

YES = "yes"
EXCUSES = [(YES, _("with reason")), ("no", _("without reason"))]


class RuleForm(DomainForm):
    """Who is called: which category, in which units."""

    category = forms.ChoiceField(label=_("Members"), required=False)
    unit = forms.CharField(
        label=_("Of the unit"), help_text=_("its code; those right beneath the organiser are offered")
    )
    with_subtree = forms.BooleanField(label=_("and of all units beneath it"), required=False, initial=True)
    unit_level = forms.ChoiceField(label=_("Only in units of the level"), required=False)

    def __init__(self, data: QueryDict | None, organiser: UnitRef, words: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(data, initial={"unit": organiser.code, "with_subtree": True})
        categories = [("", _t("all members")), *words["categories"].items()]
        levels = [("", _t("any level")), *words["levels"].items()]
        self.fields["category"].choices = categories  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["unit_level"].choices = levels  # type: ignore[attr-defined]
        self.fields["unit"].widget.attrs["list"] = "units-offered"


class AddForm(DomainForm):
    """One more member."""

    code = forms.CharField(label=_("Code of the member"), max_length=60)
    why = forms.CharField(label=_("Why"), max_length=REASON_LENGTH)


class DropForm(DomainForm):
    """Why somebody is taken off the list."""

    why = forms.CharField(label=_("Why"), max_length=REASON_LENGTH)


class ExcuseForm(DomainForm):
    """Who is away from which sitting, and why."""

    sitting = forms.TypedChoiceField(label=_("Sitting"), coerce=int)
    excused = forms.TypedChoiceField(label=_("Absent"), coerce=lambda words: words == YES, choices=EXCUSES)
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH, required=False)

    def __init__(self, data: QueryDict | None, head: ConferenceHead) -> None:
        super().__init__(data)
        self.fields["sitting"].choices = [(one.id, one.title) for one in head.sittings]  # type: ignore[attr-defined]


def convened(request: Request, conference_id: int) -> HttpResponse:
    """How many are, or would be, convened beneath a unit; before the call the rules with it."""
    head = seeing.conference_for(request.reader, conference_id)
    unit_id = _unit_asked(request, head)
    words = _words()
    form = RuleForm(request.POST if request.method == "POST" else None, head.organiser, words)
    if form.is_bound and form.is_valid():
        with refused_onto(form):
            _add_rule(request, conference_id, form.cleaned_data)
            return redirect("conference_convened", conference_id)
    known = frame(request, head, "convened")
    work = cast("WorkLine | None", known["work"]) if head.called_at is None else last_call(head)
    if request.htmx and work is not None and work.is_open:
        return render(request, "convened/working.html", _working(request, work))
    found = _listed(request, head, unit_id)
    context = {
        **known,
        **_working(request, work),
        "listed": found,
        "may_list": head.called_at and _names(request, found.unit),
        **words,
        **(_preparation(request, head, found, form) if head.called_at is None else {}),
    }
    response = render(request, "convened/convened.html", context)
    if request.htmx:
        response.headers["HX-Refresh"] = "true"  # it is over: the whole page is another one now
    return response


def export(request: Request, conference_id: int, form: str) -> HttpResponse:
    """The same counts as a file."""
    head = seeing.conference_for(request.reader, conference_id)
    found = _listed(request, head, _unit_asked(request, head))
    return exported(counts_dataset(head, found, catalogue_words(Catalogue.MEMBER_CATEGORIES), now()), form)


@require_POST
def remove_rule(request: Request, conference_id: int, rule_id: int) -> HttpResponse:
    """Take a rule back."""
    calling.remove_rule(actor=actor_of(request), conference_id=conference_id, rule_id=rule_id, now=now())
    messages.success(request, _t("Taken back."))
    return redirect("conference_convened", conference_id)


def call(request: Request, conference_id: int) -> HttpResponse:
    """Ask once, with the count, then call the conference."""
    head = convened_by_reader(request, conference_id)
    form = DomainForm(request.POST if request.method == "POST" else None)
    work = last_call(head)
    if work is not None and work.is_open:
        return redirect("conference_convened", conference_id)
    found = queries.would_be_called(request.reader, head, head.organiser.id)
    if form.is_valid():
        with refused_onto(form):
            done = jobs.call_conference(
                actor=actor_of(request), conference_id=conference_id, people=found.people, now=now()
            )
            if done:
                messages.success(request, _called(done.people))
            return redirect("conference_convened", conference_id)
    return render(request, "convened/call.html", {**frame(request, head, "convened"), "listed": found, "form": form})


def people(request: Request, conference_id: int, unit_id: int) -> HttpResponse:
    """The list of a unit and all beneath it by name; who is away is noted here. The look is recorded."""
    form = None
    if request.method == "POST":
        form = ExcuseForm(request.POST, seeing.conference_for(request.reader, conference_id))
        if form.is_valid():
            with refused_onto(form):
                _excuse(request, conference_id, form.cleaned_data)
                return redirect(request.get_full_path())
    words = request.GET.get("words", "").strip()
    found = look_at_convened(
        actor=actor_of(request), conference_id=conference_id, unit_id=unit_id, number=number_asked(request),
        words=words, now=now(),
    )  # fmt: skip
    context = {
        **frame(request, found.conference, "convened"),
        "unit": found.unit,
        "page": found.page,
        "words": words,
        "form": form or ExcuseForm(None, found.conference),
        "categories": catalogue_words(Catalogue.MEMBER_CATEGORIES),
        "can_excuse": request.reader.holds(Permission.RUN_POINT, found.unit) and not found.conference.cancelled_at,
    }
    return render(request, "convened/people.html", context)


def add(request: Request, conference_id: int) -> HttpResponse:
    """Convene one more member."""
    head = convened_by_reader(request, conference_id)
    form = AddForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refused_onto(form):
            done = changes.add_person(
                actor=actor_of(request), conference_id=conference_id, now=now(), **form.cleaned_data
            )
            messages.success(request, _t("Added to the list."))
            return redirect("convened_people", conference_id, done.unit_id)
    return render(request, "convened/add.html", {**frame(request, head, "convened"), "form": form})


def drop(request: Request, conference_id: int, convened_id: int) -> HttpResponse:
    """Take somebody off the list."""
    head = convened_by_reader(request, conference_id)
    form = DropForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refused_onto(form):
            done = changes.drop_person(
                actor=actor_of(request), conference_id=conference_id, convened_id=convened_id, now=now(),
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, _t("Taken off the list."))
            return redirect("convened_people", conference_id, done.unit_id)
    return render(request, "convened/drop.html", {**frame(request, head, "convened"), "form": form})


def _words() -> dict[str, dict[str, str]]:
    """The catalogues that these pages need, in one query."""
    found = catalogues.words_ever([Catalogue.MEMBER_CATEGORIES, Catalogue.LEVELS], language())
    return {"categories": found[Catalogue.MEMBER_CATEGORIES], "levels": found[Catalogue.LEVELS]}


def _listed(request: Request, head: ConferenceHead, unit_id: int) -> Listed:
    ask = queries.would_be_called if head.called_at is None else queries.expected
    return ask(request.reader, head, unit_id)


def _unit_asked(request: Request, head: ConferenceHead) -> int:
    """The unit that the address asks for; else the organiser, or whoever sees less of it: the unit of their grant."""
    asked = number_asked(request, "unit", 0)
    if asked or request.reader.holds(Permission.SEE_COUNTS, head.organiser):
        return asked or head.organiser.id
    granted = units.units_by_ids(request.reader.granted_units(Permission.SEE_COUNTS), request.reader.tree)
    within = [unit.id for unit in granted.values() if head.organiser.holds(unit)]
    if not within:
        require_reader(request.reader, Permission.SEE_COUNTS, head.organiser)
    return within[0]


def _working(request: Request, work: WorkLine | None) -> dict[str, object]:
    """What the page shows while a job makes the list."""
    address = request.get_full_path()
    late = work is not None and work.waits_long(now())
    return {"work": work, "address": address, "doing": _t("It is being written down."), "waits_long": late}


def _names(request: Request, unit: UnitRef) -> bool:
    return request.reader.scope(Permission.SEE_NAMES).covers_all(unit.lft, unit.rgt)


def _preparation(request: Request, head: ConferenceHead, found: Listed, form: RuleForm) -> Mapping[str, Any]:
    tree = request.reader.tree
    return {
        "rules": found.rules,
        "rule_units": units.units_by_ids({one.calling.unit_id for one in found.rules}, tree),
        "form": form,
        "offered": [head.organiser, *units.children(head.organiser.id, tree)],
    }


def _add_rule(request: Request, conference_id: int, given: Mapping[str, Any]) -> None:
    unit = units.unit_by_code(given["unit"].strip(), request.reader.tree)
    if given["with_subtree"]:
        require_subtree(request.reader, Permission.CONVENE, unit)
    wanted = Calling(unit.id, given["with_subtree"], given["category"], given["unit_level"])
    calling.add_rule(actor=actor_of(request), conference_id=conference_id, calling=wanted, now=now())
    messages.success(request, _t("Noted."))


def _excuse(request: Request, conference_id: int, given: Mapping[str, Any]) -> None:
    count = absences.record_absences(
        actor=actor_of(request), conference_id=conference_id, sitting_id=given["sitting"],
        convened_ids=ids_in(request.POST.getlist("person")), excused=given["excused"], reason=given["reason"],
        now=now(),
    )  # fmt: skip
    words = ngettext("Noted of %(count)s person.", "Noted of %(count)s people.", count)
    messages.success(request, words % {"count": number(count)})


def _called(people: int) -> str:
    words = ngettext("%(count)s person is convened.", "%(count)s people are convened.", people)
    return words % {"count": number(people)}
