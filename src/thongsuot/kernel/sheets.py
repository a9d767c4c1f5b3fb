"""The words for a sheet that cannot be taken in: one table, for every package that imports and every door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError, Message, Problem, fill
from thongsuot.officedoc import Place, SheetError
from thongsuot.vietnamese.numbers import format_number

SHEET_MESSAGES: Mapping[str, Message] = {
    "sheet.unknown_kind": _("“%(name)s” is no sheet that can be read. Save it as .xlsx or .csv and bring it again."),
    "sheet.encrypted": _("“%(name)s” is locked by a password. Save it without one and bring it again."),
    "sheet.damaged": _("“%(name)s” is damaged and cannot be read to its end. Save it once more and bring that."),
    "sheet.too_large": _("The sheet is too large (%(size)s %(what)s, at most %(limit)s). Split it into several."),
    "sheet.bomb": _("“%(name)s” unpacks to far more than a sheet holds, so it was not opened."),
    "sheet.empty": _("“%(name)s” is empty: no cell holds anything."),
    "sheet.no_header": _(
        "No row of the sheet “%(sheet)s” names the columns. Keep the header of the example sheet above the rows."
    ),
    "template.damaged": _("“%(name)s” cannot be filled. Begin anew from the template that is shipped, saved as .docx."),
    "template.too_large": _("“%(name)s” is too large for a template. Leave out its pictures."),
    "template.unknown_fields": _("“%(name)s” names fields that no report has: %(unknown)s."),
    "template.macros": _(
        "“%(name)s” holds a macro or an object, or hangs on a file elsewhere. Take that out and save it as .docx."
    ),
    "template.field_codes": _(
        "“%(name)s” holds field codes of Word that no template may: %(codes)s. Only page numbers, dates, contents and "
        "references within the file are taken."
    ),
    "template.not_plain": _(
        "“%(name)s” does more than fill in fields. Only fields, “if”, and “for” over the report’s paragraphs are read."
    ),
    "template.missing_fields": _("“%(name)s” lacks what every report must say: %(missing)s."),
    "template.tables_misplaced": _(
        "In “%(name)s” put {{ cac_bang }} once, alone on a line of its own outside any table."
    ),
}
"""What a person reads for each code of `officedoc`; docs/errors.md lists the codes."""

PLACES: Mapping[str, Message] = {
    "text": _("in the text"),
    "table": _("in a table"),
    "header": _("at the head of the page"),
    "footer": _("at the foot of the page"),
    "footnotes": _("in a footnote"),
    "properties": _("in the file’s properties"),
}
"""Where in a template something stands."""

MEASURES: Mapping[str, Message] = {"bytes": _("MB"), "cells": _("cells"), "rows": _("rows")}
UNITS: Mapping[str, int] = {"bytes": 1024**2}


def sheet_refusal(error: SheetError) -> DomainError:
    """The refusal, in the reader's language, for a sheet that could not be taken in; it belongs to the field `file`."""
    params = {**error.params, **_amounts(error.params)}
    places = cast("Sequence[Place]", params.pop("places", ()))
    message, problems = SHEET_MESSAGES[error.code], tuple(map(_problem, places))
    return DomainError(error.code, message, fields={"file": fill(message, params)}, problems=problems, **params)


def _problem(place: Place) -> Problem:
    """A field that there is not, and where it stands."""
    params = {"field": place.name, "where": PLACES[place.part], "words": place.words}
    return Problem("template.unknown_field", _("“%(field)s” stands %(where)s: %(words)s"), params=params)


def _amounts(params: Mapping[str, object]) -> dict[str, object]:
    """The size and the limit of what is too large, as people write them."""
    if "what" not in params:
        return {}
    what, language = str(params["what"]), (get_language() or "vi")[:2]
    unit = UNITS.get(what, 1)
    sizes = {name: -(-value // unit) for name in ("size", "limit") if isinstance(value := params.get(name), int)}
    return {"what": MEASURES[what], **{name: format_number(size, language) for name, size in sizes.items()}}
