"""What the columns of the sheets that are imported are called: one table, for every door that lists problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from thongsuot.kernel.errors import Message

COLUMN_WORDS: Final[Mapping[str, Message]] = {
    "code": pgettext_lazy("column of a sheet", "code"),
    "name": pgettext_lazy("column of a sheet", "name"),
    "kind": _("unit kind"),
    "parent_code": _("parent code"),
    "opened": _("opened"),
    "closed": _("closed"),
    "aliases": _("aliases"),
    "unit": _("unit code"),
    "category": _("category"),
    "exempt": _("exempt"),
    "standing": _("standing"),
    "from": _("from"),
    "until": _("until"),
    "last": _("last day"),
    "point": _("point code"),
    "point_name": _("point name"),
    "place": _("place"),
    "point_kind": _("kind of point"),
    "owner": _("code of the unit that runs it"),
    "seats": _("seats"),
    "contact": _("contact"),
    "subtree": _("and all beneath it"),
}


def column_words(code: str) -> str:
    """A column in the reader's words; a code without words of its own as it is."""
    return str(COLUMN_WORDS.get(code, code))
