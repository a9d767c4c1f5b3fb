"""The devices of a point: pairing one, stopping one, what one gave out as a file, what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from thongsuot.convening.operations import refused as settling
from thongsuot.convening.queries.points import PointHead, may_run, point_for
from thongsuot.convening.queries.refused import count_refused, refused_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import require_reader
from thongsuot.people.models.members import CODE_LENGTH
from thongsuot.sync import operations, queries
from thongsuot.sync.rules.codes import CODE_LASTS
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import UploadField
from thongsuot.web.qr import qr
from thongsuot.web.requests import Request, actor_of, now
from thongsuot.web.views.conferences import frame

LARGEST_FILE = 20 * 1024 * 1024


class FileForm(DomainForm):
    """The file that a device gave out."""

    file = UploadField(
        label=_("File that the device saved"), accept=".json,application/json", help_text=".json", limit=LARGEST_FILE
    )


class PersonForm(DomainForm):
    """Whom a refused entry is about."""

    member_code = forms.CharField(label=_("Member code"), max_length=CODE_LENGTH)


def section(request: Request, found: PointHead) -> Mapping[str, Any]:
    """What the point's page shows of its devices, to whoever runs it."""
    if not may_run(request.reader, found):
        return {}
    return {"devices": queries.devices_of(request.reader, found), "refused_count": count_refused(found)}


@require_POST
def code(request: Request, conference_id: int, point_id: int) -> HttpResponse:
    """A fresh pairing code, told on this page alone."""
    found = _run(request, conference_id, point_id)
    made = operations.make_code(actor=actor_of(request), point_id=point_id, now=now())
    address = request.build_absolute_uri(reverse("point"))
    context = {
        "point": found,
        "code": made,
        "address": address,
        "qr": qr(f"{address}#code={made}"),
        "until": now() + CODE_LASTS,
    }
    return render(request, "conferences/device_code.html", frame(request, found.conference, "points") | context)


@require_POST
def end(request: Request, conference_id: int, point_id: int, device_id: int) -> HttpResponse:
    """Stop a device at once."""
    found = _run(request, conference_id, point_id)
    if device_id not in {one.id for one in queries.devices_of(request.reader, found)}:
        raise DomainError("sync.unknown_device", _("There is no such device."))
    operations.end_device(actor=actor_of(request), device_id=device_id, now=now())
    messages.success(
        request, _t("The device is stopped. What it has not sent stays on it until it is saved as a file.")
    )
    return redirect("conference_point", conference_id, point_id)


def recover(request: Request, conference_id: int, point_id: int) -> HttpResponse:
    """Take in the file of a device that could not send."""
    found = _run(request, conference_id, point_id)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        with refused_onto(form):
            data = form.cleaned_data["file"].read()
            taken = operations.recover(actor=actor_of(request), point_id=point_id, data=data, now=now())
            words = _t("Taken in: %(accepted)s. Known already: %(duplicates)s. Refused: %(refused)s.")
            counts = {"accepted": taken.accepted, "duplicates": taken.duplicates, "refused": taken.refused}
            messages.success(request, words % counts)
            return redirect("conference_point", conference_id, point_id)
    context = frame(request, found.conference, "points") | {"point": found, "form": form}
    return render(request, "conferences/device_recover.html", context)


def refused(request: Request, conference_id: int, point_id: int) -> HttpResponse:
    """What was refused at the point, and what became of it."""
    found = _run(request, conference_id, point_id)
    return _refused_page(request, found, PersonForm(), 0)


@require_POST
def settle(request: Request, conference_id: int, point_id: int, refused_id: int) -> HttpResponse:
    """Note a refused entry for the member whom it was about, or let it be."""
    found = _run(request, conference_id, point_id)
    if refused_id not in {one.id for one in refused_of(request.reader, found)}:
        raise DomainError("convening.unknown_refused", _("There is no such refused entry."))
    form = PersonForm(request.POST)
    if "nobody" in request.POST:
        settling.dismiss(actor=actor_of(request), refused_id=refused_id, now=now())
        messages.success(request, _t("The entry is put aside. It stays on this page."))
        return redirect("conference_point_refused", conference_id, point_id)
    if form.is_valid():
        with refused_onto(form):
            member_code = form.cleaned_data["member_code"]
            settling.settle_as(actor=actor_of(request), refused_id=refused_id, member_code=member_code, now=now())
            messages.success(request, _t("The entry is noted for this member."))
            return redirect("conference_point_refused", conference_id, point_id)
    return _refused_page(request, found, form, refused_id)


def _refused_page(request: Request, found: PointHead, form: PersonForm, refused_id: int) -> HttpResponse:
    rows = refused_of(request.reader, found)
    context = {
        "point": found,
        "waiting": [row for row in rows if row.settled_at is None],
        "settled": [row for row in rows if row.settled_at is not None],
        "form": form,
        "at": refused_id,
    }
    return render(request, "conferences/refused.html", frame(request, found.conference, "points") | context)


def _run(request: Request, conference_id: int, point_id: int) -> PointHead:
    """The point, for whoever runs it."""
    found = point_for(request.reader, conference_id, point_id)
    if not may_run(request.reader, found):
        require_reader(request.reader, Permission.RUN_POINT, found.owner)
    return found
