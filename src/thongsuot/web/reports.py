"""The forms in which a unit reports on its task: taken on, progress, done, reopened, taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.ids import new_id
from thongsuot.plans import operations
from thongsuot.plans.operations import Evidence, Report
from thongsuot.web.errors import DomainForm
from thongsuot.web.fields import DayField, UploadField
from thongsuot.web.requests import now, today

Files = MultiValueDict[str, UploadedFile[Any]] | None
FILES = ".pdf,.docx,.xlsx,.doc,.xls,.jpg,.jpeg,.png,.zip"


class ReportForm(DomainForm):
    """What every report says. Its id is made when the form is shown, so that sending it twice counts once."""

    event_id = forms.UUIDField(widget=forms.HiddenInput)
    happened_on = DayField(label=_("On which day"))

    def __init__(
        self, data: QueryDict | None = None, files: Files = None, initial: dict[str, Any] | None = None
    ) -> None:
        # ids of their own, as several of these forms stand on one page
        super().__init__(data, files, initial=initial, auto_id=f"{type(self).__name__}_%s")

    def send(self, actor: Actor, obligation_id: int) -> None:
        """Hand the report over.

        :raises DomainError: what the operation refuses
        """
        raise NotImplementedError

    def report(self, obligation_id: int) -> Report:
        """What was typed, as a report."""
        given = self.cleaned_data
        return Report(given["event_id"], obligation_id, given["happened_on"], note=given.get("note", ""))


class TakeOnForm(ReportForm):
    """Which post is in charge."""

    in_charge = forms.CharField(
        label=_("Who is in charge"), max_length=300, help_text=_("A post, not a person's name: “Deputy Secretary”.")
    )
    field_order = ("event_id", "in_charge", "happened_on")

    def send(self, actor: Actor, obligation_id: int) -> None:
        """Take the task on."""
        given = self.cleaned_data
        operations.take_on(actor=actor, report=self.report(obligation_id), in_charge=given["in_charge"], now=now())


class ProgressForm(ReportForm):
    """How far it is."""

    percent = forms.IntegerField(label=_("Done so far, in per cent"), required=False, min_value=0, max_value=100)
    note = forms.CharField(label=_("In a few words"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("event_id", "percent", "note", "happened_on")

    def send(self, actor: Actor, obligation_id: int) -> None:
        """Report progress."""
        percent = self.cleaned_data["percent"]
        operations.report_progress(actor=actor, report=self.report(obligation_id), percent=percent, now=now())


class DoneForm(ReportForm):
    """What was produced, and what shows it."""

    product = forms.CharField(label=_("What was produced"), widget=forms.Textarea(attrs={"rows": 2}))
    evidence = UploadField(label=_("Evidence: a file"), accept=FILES, required=False)
    evidence_link = forms.CharField(
        label=_("or a link to it"), required=False, widget=forms.URLInput(attrs={"placeholder": "https://"})
    )
    note = forms.CharField(label=_("In a few words"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("event_id", "product", "evidence", "evidence_link", "happened_on", "note")

    def send(self, actor: Actor, obligation_id: int) -> None:
        """Report the task done."""
        given = self.cleaned_data
        shown = evidence_of(given["evidence"], given["evidence_link"])
        report = self.report(obligation_id)
        operations.complete(actor=actor, report=report, product=given["product"], evidence=shown, now=now())


class ReopenForm(ReportForm):
    """Why it is not done after all."""

    note = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("event_id", "note", "happened_on")

    def send(self, actor: Actor, obligation_id: int) -> None:
        """Reopen the task."""
        operations.reopen(actor=actor, report=self.report(obligation_id), now=now())


class UndoForm(DomainForm):
    """Which report to take back, as if it had never come."""

    event_id = forms.UUIDField()
    corrects_id = forms.UUIDField()

    def send(self, actor: Actor, obligation_id: int) -> None:
        """Take the report back."""
        event_id, corrects_id = self.cleaned_data["event_id"], self.cleaned_data["corrects_id"]
        report = Report(event_id, obligation_id, today(), corrects_id=corrects_id)
        operations.void(actor=actor, report=report, now=now())


FORMS: dict[str, type[ReportForm]] = {
    "take-on": TakeOnForm,
    "progress": ProgressForm,
    "done": DoneForm,
    "reopen": ReopenForm,
}
"""By the last word of the address that a form is sent to."""


def fresh(form: type[ReportForm], **known: object) -> ReportForm:
    """A form to be filled in: a new id, today, and what is known already."""
    return form(initial={"event_id": new_id(), "happened_on": today(), **known})


def evidence_of(file: UploadedFile[Any] | None, link: str) -> Evidence:
    """The evidence as it was given: a file, a link, both, or nothing."""
    if file is None:
        return Evidence(link=link)
    return Evidence(
        link=link, data=file.read(), name=file.name or "", media_type=file.content_type or "application/octet-stream"
    )
