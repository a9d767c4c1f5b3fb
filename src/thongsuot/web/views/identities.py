"""Which document this is: a person puts right what the reader made of it, before the first version is published."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.documents import operations, queries
from thongsuot.documents.queries.listing import DocumentHead
from thongsuot.documents.rules import Identity
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import require_reader
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import DayField
from thongsuot.web.requests import Request, actor_of, now
from thongsuot.web.views.documents import frame, kinds

BY_NAME = ("", _("as its name says"))


class IdentityForm(DomainForm):
    """Kind, number, issuer and date: together they tell a document from all others."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"))
    symbol = forms.CharField(label=_("Symbol"), max_length=60, required=False, help_text=_("such as 15-NQ/TU"))
    issuer_words = forms.CharField(label=_("Issued by"), max_length=300, required=False)
    issuer = forms.TypedChoiceField(
        label=_("Which of the units of that name"), coerce=int, empty_value=None, required=False
    )
    issued_on = DayField(label=_("Issued on"), required=False)
    title = forms.CharField(label=_("Title"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, *, head: DocumentHead, kinds: dict[str, str], namesakes: Sequence[UnitRef], data: QueryDict | None
    ) -> None:
        names = ("revision", "kind", "issuer_words", "issued_on", "title")
        known = {name: getattr(head, name) for name in names}
        super().__init__(data, initial={**known, "symbol": head.symbol or head.number, "issuer": head.issuer_id})
        self.fields["kind"].choices = list(kinds.items())  # type: ignore[attr-defined]  # a ChoiceField
        if len(namesakes) > 1:
            offered = [(unit.id, f"{unit.name} ({unit.code})") for unit in namesakes]
            self.fields["issuer"].choices = [BY_NAME, *offered]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["issuer"]

    def identity(self) -> Identity:
        """What was typed."""
        given = self.cleaned_data
        return Identity(
            kind=given["kind"],
            symbol=given["symbol"],
            issuer=given["issuer_words"],
            issued_on=given["issued_on"],
            title=given["title"],
        )


def identity(request: Request, document_id: int) -> HttpResponse:
    """Say which document this is."""
    head = queries.document(request.reader, document_id)
    require_reader(request.reader, Permission.REVIEW_DOCUMENTS, head.owner)
    namesakes = units.bodies_named(head.issuer_words, head.owner.id, request.reader.day) if head.issuer_words else ()
    typed = request.POST if request.method == "POST" else None
    form = IdentityForm(head=head, kinds=kinds(request), namesakes=namesakes, data=typed)
    if form.is_valid():
        with refused_onto(form):
            operations.correct_identity(
                actor=actor_of(request),
                document_id=document_id,
                revision=form.cleaned_data["revision"],
                identity=form.identity(),
                issuer_id=form.cleaned_data.get("issuer"),
                now=now(),
            )
            messages.success(request, _t("Saved. The document is now known by this."))
            return redirect("review", head.versions[0].id)
    return render(request, "documents/identity.html", {**frame(request, head), "form": form})
