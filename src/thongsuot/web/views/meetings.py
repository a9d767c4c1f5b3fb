"""A cell meeting or a make-up session on one screen of a phone: all were there but those tapped."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from thongsuot.kernel.ids import new_id
from thongsuot.study.models import WORDS_LENGTH, Gathering
from thongsuot.study.operations import Held, Meeting, Minutes, record_meeting, withdraw_meeting
from thongsuot.study.operations.preparing import prepare_meeting
from thongsuot.study.queries.preparing import MeetingSheet, OwnMember
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import DayField, UploadField
from thongsuot.web.ids import id_in, ids_in
from thongsuot.web.requests import Request, actor_of, now, today
from thongsuot.web.templatetags.thongsuot import number

KINDS: Mapping[str, str] = {kind.value: kind.value for kind in Gathering.Kind}
FILES = "image/*,.pdf,.docx,.doc"
WORDS = 2_000


class MeetingForm(DomainForm):
    """What is said of a meeting beside its documents and its people. The id makes what is sent twice count once."""

    event_id = forms.UUIDField(widget=forms.HiddenInput)
    held_on = DayField(label=_("Day of the meeting"))
    minutes = UploadField(label=_("Minutes: a photo or a file"), accept=FILES, required=False)
    minutes_words = forms.CharField(label=_("or where they are kept"), required=False, max_length=WORDS)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A member on the screen, with what was tapped and typed."""

    member: OwnMember
    is_absent: bool
    why: str
    is_unreachable: bool = False


def meeting(request: Request, unit_id: int) -> HttpResponse:
    """A meeting that is recorded for the first time."""
    return _screen(request, unit_id, None)


def correct(request: Request, unit_id: int, gathering_id: UUID) -> HttpResponse:
    """A meeting that takes the place of one recorded before."""
    return _screen(request, unit_id, gathering_id)


class WithdrawForm(DomainForm):
    """Why a meeting that was recorded is taken back whole."""

    event_id = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why it is taken back"), max_length=WORDS_LENGTH)


def withdraw(request: Request, unit_id: int, gathering_id: UUID) -> HttpResponse:
    """A meeting that was recorded by mistake is taken back whole: asked once, then done."""
    form = WithdrawForm(request.POST if request.method == "POST" else None, initial={"event_id": new_id()})
    if form.is_valid():
        with refused_onto(form):
            done = withdraw_meeting(
                actor=actor_of(request), unit_id=unit_id, gathering_id=gathering_id, now=now(), **form.cleaned_data
            )
            words = ngettext(
                "Taken back; what %(people)s member had studied there counts no more.",
                "Taken back; what %(people)s members had studied there counts no more.",
                done.members,
            )
            messages.success(request, words % {"people": number(done.members)})
            return redirect("due", unit_id)
    found = prepare_meeting(actor=actor_of(request), unit_id=unit_id, replaces=gathering_id, now=now())
    return render(request, "study/meeting_withdraw.html", {"sheet": found, "unit": found.unit, "form": form})


def _screen(request: Request, unit_id: int, replaces: UUID | None) -> HttpResponse:
    form = None
    if request.method == "POST":
        typed = request.POST.copy()
        form = MeetingForm(typed, request.FILES)
        if form.is_valid():
            with refused_onto(form):
                _thank(request, record_meeting(actor=actor_of(request), meeting=_said(
                    request, form.cleaned_data, unit_id, replaces), now=now()))  # fmt: skip
                return redirect("due", unit_id)
        typed["event_id"] = str(new_id())  # what was refused under the old id is told apart from what comes now
    day = form.cleaned_data.get("held_on") if form and form.is_bound else None
    found = prepare_meeting(
        actor=actor_of(request), unit_id=unit_id, kind=_kind(request), day=day, replaces=replaces,
        make_up=_make_up(request), now=now(),
    )  # fmt: skip
    return render(request, "study/meeting.html", _context(request, found, form))


def _kind(request: Request) -> str:
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    return KINDS.get(asked, Gathering.Kind.MEETING.value)


def _make_up(request: Request) -> UUID | None:
    """The make-up session that was called, where one is recorded."""
    asked = request.POST.get("make_up") or request.GET.get("make_up", "")
    try:
        return UUID(asked) if asked else None
    except ValueError:
        raise Http404 from None


def _said(request: Request, given: Mapping[str, Any], unit_id: int, replaces: UUID | None) -> Meeting:
    """What was typed and tapped, as a meeting."""
    file: UploadedFile[Any] | None = given["minutes"]
    return Meeting(
        id=given["event_id"],
        unit_id=unit_id,
        held_on=given["held_on"],
        document_ids=tuple(ids_in(request.POST.getlist("document"))),
        kind=_kind(request),
        absent={pk: request.POST.get(f"why-{pk}", "") for pk in ids_in(request.POST.getlist("absent"))},
        shown=frozenset(ids_in(request.POST.getlist("shown"))),
        minutes_words=given["minutes_words"],
        minutes=_minutes(file) if file is not None else None,
        replaces=replaces,
        make_up=_make_up(request),
        unreachable=frozenset(ids_in(request.POST.getlist("unreachable"))),
    )


def _minutes(file: UploadedFile[Any]) -> Minutes:
    return Minutes(file.read(), file.name or "", file.content_type or "application/octet-stream")


def _thank(request: Request, held: Held) -> None:
    words = _t("Recorded: %(present)s there, %(absent)s absent.")
    messages.success(request, words % {"present": number(held.present), "absent": number(held.absent)})


def _context(request: Request, found: MeetingSheet, form: MeetingForm | None) -> dict[str, object]:
    return {
        "sheet": found,
        "unit": found.unit,
        "kind": found.kind,
        "form": form or _fresh(found),
        "rows": [_row(request, found, one) for one in found.people],
        "chosen": _chosen(request, found),
        "today": today(),
    }


def _fresh(found: MeetingSheet) -> MeetingForm:
    earlier = found.earlier
    words = earlier.minutes_words if earlier else _t("Minutes book of the unit")
    return MeetingForm(initial={"event_id": new_id(), "held_on": found.day, "minutes_words": words})


def _row(request: Request, found: MeetingSheet, one: OwnMember) -> PersonRow:
    """Somebody as tapped; else as recorded before; else there, unless they need not come."""
    if request.method == "POST":
        tapped, unreached = (str(one.member_id) in request.POST.getlist(name) for name in ("absent", "unreachable"))
        return PersonRow(one, tapped, request.POST.get(f"why-{one.member_id}", ""), unreached)
    if (earlier := found.earlier) is not None:
        why, unreached = earlier.absent.get(one.member_id, ""), one.member_id in earlier.unreachable
        return PersonRow(one, one.member_id not in earlier.present, why, unreached)
    return PersonRow(one, one.exempt, "")


def _chosen(request: Request, found: MeetingSheet) -> Collection[int]:
    """The documents that are ticked: as typed, as recorded, as asked for, else those of which somebody is left."""
    if request.method == "POST":
        return ids_in(request.POST.getlist("document"))
    if found.earlier is not None:
        return found.earlier.document_ids
    asked = found.call.document_id if found.call else id_in(request.GET.get("document", ""))
    every = [one.document_id for one in found.duties]
    open_ones = [one.document_id for one in found.duties if one.figure.left] or every
    return [asked] if asked else open_ones
