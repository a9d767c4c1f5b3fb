"""The form in which a person corrects what the reader made of a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from thongsuot.documents.rules.meaning import Meaning
from thongsuot.reading.model import Due
from thongsuot.web.errors import DomainForm
from thongsuot.web.fields import DayField, LinesField, NumberField
from thongsuot.web.words import COMPARATORS, DUE_KINDS, EVERY, REQUIREMENT_KINDS

ONE_KIND = {
    "target": ("comparator", "low", "high", "counted_in", "every", "text_only"),
    "task": ("product", "leads", "coordinating"),
}
"""Fields that only one kind of requirement has."""
NOT_SAID = ("", "—")


class MeaningForm(DomainForm):
    """A requirement's meaning; the fields that its kind does not have are left out."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(REQUIREMENT_KINDS.items()))
    statement = forms.CharField(label=_("What is asked for"), widget=forms.Textarea(attrs={"rows": 3}))
    comparator = forms.ChoiceField(label=_("Comparison"), choices=[NOT_SAID, *COMPARATORS.items()], required=False)
    low = NumberField(label=_("Figure"), required=False)
    high = NumberField(label=_("Upper figure of a range"), required=False)
    counted_in = forms.CharField(label=_("Counted in"), max_length=300, required=False)
    every = forms.ChoiceField(label=_("Counted anew"), choices=[NOT_SAID, *EVERY.items()], required=False)
    text_only = forms.BooleanField(label=_("A target in words, without a figure"), required=False)
    leads = LinesField(label=_("Lead, one a line"), required=False)
    coordinating = LinesField(label=_("Coordinating, one a line"), required=False)
    product = forms.CharField(label=_("Product"), required=False)
    due_kind = forms.ChoiceField(label=_("Deadline"), choices=list(DUE_KINDS.items()))
    due_from = DayField(label=_("From"), required=False)
    due_until = DayField(label=_("Last day"), required=False)
    due_before = forms.BooleanField(label=_("Before that day, not on it"), required=False)
    due_every = forms.ChoiceField(label=_("Recurs"), choices=[NOT_SAID, *EVERY.items()], required=False)
    due_text = forms.CharField(label=_("Deadline in the text's words"), required=False)
    collective = forms.BooleanField(widget=forms.HiddenInput, required=False)
    row = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *, meaning: Meaning, revision: int, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={**initial(meaning), "revision": revision})
        kind = data.get("kind", meaning.kind) if data is not None else meaning.kind
        for other, names in ONE_KIND.items():
            for name in names if other != kind else ():
                del self.fields[name]

    def meaning(self) -> Meaning:
        """What was typed, as a meaning; what its kind does not have stays empty."""
        given = self.cleaned_data
        return Meaning(
            kind=given["kind"],
            statement=given["statement"],
            comparator=given.get("comparator", ""),
            low=given.get("low"),
            high=given.get("high"),
            counted_in=given.get("counted_in", ""),
            every=given.get("every", ""),
            text_only=given.get("text_only", False),
            product=given.get("product", ""),
            collective=given["collective"],
            row=given["row"],
            due=_due(given),
            leads=tuple(given.get("leads", ())),
            coordinating=tuple(given.get("coordinating", ())),
        )


def initial(meaning: Meaning) -> dict[str, object]:
    """The fields' first values for a meaning."""
    names = ("kind", "statement", "comparator", "low", "high", "counted_in", "every", "text_only", "product")
    due = meaning.due
    return {
        **{name: getattr(meaning, name) for name in names},
        "collective": meaning.collective,
        "row": meaning.row,
        "leads": list(meaning.leads),
        "coordinating": list(meaning.coordinating),
        "due_kind": due.kind,
        "due_from": due.starts_on,
        "due_until": due.until,
        "due_before": due.before,
        "due_every": due.every or "",
        "due_text": due.text,
    }


def _due(given: Mapping[str, object]) -> Due:
    return Due(
        kind=str(given["due_kind"]),
        text=str(given["due_text"]),
        starts_on=given["due_from"],  # type: ignore[arg-type]  # a DayField's value
        until=given["due_until"],  # type: ignore[arg-type]
        every=str(given["due_every"]) or None,
        before=bool(given["due_before"]),
    )
