"""People: a unit's members by name, who has access to it, invitations, members who wait to be placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from thongsuot.catalogues.rules import Catalogue
from thongsuot.files.queries import Content
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import Dataset, to_xlsx
from thongsuot.people import operations, queries
from thongsuot.people.access import require_somewhere, roles_to_give, unit_for
from thongsuot.people.operations import NewUser, Offer
from thongsuot.people.queries import WaitingRow
from thongsuot.people.rules.roles import Role
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.web.downloads import download
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import DayField
from thongsuot.web.paging import paged
from thongsuot.web.requests import Request, actor_of, now, number_asked, today
from thongsuot.web.templatetags.thongsuot import language, number
from thongsuot.web.views.units import XLSX, catalogue_words, may
from thongsuot.web.words import ROLES

NAMES_A_PAGE = 100


class OfferForm(DomainForm):
    """A role on offer, and for how long."""

    role = forms.ChoiceField(label=_("Role"))
    with_subtree = forms.BooleanField(label=_("and all units beneath"), required=False, initial=True)
    last_day = DayField(label=_("Through"), required=False, help_text=_("the last day; empty: until it is ended"))

    def __init__(self, roles: tuple[Role, ...], data: QueryDict | None) -> None:
        super().__init__(data)
        offered = [(role.value, ROLES[role]) for role in roles]
        self.fields["role"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField

    def offer(self, unit_id: int) -> Offer:
        """What was chosen."""
        given = self.cleaned_data
        return Offer(Role(given["role"]), unit_id, given["with_subtree"], given["last_day"])


class NewUserForm(DomainForm):
    """What someone who was invited chooses."""

    display_name = forms.CharField(label=_("Your name or post, as others see it"), max_length=120)
    username = forms.CharField(
        label=_("User name"), max_length=150, help_text=_("letters, digits and @ . + - _; you sign in with it"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("for a forgotten password"))
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False,
        help_text=_("at least ten characters; a sentence is easy to remember and hard to guess"),
    )  # fmt: skip
    again = forms.CharField(
        label=_("The same password again"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_again(self) -> str:
        """Refuse two passwords that differ."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("The two passwords differ."), code="differ")
        return again

    def new_user(self, language: str) -> NewUser:
        """What was typed."""
        given = self.cleaned_data
        return NewUser(
            username=given["username"],
            password=given["password"],
            display_name=given["display_name"],
            email=given["email"],
            language=language,
        )


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
        **_head(request, unit, "members"),
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


def grants(request: Request, unit_id: int) -> HttpResponse:
    """Who has access to a unit; invite somebody, whose link is shown once."""
    unit = unit_for(request.reader, Permission.GRANT, unit_id)
    form = OfferForm(roles_to_give(request.reader, unit), request.POST if request.method == "POST" else None)
    link = ""
    if form.is_valid():
        with refused_onto(form):
            invited = operations.invite(actor=actor_of(request), offer=form.offer(unit_id), now=now())
            link = request.build_absolute_uri(reverse("invitation", args=[invited.token]))
    context = {
        **_head(request, unit, "grants"),
        "form": form,
        "link": link,
        "days": operations.INVITATION_DAYS,
        "grants": queries.grants_within(request.reader, unit),
        "waiting": len(queries.invitations_at(request.reader, unit, now())),
    }
    return render(request, "people/grants.html", context)


def end_grant(request: Request, unit_id: int, grant_id: int) -> HttpResponse:
    """Ask once, then end a grant at once."""
    unit = unit_for(request.reader, Permission.GRANT, unit_id)
    held = next((row for row in queries.grants_within(request.reader, unit) if row.grant_id == grant_id), None)
    if held is None:
        raise Http404
    if request.method == "POST":
        operations.end_grant(actor=actor_of(request), grant_id=grant_id, now=now())
        messages.success(request, _t("%(name)s has no access by this grant any more.") % {"name": held.display_name})
        return redirect("unit_grants", unit_id)
    return render(request, "people/end_grant.html", {**_head(request, unit, "grants"), "held": held})


@login_not_required
def invitation(request: Request, token: str) -> HttpResponse:
    """Take up an invitation: as a new user, or as the one who is signed in."""
    offered = queries.invitation(token, now())
    form = NewUserForm(request.POST if request.method == "POST" and not request.user.is_authenticated else None)
    if request.method == "POST" and request.user.is_authenticated:
        operations.take_up_invitation(actor=actor_of(request), token=token, now=now())
        return redirect("home")
    if form.is_valid():
        with refused_onto(form, but="people.invitation_not_valid"):
            actor = Actor(user_id=None, door="web")
            operations.accept_invitation(actor=actor, token=token, new_user=form.new_user(language()), now=now())
            messages.success(request, _t("Welcome. Sign in with the name and password that you have just chosen."))
            return redirect("account_login")
    return render(request, "people/invitation.html", {"offered": offered, "form": form})


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
    return render(request, "people/name.html", {**_head(request, unit, "members"), "member": member, "form": form})


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


def _head(request: Request, unit: UnitRef, tab: str) -> dict[str, object]:
    """What every page of a unit shows above its own content."""
    return {
        "unit": unit,
        "tab": tab,
        "above": units.ancestors(unit.id, request.reader.tree),
        **may(request.reader, unit),
    }
