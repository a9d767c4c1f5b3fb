"""Parts of pages that are not written again as long as nothing that they show has changed.

A part is known by all on which it depends, so that it is right by construction and never dropped after a time. What
changes with every answer (the moment, the token of a form) stays outside it: docs/algorithms/tallies.md.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Final, NamedTuple, cast

from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from thongsuot.rollup.queries.remembering import FOREVER, key_of

CACHE: Final = "pages"
_QUICK: Final = 1
"""How hard zlib tries: a tenth of the room in a half of a millisecond."""


class Written(NamedTuple):
    """A page's title and a part of its body."""

    title: str
    body: SafeString


def written(known_as: tuple[object, ...] | None, write: Callable[[], Written]) -> Written:
    """The part as it was written for whatever is known as this, in the active language; None: written anew.

    `known_as` names all on which it depends, the address and the reader's permissions included; versions among them
    were read before anything that they label.
    """
    if known_as is None:
        return write()
    key = key_of("written", get_language(), known_as)
    held = cast("tuple[str, bytes] | None", caches[CACHE].get(key))
    if held is None:
        found = write()
        caches[CACHE].set(key, (str(found.title), zlib.compress(found.body.encode(), _QUICK)), FOREVER)
        return found
    return Written(held[0], mark_safe(zlib.decompress(held[1]).decode()))  # noqa: S308  # as it was written
