"""Units: the tree to browse and search, one unit as of a day, the tree as a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.files.queries import Content
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import Dataset, to_xlsx
from thongsuot.people import queries as people
from thongsuot.people.access import Reader, unit_for
from thongsuot.people.queries import Headcount
from thongsuot.units import operations, queries
from thongsuot.units.queries.exports import export_sheet
from thongsuot.units.rules import Tree, UnitRef
from thongsuot.vietnamese.text import fold
from thongsuot.web.downloads import download
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import DayField
from thongsuot.web.paging import paged
from thongsuot.web.requests import Request, actor_of, day_asked, now, number_asked, today
from thongsuot.web.templatetags.thongsuot import language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FINDS = 200


class AskForm(forms.Form):
    """Which unit, on which day."""

    q = forms.CharField(label=_("Name or code"), required=False, widget=forms.TextInput({"type": "search"}))
    day = DayField(label=_("As of"), required=False)


class ChildrenForm(forms.Form):
    """Which of the units right beneath."""

    words = forms.CharField(label=_("Name or code"), required=False, widget=forms.TextInput({"type": "search"}))
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    closed = forms.BooleanField(label=_("closed ones too"), required=False)

    def __init__(self, data: QueryDict, children: Sequence[UnitRef], kinds: Mapping[str, str]) -> None:
        super().__init__(data)
        present = dict.fromkeys(child.kind for child in children)
        offered = [("", _("any")), *((kind, kinds.get(kind, kind)) for kind in present)]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField


class AliasForm(DomainForm):
    """Another name, and the days on which it holds."""

    words = forms.CharField(label=_("Also called"), max_length=300)
    from_day = DayField(label=_("From"), required=False, help_text=_("empty: since the unit opened"))
    until_day = DayField(label=_("No longer from"), required=False, help_text=_("empty: for good"))


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A unit right beneath the one shown, how many stand beneath it, and its members where they may be seen."""

    unit: UnitRef
    kind: str
    beneath: int
    members: int | None


ORDERS: Mapping[str, Callable[[ChildRow], int]] = {
    "name": lambda row: row.unit.lft,
    "units": lambda row: row.beneath,
    "members": lambda row: -1 if row.members is None else row.members,
}


def units(request: Request) -> HttpResponse:
    """The tree from its top, or what a search finds in it."""
    tree = _tree(request)
    words = request.GET.get("q", "").strip()
    context = {"form": AskForm(request.GET or None), "words": words, "tree": tree, "today": today()}
    if words:
        return _found(request, words, tree, context)
    top = _top(tree)
    if top is None:
        can_import = bool(request.reader.scope(Permission.EDIT_UNITS).ranges)
        return render(request, "units/none.html", {**context, "can_import": can_import})
    context |= {"own": _own(request.reader), **_shown(request, top, queries.children(top.id, tree), tree)}
    return render(request, "units/units.html", context)


def unit(request: Request, unit_id: int) -> HttpResponse:
    """One unit as of a day: where it stands then, who is beneath it, what became of it."""
    tree = _tree(request)
    portrait = queries.portrait(unit_id, tree)
    context = {"portrait": portrait, "tree": tree, **_shown(request, portrait.unit, portrait.children, tree)}
    return render(request, "units/unit.html", context)


def alias(request: Request, unit_id: int) -> HttpResponse:
    """Let a unit be found by another name."""
    unit = unit_for(request.reader, Permission.EDIT_UNITS, unit_id)
    form = AliasForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refused_onto(form):
            added = operations.add_alias(actor=actor_of(request), unit_id=unit_id, now=now(), **form.cleaned_data)
            messages.success(request, _t("It is now found as “%(words)s” too.") % {"words": added.words})
            return redirect("unit", unit_id)
    above = queries.ancestors(unit_id, request.reader.tree)
    return render(request, "units/alias.html", {"unit": unit, "above": above, "form": form})


def export(request: Request) -> HttpResponse:
    """The tree of a day in the shape of the import."""
    tree = _tree(request)
    title = _t("Units")
    data = to_xlsx(Dataset(title, [export_sheet(tree)], as_of=tree.day, language=language()))
    return download(Content(name=f"{title} {tree.day:%Y-%m-%d}.xlsx", media_type=XLSX, data=data))


