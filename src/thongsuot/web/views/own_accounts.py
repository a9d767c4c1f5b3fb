"""The account that is a member's own: invited to, and let go, by whoever edits members there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t

from thongsuot.kernel.permission import Permission
from thongsuot.people.access import unit_for
from thongsuot.people.operations.own_accounts import invite_member, unlink_account
from thongsuot.people.queries.own import account_here
from thongsuot.web.requests import Request, actor_of, now
from thongsuot.web.views.invitations import once
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
