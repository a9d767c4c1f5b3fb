"""People: a unit's members by name, and those who wait to be placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from thongsuot.catalogues.rules import Catalogue
from thongsuot.files.queries import Content
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import Dataset, to_xlsx
from thongsuot.people import operations, queries
from thongsuot.people.access import require_somewhere, unit_for
from thongsuot.people.queries import WaitingRow
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.web.downloads import download
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.paging import paged
from thongsuot.web.requests import Request, actor_of, now, number_asked, today
from thongsuot.web.templatetags.thongsuot import language, number
from thongsuot.web.views.units import XLSX, catalogue_words, may

NAMES_A_PAGE = 100


class NameForm(DomainForm):
    """A member's name; `erase` is the other button."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    erase = forms.CharField(required=False, widget=forms.HiddenInput)


class PlacingForm(DomainForm):
    """Memberships, and the unit that takes them: one of the successors, or any other by its code."""

    membership = forms.TypedMultipleChoiceField(coerce=int)
    code = forms.CharField(required=False)
    other = forms.CharField(required=False)

    def __init__(self, data: QueryDict | None, rows: Sequence[WaitingRow]) -> None:
        super().__init__(data)
        offered = [(row.membership_id, row.code) for row in rows]
        self.fields["membership"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """The memberships of one closed unit that wait, and the units that succeed it."""

    unit: UnitRef
    rows: tuple[WaitingRow, ...]
    heirs: tuple[UnitRef, ...]


def members(request: Request, unit_id: int) -> HttpResponse:
    """The names of a unit's own members. The look is recorded."""
    unit = units.unit(unit_id, request.reader.tree)
    names = operations.look_at_members(actor=actor_of(request), unit_id=unit_id, now=now())
    context = {
        **head(request, unit, "members"),
        "page": paged(names.rows, number_asked(request), NAMES_A_PAGE),
        "as_of": names.as_of,
        "categories": catalogue_words(Catalogue.MEMBER_CATEGORIES),
        "can_write": request.reader.holds(Permission.EDIT_MEMBERS, unit),
    }
    return render(request, "people/members.html", context)


def members_export(request: Request, unit_id: int) -> HttpResponse:
    """The memberships of a unit and all beneath it as the import reads them. The look is recorded."""
    unit = units.unit(unit_id, request.reader.tree)
    sheet = operations.export_members(actor=actor_of(request), unit_id=unit_id, now=now())
    data = to_xlsx(Dataset(f"{sheet.name}: {unit.name}", [sheet], as_of=today(), language=language()))
    return download(Content(name=f"{sheet.name} {unit.code} {today():%Y-%m-%d}.xlsx", media_type=XLSX, data=data))


def member_name(request: Request, unit_id: int, member_id: int) -> HttpResponse:
    """Correct a member's name, or erase it for good."""
    unit = unit_for(request.reader, Permission.EDIT_MEMBERS, unit_id)
    names = operations.look_at_members(actor=actor_of(request), unit_id=unit_id, now=now())
    member = next((row for row in names.rows if row.member_id == member_id), None)
    if member is None:
        raise Http404
    form = NameForm(request.POST or None, initial={"name": member.name})
    if form.is_valid():
        with refused_onto(form):
            _rename(request, member_id, form)
            return redirect("unit_members", unit_id)
    return render(request, "people/name.html", {**head(request, unit, "members"), "member": member, "form": form})


def waiting(request: Request) -> HttpResponse:
    """The members of closed units that no single successor took over; a person places them."""
    require_somewhere(request.reader, Permission.EDIT_MEMBERS)
    rows = queries.to_be_placed(request.reader)
    form = PlacingForm(request.POST or None, rows)
    if form.is_valid():
        with refused_onto(form):
            given = form.cleaned_data
            taker = units.unit_by_code(given["code"] or given["other"].strip(), request.reader.tree)
            done = operations.place_members(
                actor=actor_of(request), membership_ids=given["membership"], unit_id=taker.id, now=now()
            )
            count = len(done.member_ids)
            words = ngettext("%(count)s member is placed.", "%(count)s members are placed.", count)
            messages.success(request, words % {"count": number(count)})
            return redirect("members_waiting")
    heirs = units.heirs_of({row.unit_id for row in rows}, request.reader.tree)
    names = units.units_by_ids({row.unit_id for row in rows}, request.reader.tree)
    groups = [
        WaitingGroup(names[unit_id], tuple(found), heirs.get(unit_id, ()))
        for unit_id, found in groupby(rows, key=lambda row: row.unit_id)
    ]
    return render(request, "people/waiting.html", {"groups": groups, "total": len(rows), "form": form})


def _rename(request: Request, member_id: int, form: NameForm) -> None:
    """Do what the button said that was pressed."""
    if form.cleaned_data["erase"]:
        operations.erase_member(actor=actor_of(request), member_id=member_id, now=now())
        messages.success(request, _t("The name is erased. The member's code and all counts stay."))
    else:
        operations.rename_member(
            actor=actor_of(request), member_id=member_id, name=form.cleaned_data["name"], now=now()
        )
        messages.success(request, _t("The name is corrected."))


def head(request: Request, unit: UnitRef, tab: str) -> dict[str, object]:
    """What every page of a unit shows above its own content."""
    return {
        "unit": unit,
        "tab": tab,
        "above": units.ancestors(unit.id, request.reader.tree),
        **may(request.reader, unit),
    }
