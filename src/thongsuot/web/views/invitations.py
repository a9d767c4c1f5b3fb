"""Invitations: taking one up; which were made; another link in the place of a lost one; handing a role over."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.permission import Permission
from thongsuot.people import operations, queries
from thongsuot.people.access import unit_for
from thongsuot.people.operations import Invited, NewUser
from thongsuot.people.queries import InvitationState
from thongsuot.web import oidc
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import DayField
from thongsuot.web.qr import qr
from thongsuot.web.requests import Request, actor_of, now, number_asked
from thongsuot.web.templatetags.thongsuot import language
from thongsuot.web.views.people import head
from thongsuot.web.words import INVITATION_STATES


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


class HandOverForm(DomainForm):
    """Until when the one who leaves keeps the role."""

    last_day = DayField(label=_("Last day of who leaves"), required=False, help_text=_("empty: it ends at once"))


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
    return render(request, "people/invitation.html", {"offered": offered, "form": form, "token": token})


@login_not_required
@require_POST
def invitation_by_service(request: Request, token: str) -> HttpResponse:
    """Take up an invitation through the organisation's sign-in service: no password of one's own."""
    queries.invitation(token, now())
    return oidc.to_service(request, token)


def invitations(request: Request, unit_id: int) -> HttpResponse:
    """The invitations to a unit and what stands beneath it: open, used, expired, ended."""
    unit = unit_for(request.reader, Permission.GRANT, unit_id)
    state = next((one for one in InvitationState if one == request.GET.get("state")), None)
    page = queries.invitations_beneath(request.reader, unit, state, number_asked(request), now())
    context = {**head(request, unit, "grants"), "page": page, "state": state, "states": INVITATION_STATES}
    return render(request, "people/invitations.html", context)


@require_POST
def invite_again(request: Request, unit_id: int, invitation_id: int) -> HttpResponse:
    """Another link in the place of one that was lost; the old one opens nothing any more."""
    unit = unit_for(request.reader, Permission.GRANT, unit_id)
    made = operations.invite_again(actor=actor_of(request), invitation_id=invitation_id, now=now())
    return render(request, "people/invited.html", {**head(request, unit, "grants"), "once": once(request, made)})


@require_POST
def withdraw(request: Request, unit_id: int, invitation_id: int) -> HttpResponse:
    """End an invitation that nobody has taken up."""
    unit_for(request.reader, Permission.GRANT, unit_id)
    operations.withdraw_invitation(actor=actor_of(request), invitation_id=invitation_id, now=now())
    messages.success(request, _t("The invitation is withdrawn: its link opens nothing any more."))
    return redirect("unit_grants", unit_id)


def hand_over(request: Request, unit_id: int, grant_id: int) -> HttpResponse:
    """A secretary changes: end what the one holds and invite the other, on one page."""
    unit = unit_for(request.reader, Permission.GRANT, unit_id)
    held = next((row for row in queries.grants_within(request.reader, unit) if row.grant_id == grant_id), None)
    if held is None:
        raise Http404
    form = HandOverForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refused_onto(form):
            day = form.cleaned_data["last_day"]
            made = operations.hand_over(actor=actor_of(request), grant_id=grant_id, last_day=day, now=now())
            context = {**head(request, unit, "grants"), "once": once(request, made), "left": held, "last_day": day}
            return render(request, "people/invited.html", context)
    return render(request, "people/hand_over.html", {**head(request, unit, "grants"), "held": held, "form": form})


def once(request: Request, invited: Invited) -> dict[str, object]:
    """The link and its code, which are shown this once."""
    link = link_of(request, invited.token)
    return {"link": link, "qr": qr(link), "expires_at": invited.expires_at}


def link_of(request: Request, token: str) -> str:
    """The address that an invitation is taken up at."""
    return request.build_absolute_uri(reverse("invitation", args=[token]))
