"""Who has access to a unit: inviting somebody, ending what somebody holds."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.permission import Permission
from thongsuot.people import operations, queries
from thongsuot.people.access import roles_to_give, unit_for
from thongsuot.people.operations import Offer
from thongsuot.people.rules.roles import Role
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import DayField
from thongsuot.web.requests import Request, actor_of, now
from thongsuot.web.views.invitations import once
from thongsuot.web.views.people import head
from thongsuot.web.words import ROLES


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


def grants(request: Request, unit_id: int) -> HttpResponse:
    """Who has access to a unit; invite somebody, whose link is shown once."""
    unit = unit_for(request.reader, Permission.GRANT, unit_id)
    form = OfferForm(roles_to_give(request.reader, unit), request.POST if request.method == "POST" else None)
    shown = None
    if form.is_valid():
        with refused_onto(form):
            shown = once(request, operations.invite(actor=actor_of(request), offer=form.offer(unit_id), now=now()))
    held = queries.grants_within(request.reader, unit)
    context = {
        **head(request, unit, "grants"),
        "form": form,
        "once": shown,
        "grants": held,
        "left": sum(row.left_on is not None for row in held),
        "waiting": queries.invitations_at(request.reader, unit, now()),
        "has_units": unit.lft < unit.rgt,
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
    return render(request, "people/end_grant.html", {**head(request, unit, "grants"), "held": held})
