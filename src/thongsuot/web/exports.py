"""A dataset on its way out, in the form that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from thongsuot.files.queries import Content
from thongsuot.kernel.errors import DomainError
from thongsuot.officedoc import Dataset, to_csv, to_docx, to_pdf, to_xlsx
from thongsuot.web.downloads import download

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of file: what people call it, its media type, what writes it."""

    words: str
    media_type: str
    write: Callable[[Dataset], bytes]


FORMS: Mapping[str, Form] = {
    "docx": Form("Word", f"{_OFFICE}.wordprocessingml.document", to_docx),
    "xlsx": Form("Excel", f"{_OFFICE}.spreadsheetml.sheet", to_xlsx),
    "pdf": Form("PDF", "application/pdf", to_pdf),
    "csv": Form("CSV", "text/csv; charset=utf-8", lambda dataset: to_csv(dataset.sheets[0])),
}
"""By the ending of the file's name. A .csv holds the first sheet alone."""

PDF_ROWS = 20_000
"""Rows of a .pdf at most: some hundred pages; whoever wants more wants a workbook."""


def exported(dataset: Dataset, ending: str) -> HttpResponse:
    """The dataset as a file named after its title and day; 404 for a form that is not known.

    :raises DomainError: web.too_long_for_pdf
    """
    if ending not in FORMS:
        raise Http404
    if ending == "pdf" and sum(len(sheet.rows) for sheet in dataset.sheets) > PDF_ROWS:
        raise DomainError("web.too_long_for_pdf", _("This is too long for a PDF. Take it as Excel or CSV."))
    form = FORMS[ending]
    day = f" {dataset.as_of:%Y-%m-%d}" if dataset.as_of else ""
    name = f"{dataset.title[:80]}{day}.{ending}".replace("/", "-")
    return download(Content(name=name, media_type=form.media_type, data=form.write(dataset)))
