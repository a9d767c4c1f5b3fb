"""Invitations in bulk: counted first, then made and printed, a slip for each unit; shown once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import get_template, render_to_string
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from thongsuot.catalogues.rules import Catalogue
from thongsuot.files.queries import Content
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import Column, Dataset, Sheet, to_xlsx
from thongsuot.people import operations, queries
from thongsuot.people.access import roles_to_give, unit_for
from thongsuot.people.operations import Slip
from thongsuot.people.queries import BatchOffer, KindCount, Whom
from thongsuot.people.rules.roles import Role
from thongsuot.units.rules import UnitRef
from thongsuot.web.downloads import download
from thongsuot.web.errors import DomainForm, refused_onto
from thongsuot.web.fields import DayField
from thongsuot.web.qr import qr
from thongsuot.web.requests import Request, actor_of, now, today
from thongsuot.web.templatetags.thongsuot import language, moment, number
from thongsuot.web.views.invitations import link_of
from thongsuot.web.views.people import head
from thongsuot.web.views.units import XLSX, catalogue_words
from thongsuot.web.words import ROLES

PLACE = "<!-- slips -->"
PARTS = (100, 500, 1000, 5000)


class BatchForm(DomainForm):
    """To whom, as what, for how long, and how many at a time."""

    kind = forms.ChoiceField(label=_("An invitation for every"))
    role = forms.ChoiceField(label=_("Role"))
    whom = forms.ChoiceField(
        label=_("Which of them"),
        choices=[
            (Whom.UNREACHED.value, _("where nobody holds the role and no invitation is open")),
            (Whom.UNHELD.value, _("where nobody holds the role; links handed out before open nothing any more")),
            (Whom.ALL.value, _("all; links handed out before open nothing any more")),
        ],
        widget=forms.RadioSelect,
        initial=Whom.UNREACHED.value,
    )
    days = forms.IntegerField(label=_("Open for how many days"), min_value=1, max_value=90, initial=30)
    last_day = DayField(label=_("Role through"), required=False, help_text=_("the last day; empty: until it is ended"))
    at_most = forms.TypedChoiceField(
        label=_("At most, in one go"), coerce=int, choices=[(size, size) for size in PARTS], initial=500,
        help_text=_("The next go takes up where this one ends."),
    )  # fmt: skip

    def __init__(
        self, kinds: Sequence[KindCount], words: dict[str, str], roles: Sequence[Role], data: QueryDict | None
    ) -> None:
        super().__init__(data, initial={"role": Role.SECRETARY.value})
        counted = [(one.kind, f"{words.get(one.kind, one.kind)} ({number(one.count)})") for one in kinds]
        self.fields["kind"].choices = counted  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["role"].choices = [(role.value, ROLES[role]) for role in roles]  # type: ignore[attr-defined]

    def offer(self, under_id: int) -> BatchOffer:
        """What was chosen."""
        given = self.cleaned_data
        return BatchOffer(
            under_id=under_id,
            kind=given["kind"],
            role=Role(given["role"]),
            whom=Whom(given["whom"]),
            at_most=given["at_most"],
            days=given["days"],
            last_day=given["last_day"],
        )


def slips(request: Request, unit_id: int) -> HttpResponseBase:
    """Ask to whom; count; make. Each step is a form of its own, so that nothing is made before its count was seen."""
    unit = unit_for(request.reader, Permission.GRANT, unit_id)
    words = catalogue_words(Catalogue.UNIT_KINDS)
    kinds = queries.kinds_beneath(request.reader, unit)
    form = BatchForm(kinds, words, roles_to_give(request.reader, unit), request.POST or None)
    counted = None
    if form.is_valid():
        with refused_onto(form):
            offer = form.offer(unit_id)
            if shape := SHAPES.get(request.POST.get("make", "")):
                return shape(request, unit, offer)
            counted = queries.targets(request.reader, offer, now())
    context = {**head(request, unit, "grants"), "form": form, "counted": counted, "given": request.POST}
    return render(request, "people/batch.html", context)


def printed(request: Request, unit: UnitRef, offer: BatchOffer) -> StreamingHttpResponse:
    """Make them, as a page of slips to print, sent as it is drawn."""
    batch = operations.invite_all(actor=actor_of(request), offer=offer, now=now())
    context = {"unit": unit, "role": offer.role, "batch": batch, "count": len(batch.slips), "place": PLACE}
    before, _place, after = render_to_string("people/slips.html", context, request).partition(PLACE)
    return StreamingHttpResponse(_page(request, context, (before, after), language()))


def listed(request: Request, unit: UnitRef, offer: BatchOffer) -> HttpResponse:
    """Make them, as a workbook to be merged into letters of one's own."""
    batch = operations.invite_all(actor=actor_of(request), offer=offer, now=now())
    titles = (_t("unit code"), _t("unit"), _t("beneath"), _t("role"), _t("link"), _t("open until"))
    keys = ("code", "unit", "path", "role", "link", "until")
    columns = [Column(key, title, "code" if key == "code" else "text") for key, title in zip(keys, titles, strict=True)]
    role, until = str(ROLES[offer.role]), moment(batch.expires_at)
    rows = [
        (slip.target.unit.code, slip.target.unit.name, " › ".join(slip.target.path), role, link_of(request, slip.token),
         until)
        for slip in batch.slips
    ]  # fmt: skip
    sheet = Sheet(name=_t("Invitations"), columns=columns, rows=rows)
    data = to_xlsx(Dataset(f"{_t('Invitations')}: {unit.name}", [sheet], as_of=today(), language=language()))
    name = f"{_t('Invitations')} {unit.code} {today():%Y-%m-%d}.xlsx"
    return download(Content(name=name, media_type=XLSX, data=data))


SHAPES: dict[str, Callable[[Request, UnitRef, BatchOffer], HttpResponseBase]] = {"page": printed, "list": listed}
"""By the button that was pressed."""


def _page(request: Request, context: dict[str, Any], around: tuple[str, str], spoken: str) -> Iterator[str]:
    """The page piece by piece: what stands above, the slips of one parent after those of another, what stands below.

    The language is set anew: by the time that a page is sent piece by piece the request is over.
    """
    group = get_template("people/slip_group.html")
    with override(spoken):
        yield around[0]
        for path, found in groupby(context["batch"].slips, key=lambda slip: slip.target.path):
            drawn = [_drawn(request, slip) for slip in found]
            yield group.render({**context, "path": path or (context["unit"].name,), "slips": drawn})
        yield around[1]


def _drawn(request: Request, slip: Slip) -> dict[str, object]:
    link = link_of(request, slip.token)
    return {"unit": slip.target.unit, "link": link, "qr": qr(link)}
