"""Setting who must study a document by when, and by which ways: what it changes is shown before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.study import jobs
from thongsuot.study.queries import Terms
from thongsuot.study.queries.setting import Setting, preview, setting
from thongsuot.study.rules import WAYS, Way
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import DayField
from thongsuot.web.requests import Request, actor_of, now, today
from thongsuot.web.templatetags.study import way_words
from thongsuot.web.templatetags.thongsuot import language
from thongsuot.web.views.documents import frame

LEVEL, WAYS_OF = "deadline_", "ways_"
Words = Mapping[str, str]


class TicksField(forms.MultipleChoiceField):
    """Some of a few, to be ticked."""

    widget = forms.CheckboxSelectMultiple


class RuleForm(DomainForm):
    """What an office sets; a field for each level's own deadline, and for each category's own ways."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    from_day = DayField(label=_("What was studied counts from"))
    deadline = DayField(label=_("To be studied by"))
    categories = TicksField(label=_("Who must (nobody ticked: all members)"), required=False)
    ways = TicksField(label=_("Ways that count"), required=False)

    def __init__(self, data: QueryDict | None, initial: Mapping[str, Any], levels: Words, categories: Words) -> None:
        super().__init__(data, initial=dict(initial))
        ways = [(way.value, way_words(way)) for way in WAYS]
        self.fields["categories"].choices = categories.items()  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["ways"].choices = ways  # type: ignore[attr-defined]
        for code, words in levels.items():
            self.fields[f"{LEVEL}{code}"] = DayField(label=words, required=False)
        for code, words in categories.items():
            self.fields[f"{WAYS_OF}{code}"] = TicksField(label=words, required=False, choices=ways)

    @property
    def own_deadlines(self) -> list[forms.BoundField]:
        """The fields of levels."""
        return [self[name] for name in self.fields if name.startswith(LEVEL)]

    @property
    def own_ways(self) -> list[forms.BoundField]:
        """The fields of categories."""
        return [self[name] for name in self.fields if name.startswith(WAYS_OF)]

    def terms(self) -> Terms:
        """What was typed."""
        given = self.cleaned_data
        own_days = {name.removeprefix(LEVEL): day for name, day in given.items() if name.startswith(LEVEL) and day}
        own_ways = {name.removeprefix(WAYS_OF): ways for name, ways in given.items() if name.startswith(WAYS_OF)}
        ways = {"": given["ways"], **{code: chosen for code, chosen in own_ways.items() if chosen}}
        return Terms(
            from_day=given["from_day"],
            categories=frozenset(given["categories"]),
            deadlines={"": given["deadline"], **own_days},
            ways={code: frozenset(map(Way, chosen)) for code, chosen in ways.items()},
        )


def rule(request: Request, document_id: int) -> HttpResponse:
    """Ask, show what it changes, set it."""
    found = setting(request.reader, document_id)
    levels, categories = _words()
    form = RuleForm(request.POST if request.method == "POST" else None, _initial(found), levels, categories)
    context = {**frame(request, found.head), "setting": found, "form": form, "tab": "study", "today": today()}
    if form.is_valid() and "change" not in request.POST:
        if "sure" not in request.POST:
            seen = preview(request.reader, found, form.terms())
            return render(
                request, "study/rule_ask.html", {**context, "seen": seen, "typed": list(_typed(request.POST))}
            )
        with refused_onto(form):
            done = jobs.set_rule(
                actor=actor_of(request), document_id=document_id, terms=form.terms(),
                revision=form.cleaned_data["revision"], now=now(),
            )  # fmt: skip
            messages.success(request, _t("Set.") if done.applied else _t("Set; it is being counted anew."))
            return redirect("study", document_id)
    return render(request, "study/rule.html", context)


def _words() -> tuple[Words, Words]:
    """Levels and categories of today, in one query."""
    found = catalogues.entries_of([Catalogue.LEVELS, Catalogue.MEMBER_CATEGORIES], today())
    levels, categories = (
        {one.code: one.words(language()) for one in found[name]}
        for name in (Catalogue.LEVELS, Catalogue.MEMBER_CATEGORIES)
    )
    return levels, categories


def _initial(found: Setting) -> Mapping[str, Any]:
    """What was set last; else what a document of this day would mostly say."""
    terms = found.terms or Terms(from_day=_first_day(found))
    deadlines: dict[str, date] = {f"{LEVEL}{level}": day for level, day in terms.deadlines.items() if level}
    ways = {f"{WAYS_OF}{code}": sorted(chosen) for code, chosen in terms.ways.items() if code}
    return {
        "revision": found.revision,
        "from_day": terms.from_day,
        "deadline": terms.deadlines.get(""),
        "categories": sorted(terms.categories),
        "ways": sorted(terms.ways.get("", ())),
        **deadlines,
        **ways,
    }


def _first_day(found: Setting) -> date:
    return found.head.issued_on or today()


def _typed(data: QueryDict) -> Iterator[tuple[str, str]]:
    """All that was typed, to be sent once more."""
    for name, values in data.lists():
        if name not in {"csrfmiddlewaretoken", "sure", "change"}:
            yield from ((name, str(value)) for value in values)
