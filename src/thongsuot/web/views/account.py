"""One's own account: roles, ways to sign in, and the devices on which one is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thongsuot.people import operations, queries
from thongsuot.people.models.sessions import handle_of
from thongsuot.units import queries as units
from thongsuot.web.requests import Request, actor_of, now


def account(request: Request) -> HttpResponse:
    """What one holds, how one signs in, where one is signed in."""
    grants = queries.grants_of(request.reader)
    names = units.units_by_ids({row.unit_id for row in grants}, request.reader.tree) if grants else {}
    context = {
        "roles": [(row, names[row.unit_id].name) for row in grants if row.unit_id in names],
        "sign_ins": queries.sign_ins(request.user.pk or 0, request.session.session_key, now()),
    }
    return render(request, "account/account.html", context)


@require_POST
def end_session(request: Request, handle: str) -> HttpResponse:
    """Sign out on one device, which may be this one."""
    operations.end_session(actor=actor_of(request), handle=handle, now=now())
    if handle == handle_of(request.session.session_key or ""):
        logout(request)
        return redirect("account_login")
    messages.success(request, _("You are signed out on that device."))
    return redirect("account")


@require_POST
def end_sessions(request: Request) -> HttpResponse:
    """Sign out everywhere, here too."""
    operations.end_sessions(actor=actor_of(request), now=now())
    logout(request)
    return redirect("account_login")
