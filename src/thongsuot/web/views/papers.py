"""Paper: the list of a point, and a roll call on paper brought in again."""

from __future__ import annotations

from hashlib import sha256

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from thongsuot.catalogues.rules import Catalogue
from thongsuot.convening.operations.lists import print_list
from thongsuot.convening.operations.paper import plan_paper, record_paper
from thongsuot.convening.queries.points import PointHead, point_for
from thongsuot.convening.rules.paper import Mark
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import require_reader
from thongsuot.web.convened_sheets import list_dataset
from thongsuot.web.errors import refused_onto
from thongsuot.web.exports import exported
from thongsuot.web.importing import SheetForm
from thongsuot.web.requests import Request, actor_of, now
from thongsuot.web.templatetags.thongsuot import number
from thongsuot.web.views.conferences import frame
from thongsuot.web.views.units import catalogue_words

SALT = "convening.paper"
AN_HOUR = 3600
LIST_FORMS = frozenset({"pdf", "xlsx", "docx"})


class PaperForm(SheetForm):
    """A list that was filled in."""


def bring(request: Request, conference_id: int, point_id: int) -> HttpResponse:
    """Bring a roll call on paper in: a sheet, what it would do, then yes. Nothing is written before, nothing kept."""
    point = point_for(request.reader, conference_id, point_id)
    require_reader(request.reader, Permission.RUN_POINT, point.owner)
    if "plan" in request.POST:
        return _recorded(request, point)
    form = PaperForm(request.POST, request.FILES) if request.method == "POST" else PaperForm(None, None)
    context = {**frame(request, point.conference, "points"), "point": point, "form": form}
    if form.is_valid():
        with refused_onto(form):
            data, name = form.content()
            plan = plan_paper(
                actor=actor_of(request), conference_id=conference_id, point_id=point_id, data=data, name=name, now=now()
            )
            told = {"point": point_id, "marks": plan.marks, "source": sha256(data).hexdigest()}
            context["plan"] = plan
            context["counts"] = [(one, plan.present.get(one.id, 0)) for one in point.conference.sittings]
            context["signed"] = signing.dumps(told, salt=SALT, compress=True)
    return render(request, "convened/paper.html", context)


def _recorded(request: Request, point: PointHead) -> HttpResponse:
    try:
        told = signing.loads(request.POST["plan"], salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature as error:
        message = _("This was looked through too long ago. Bring the sheet once more.")
        raise DomainError("convening.paper_expired", message) from error
    if told["point"] != point.id:
        raise Http404
    done = record_paper(
        actor=actor_of(request), conference_id=point.conference.id, point_id=point.id,
        marks=[Mark(*one) for one in told["marks"]], source=told["source"], now=now(),
    )  # fmt: skip
    words = _t("Taken in: %(accepted)s. Known already: %(known)s. Refused and kept for the office: %(refused)s.")
    counts = {"accepted": number(done.accepted), "known": number(done.known), "refused": number(done.refused)}
    messages.success(request, words % counts)
    return redirect("conference_point", point.conference.id, point.id)


def point_list(request: Request, conference_id: int, point_id: int, form: str) -> HttpResponse:
    """The list of a point for the roll call on paper. The look is recorded."""
    if form not in LIST_FORMS:
        raise Http404
    found = print_list(actor=actor_of(request), conference_id=conference_id, point_id=point_id, now=now())
    return exported(list_dataset(found, catalogue_words(Catalogue.MEMBER_CATEGORIES), now()), form)
