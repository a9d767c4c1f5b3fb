"""The sources of notices that higher packages have registered (`config.notices`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from thongsuot.notices.rules import Source, Wording


def sources() -> dict[str, Source]:
    """Every source by its code."""
    return _loaded(settings.NOTICE_SOURCES)


def wording_of(reason: str) -> Wording:
    """A reason in words; one whose source is gone stands as its code."""
    found = [source.wordings[reason] for source in sources().values() if reason in source.wordings]
    return found[0] if found else Wording(reason, reason)


@cache
def _loaded(listed: str) -> dict[str, Source]:
    paths = cast("Sequence[str]", import_string(listed))
    found = [cast("Source", import_string(path)) for path in paths]
    return {source.code: source for source in found}
