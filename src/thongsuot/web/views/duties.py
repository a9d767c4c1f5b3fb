"""Due from us: what a unit must do, each with its one action; a task's own page, on which it is reported."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from thongsuot.documents import operations as documents
from thongsuot.flow import queries
from thongsuot.flow.queries import Duty
from thongsuot.kernel.ids import new_id
from thongsuot.kernel.permission import Permission
from thongsuot.notices import queries as notices
from thongsuot.plans import queries as plans
from thongsuot.web.downloads import download
from thongsuot.web.duty_cards import cards
from thongsuot.web.errors import bad_request, refused_onto
from thongsuot.web.reports import FORMS, DoneForm, ProgressForm, ReopenForm, ReportForm, TakeOnForm, UndoForm, fresh
from thongsuot.web.requests import Request, actor_of, now, today
from thongsuot.web.templatetags.thongsuot import language


def due(request: Request, unit_id: int) -> HttpResponse:
    """What a unit must do, the most urgent first."""
    found = queries.due_from_us(request.reader, unit_id)
    listed = cards(found)
    context = {
        "due": found,
        "received": notices.received(request.reader, found.unit, language()),
        "cards": listed,
        "overdue": sum(card.is_overdue(today()) for card in listed),
        "may_report": request.reader.holds(Permission.MARK_PROGRESS, found.unit),
        "sees_names": request.reader.scope(Permission.SEE_NAMES).covers_all(found.unit.lft, found.unit.rgt),
        "today": today(),
        "at": now(),
    }
    return render(request, "duties/due.html", context)


def own_due(request: Request) -> HttpResponse:
    """The same for the reader's own unit."""
    return redirect("due", queries.widest_unit(request.reader).id)


@require_POST
def receive(request: Request, unit_id: int, document_id: int) -> HttpResponse:
    """One tap: the document has reached the unit."""
    documents.confirm_receipt(actor=actor_of(request), document_id=document_id, unit_id=unit_id, now=now())
    messages.success(request, _t("Receipt confirmed."))
    return redirect("due", unit_id)


def obligation(request: Request, obligation_id: int) -> HttpResponse:
    """One task: the sentence that asks for it, what was reported, what to report next."""
    duty = queries.duty(request.reader, obligation_id, today())
    return _page(request, duty, _forms(duty))


@require_POST
def report(request: Request, obligation_id: int, action: str) -> HttpResponse:
    """Take in a report; one that is refused comes back as it was typed."""
    if action not in FORMS:
        raise Http404
    typed = request.POST.copy()
    form = FORMS[action](typed, request.FILES)
    if form.is_valid():
        with refused_onto(form):
            form.send(actor_of(request), obligation_id)
            messages.success(request, _t("Reported. It counts from now on; a slip can be taken back below."))
            return redirect("obligation", obligation_id)
    typed["event_id"] = str(new_id())  # what was refused under the old id is told apart from what comes now
    duty = queries.duty(request.reader, obligation_id, today())
    return _page(request, duty, {**_forms(duty), action: form})


@require_POST
def undo(request: Request, obligation_id: int) -> HttpResponse:
    """Take a report back, as if it had never come."""
    form = UndoForm(request.POST)
    if not form.is_valid():
        return bad_request(request, ValueError("no report"))
    form.send(actor_of(request), obligation_id)
    messages.success(request, _t("Taken back."))
    return redirect("obligation", obligation_id)


def evidence(request: Request, event_id: UUID) -> HttpResponse:
    """The file that shows a task is done, as a download."""
    return download(plans.evidence(request.reader, event_id))


def _forms(duty: Duty) -> dict[str, ReportForm]:
    """What may be reported as the task stands, the likeliest first."""
    task = duty.task
    if not duty.may_report:
        return {}
    if task.done_on is not None:
        return {"reopen": fresh(ReopenForm)}
    forms = {"progress": fresh(ProgressForm, percent=task.percent or None)}
    if task.taken_on is None:
        forms = {"take-on": fresh(TakeOnForm)}
    if not task.regular:
        forms["done"] = fresh(DoneForm, product=task.asked_product)
    return forms


def _page(request: Request, duty: Duty, forms: dict[str, ReportForm]) -> HttpResponse:
    wanted = next((action for action, form in forms.items() if form.is_bound), request.GET.get("say", ""))
    context = {
        "duty": duty,
        "task": duty.task,
        "forms": forms,
        "open": wanted if wanted in forms else next(iter(forms), ""),
        "undo_id": new_id(),
        "today": today(),
    }
    return render(request, "duties/obligation.html", context)
