"""The accounts that are members' own: invited to, one or all of a unit, and let go, by whoever edits members there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t

from thongsuot.kernel.permission import Permission
from thongsuot.people.access import unit_for
from thongsuot.people.operations.own_accounts import invite_member, invite_members, unlink_account
from thongsuot.people.queries.own import account_here, own_accounts
from thongsuot.web.qr import qr
from thongsuot.web.requests import Request, actor_of, now
from thongsuot.web.views.invitations import link_of, once
from thongsuot.web.views.people import head


def account(request: Request, unit_id: int, member_id: int) -> HttpResponse:
    """Whether the member has an account, and the two buttons."""
    unit = unit_for(request.reader, Permission.EDIT_MEMBERS, unit_id)
    context = {**head(request, unit, "members"), "own": account_here(request.reader, unit_id, member_id)}
    if request.method == "POST" and "unlink" in request.POST:
        unlink_account(actor=actor_of(request), unit_id=unit_id, member_id=member_id, now=now())
        messages.success(request, _t("The account is the member’s own no more."))
        return redirect("member_account", unit_id, member_id)
    if request.method == "POST":
        made = invite_member(actor=actor_of(request), unit_id=unit_id, member_id=member_id, now=now())
        context["once"] = once(request, made)
    return render(request, "people/own_account.html", context)


def accounts(request: Request, unit_id: int) -> HttpResponse:
    """How many of a unit's own members have an account; slips for those who have none, shown once."""
    unit = unit_for(request.reader, Permission.EDIT_MEMBERS, unit_id)
    if request.method == "POST":
        again = request.POST.get("whom") == "again"
        made = invite_members(actor=actor_of(request), unit_id=unit_id, again=again, now=now())
        links = [link_of(request, one.token) for one in made.slips]
        slips = [(one.member, link, qr(link)) for one, link in zip(made.slips, links, strict=True)]
        return render(request, "people/member_slips.html", {"unit": unit, "made": made, "slips": slips})
    context = {**head(request, unit, "members"), "own": own_accounts(request.reader, unit, now())}
    return render(request, "people/own_accounts.html", context)
