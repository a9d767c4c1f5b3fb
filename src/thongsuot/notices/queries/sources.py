"""The sources of notices that higher packages have registered (`config.notices`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from thongsuot.kernel.errors import Message
from thongsuot.notices.rules import Lack, Wording
from thongsuot.people.access import Reader
from thongsuot.units.rules import UnitRef


@dataclass(frozen=True, slots=True)
class Source:
    """What a higher package can have units reminded of.

    `near`, `late` and `beneath` are its reasons, each with its words: due soon, overdue, units beneath are overdue.
    `subjects` names what a schedule may be narrowed to; `lacking` tells what units beneath one lack of a subject, or of
    all ("") today, late or still to come; `above` is the path of the page on which a unit sees who is late beneath it.
    """

    code: str
    name: Message
    wordings: Mapping[str, Wording]
    near: str
    late: str
    beneath: str
    subjects: Callable[[Reader, UnitRef], Sequence[tuple[str, str]]]
    lacking: Callable[[Reader, UnitRef, str], Iterable[Lack]]
    above: Callable[[str, int], str]


def sources() -> Mapping[str, Source]:
    """Every source by its code."""
    return _loaded(settings.NOTICE_SOURCES)


def wording_of(reason: str) -> Wording:
    """A reason in words; one whose source is gone stands as its code."""
    found = [source.wordings[reason] for source in sources().values() if reason in source.wordings]
    return found[0] if found else Wording(reason, reason)


@cache
def _loaded(listed: str) -> Mapping[str, Source]:
    paths = cast("Sequence[str]", import_string(listed))
    found = [cast("Source", import_string(path)) for path in paths]
    return {source.code: source for source in found}
