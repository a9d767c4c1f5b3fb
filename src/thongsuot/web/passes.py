"""Passes as pages to print: eight to a sheet of A4."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thongsuot.convening.operations.passes import Passes
from thongsuot.officedoc import set_pages
from thongsuot.web.qr import drawing
from thongsuot.web.templatetags.thongsuot import language


def passes_pdf(made: Passes) -> bytes:
    """The slips, in the order of names; nothing of them is kept here."""
    slips = [
        {"name": one.name or one.code, "code": one.code, "unit": one.unit, "point": one.point, "qr": drawing(one.words)}
        for one in made.passes
    ]
    how = _("Show this code where the roll is called. It holds for you alone and for this conference alone.")
    return set_pages("passes", {"title": made.conference.title, "language": language(), "slips": slips, "how": how})