def catalogue_words(catalogue: Catalogue) -> dict[str, str]:
    """Entries of a catalogue, of former days too: code → words in the reader's language."""
    return catalogues.words_ever([catalogue], language())[catalogue]


def _tree(request: Request) -> Tree:
    day = day_asked(request)
    return request.reader.tree if day is None else queries.tree_on(day)


def _top(tree: Tree) -> UnitRef | None:
    try:
        return queries.root(tree)
    except DomainError:
        return None


def _own(reader: Reader) -> tuple[UnitRef, ...]:
    """The units that the reader's grants name, but the top, which the page shows anyway."""
    found = queries.units_by_ids({held.unit_id for held in reader.held}, reader.tree)
    return tuple(unit for unit in found.values() if unit.depth > 0)


def may(reader: Reader, unit: UnitRef) -> dict[str, bool]:
    """What the reader may do at a unit of today's tree."""
    return {
        "can_edit": reader.holds(Permission.EDIT_UNITS, unit),
        "can_name": reader.holds(Permission.SEE_NAMES, unit),
        "can_grant": reader.holds(Permission.GRANT, unit),
        "can_audit": reader.holds(Permission.SEE_AUDIT, unit),
    }


def _found(request: Request, words: str, tree: Tree, context: dict[str, object]) -> HttpResponse:
    page = paged(queries.found(words, tree, limit=FINDS), number_asked(request))
    kinds = catalogue_words(Catalogue.UNIT_KINDS)
    return render(request, "units/found.html", {**context, "page": page, "limit": FINDS, "kinds": kinds})


def _shown(request: Request, unit: UnitRef, children: Sequence[UnitRef], tree: Tree) -> dict[str, object]:
    """A unit with its members and the units right beneath it; what may be done there is decided by today's tree."""
    refs = queries.units_by_ids({unit.id, *(child.id for child in children)}, request.reader.tree)
    count = people.headcount(request.reader, unit.id, tree, refs)
    beneath = queries.open_beneath(unit, children, tree)
    words = catalogues.words_ever([Catalogue.UNIT_KINDS, Catalogue.MEMBER_CATEGORIES], language())
    kinds, categories = words[Catalogue.UNIT_KINDS], words[Catalogue.MEMBER_CATEGORIES]
    return {
        "unit": unit,
        "kind_words": kinds.get(unit.kind, unit.kind),
        "kinds": kinds,
        "beneath": beneath[unit.id],
        "count": count,
        "categories": [(categories.get(code, code), n) for code, n in count.by_category.items()] if count else [],
        "can_import": bool(request.reader.scope(Permission.EDIT_UNITS).ranges),
        "can_place_members": bool(request.reader.scope(Permission.EDIT_MEMBERS).ranges),
        "can_place_tasks": bool(request.reader.scope(Permission.ASSIGN).ranges),
        **_children(request, [_child(one, kinds, beneath, count) for one in children], kinds),
        **(may(request.reader, refs[unit.id]) if unit.id in refs else {}),
    }


def _children(request: Request, children: Sequence[ChildRow], kinds: Mapping[str, str]) -> dict[str, object]:
    """The units right beneath, narrowed and sorted as asked, a page of them."""
    form = ChildrenForm(request.GET, [row.unit for row in children], kinds)
    asked = request.GET.get("order", "")
    order = asked if asked.removeprefix("-") in ORDERS else "name"
    rows = sorted(
        (row for row in children if _wanted(row.unit, form)),
        key=ORDERS[order.removeprefix("-")],
        reverse=order.startswith("-"),
    )
    closed = any(not row.unit.is_open for row in children)
    return {"children": paged(rows, number_asked(request)), "narrow": form, "order": order, "closed": closed}


def _child(unit: UnitRef, kinds: Mapping[str, str], beneath: Mapping[int, int], count: Headcount | None) -> ChildRow:
    members = count.children.get(unit.id, 0 if unit.is_open else None) if count else None
    return ChildRow(unit, kinds.get(unit.kind, unit.kind), beneath[unit.id], members)


def _wanted(unit: UnitRef, form: ChildrenForm) -> bool:
    asked = form.cleaned_data if form.is_valid() else {}
    words = fold(asked.get("words", ""))
    return (
        (unit.is_open or asked.get("closed", False))
        and asked.get("kind", "") in ("", unit.kind)
        and (words in fold(unit.name) or unit.code.lower().startswith(words))
    )
