"""Pages, and rows of pages, that are not written again as long as nothing that they show has changed.

Each is known by all on which it depends, so that it is right by construction and never dropped after a time. What
changes with every answer (the moment, the token of a form) is put in afterwards: docs/algorithms/tallies.md.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Final, cast

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from thongsuot.rollup.queries.remembering import FOREVER, key_of
from thongsuot.web.requests import Request, now
from thongsuot.web.templatetags.thongsuot import moment

CACHE: Final = "pages"
_QUICK: Final = 1
"""How hard zlib tries: a tenth of the room in a half of a millisecond."""
MOMENT: Final = "\ue000"
"""Stands for the moment of reading in what is kept: no name and no text holds this sign."""
_TOKEN: Final = f"\ue001{secrets.token_hex(16)}"
"""Stands for the token of a form; nobody can bring it in by an address, or a page would show them theirs as text."""
ROWS: Final = 10_000
"""So many rows are kept, of a kilobyte or less each: those of some dozen pages with hundreds of units."""

Known = tuple[object, ...]


def answer(
    request: Request, template: str, known_as: Known | None, write: Callable[[], dict[str, object]]
) -> HttpResponse:
    """A page as it was written for whatever is known as this, in the active language; None: written anew.

    `known_as` names all on which its context and its head depend, the address and the reader's permissions included;
    versions among them were read before anything that they label. A page with a message for its reader is not kept.
    """
    told = get_messages(request)
    if known_as is None or len(told):
        page = _written(request, template, write() | {"messages": told})
    else:
        page = _kept(key_of("page", template, get_language(), known_as), lambda: _written(request, template, write()))
    return HttpResponse(page.replace(MOMENT, moment(now())).replace(_TOKEN, get_token(request)))


def _written(request: Request, template: str, context: dict[str, object]) -> str:
    return render_to_string(template, context | {"csrf_token": _TOKEN}, request)


def _kept(key: str, write: Callable[[], str]) -> str:
    held = cast("bytes | None", caches[CACHE].get(key))
    if held is not None:
        return zlib.decompress(held).decode()
    page = write()
    caches[CACHE].set(key, zlib.compress(page.encode(), _QUICK), FOREVER)
    return page


def row(template: str, line: tuple[object, ...]) -> SafeString:
    """A row of a table as its template writes it from this line, `line`, and nothing else, in the active language."""
    return _row(template, get_language(), line)


@lru_cache(maxsize=ROWS)
def _row(template: str, _language: str | None, line: tuple[object, ...]) -> SafeString:
    return mark_safe(render_to_string(template, {"line": line}))  # noqa: S308  # a template's


def forget_rows() -> None:
    """Write every row anew, for whoever compares."""
    _row.cache_clear()
