"""Whom a document has reached: opened by someone there, or confirmed in one tap."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from thongsuot.documents import operations, queries
from thongsuot.web.errors import bad_request
from thongsuot.web.requests import Request, actor_of, now
from thongsuot.web.views.documents import frame


class ReceiptForm(forms.Form):
    """The unit that has received it."""

    unit = forms.IntegerField()


def receipts(request: Request, document_id: int) -> HttpResponse:
    """How many units have it, and the reader's own with their one tap."""
    head = queries.document(request.reader, document_id)
    context = {**frame(request, head), "receipts": queries.receipts(request.reader, document_id, head.owner)}
    return render(request, "documents/receipts_page.html", context)


@require_POST
def opened(request: Request, document_id: int) -> HttpResponse:
    """Someone has the text before their eyes: it has reached their units. A link that is only fetched says nothing."""
    operations.open_document(actor=actor_of(request), document_id=document_id, now=now())
    head = queries.document(request.reader, document_id)
    found = queries.receipts(request.reader, document_id, head.owner)
    return render(request, "documents/receipts.html", {"document": head, "receipts": found})


@require_POST
def received(request: Request, document_id: int) -> HttpResponse:
    """Someone who answers for a unit says that the document has reached it."""
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return bad_request(request, ValueError("no unit"))
    unit_id = form.cleaned_data["unit"]
    operations.confirm_receipt(actor=actor_of(request), document_id=document_id, unit_id=unit_id, now=now())
    messages.success(request, _t("Receipt confirmed."))
    return redirect("document_text", document_id)
