"""The words for the kinds of files that can be read on this machine."""

from __future__ import annotations

from django.utils.translation import gettext

from thongsuot.reading.sources.kinds import readable_suffixes, reads_scans


def kinds_accepted() -> str:
    """The same for a browser, which offers no others."""
    return ",".join(readable_suffixes())


def kinds_in_words() -> str:
    """How the names of files end that can be read here, and whether a scan can."""
    kinds = {"kinds": ", ".join(readable_suffixes())}
    if reads_scans():
        return gettext("%(kinds)s; scans too") % kinds
    return gettext("%(kinds)s; a .pdf with a text layer, no scan") % kinds
