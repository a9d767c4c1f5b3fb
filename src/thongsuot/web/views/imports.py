"""Imports: a sheet is looked through, then applied whole, and can be taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from thongsuot.files.queries import Content
from thongsuot.kernel.errors import DomainError
from thongsuot.officedoc import Dataset, to_xlsx
from thongsuot.people.access import require_somewhere
from thongsuot.units import queries as units
from thongsuot.web.downloads import download
from thongsuot.web.errors import refused_onto
from thongsuot.web.examples import EXAMPLES
from thongsuot.web.importing import IMPORTS, Import, Received, Run
from thongsuot.web.paging import paged
from thongsuot.web.requests import Request, actor_of, now, number_asked
from thongsuot.web.templatetags.thongsuot import language
from thongsuot.web.views.units import XLSX

STEPS_A_PAGE = 100


def imports(request: Request) -> HttpResponse:
    """Every import that the reader may do, with its latest runs."""
    open_to_reader = {kind: found for kind, found in IMPORTS.items() if request.reader.scope(found.permission).ranges}
    if not open_to_reader:
        require_somewhere(request.reader, IMPORTS["members"].permission)
    shown = [(kind, found, found.runs(request.reader)) for kind, found in open_to_reader.items()]
    return render(request, "imports/imports.html", {"imports": shown})


def new(request: Request, kind: str) -> HttpResponse:
    """Bring a sheet; every problem is listed by row, and nothing is written."""
    found = _import(request, kind)
    posted = request.method == "POST"
    form = found.form(request.POST if posted else None, request.FILES if posted else None)
    form.initial = request.GET.dict()  # what a page knows that leads here
    received = Received(None)
    if form.is_valid():
        with refused_onto(form):
            received = found.receive(actor_of(request), form, now())
    if received.run_id is not None:
        return redirect("import_run", kind, received.run_id)
    context = {"kind": kind, "import": found, "form": form, "problems": received.problems}
    return render(request, "imports/new.html", context)


def example(request: Request, kind: str) -> HttpResponse:
    """A sheet to fill in."""
    found = _import(request, kind)
    if not found.has_example:
        raise Http404
    sheet = EXAMPLES[kind]()
    data = to_xlsx(Dataset(str(found.title), [sheet], language=language()))
    return download(Content(name=f"{sheet.name}.xlsx", media_type=XLSX, data=data))


def run(request: Request, kind: str, run_id: int) -> HttpResponse:
    """What a sheet would do, is being done, or did. Asked again by the page itself while a job is at it."""
    found = _import(request, kind)
    shown = found.run(request.reader, run_id)
    context = {"kind": kind, "import": found, "run": shown, **_steps(request, shown)}
    if request.htmx and shown.is_working:
        return render(request, "imports/working.html", context)
    response = render(request, "imports/run.html", context)
    if request.htmx:
        response.headers["HX-Refresh"] = "true"  # it is done: the whole page is another one now
    return response


@require_POST
def apply(request: Request, kind: str, run_id: int) -> HttpResponse:
    """Say yes."""
    found = _import(request, kind)
    found.apply(actor=actor_of(request), run_id=run_id, now=now())
    return redirect("import_run", kind, run_id)


def take_back(request: Request, kind: str, run_id: int) -> HttpResponse:
    """Ask once, then take an import back whole; what hangs on it is listed where that cannot be."""
    found = _import(request, kind)
    if found.take_back is None:
        raise Http404
    context: dict[str, object] = {"kind": kind, "import": found, "run": found.run(request.reader, run_id)}
    if request.method == "POST":
        try:
            found.take_back(actor=actor_of(request), run_id=run_id, now=now())
        except DomainError as error:
            context["refused"] = error
        else:
            messages.success(request, _t("The import is taken back."))
            return redirect("import_run", kind, run_id)
    return render(request, "imports/take_back.html", context)


def _steps(request: Request, shown: Run) -> dict[str, object]:
    """A page of an act's steps, its units by name where they are known today."""
    if shown.act is None:
        return {}
    page = paged(shown.act.steps, number_asked(request), STEPS_A_PAGE)
    codes = {step[name] for step in page.items for name in ("code", "parent", "successor") if step[name]}
    return {"page": page, "names": units.names_of(codes, request.reader.tree)}


def _import(request: Request, kind: str) -> Import:
    if kind not in IMPORTS:
        raise Http404
    require_somewhere(request.reader, IMPORTS[kind].permission)
    return IMPORTS[kind]
