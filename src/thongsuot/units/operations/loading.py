"""A whole tree at once, into a database that has none: for seeds, which need no sheet to be read and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.first_load import require_empty
from thongsuot.kernel.permission import Permission, require
from thongsuot.units.models import Name, Placement, Unit
from thongsuot.units.operations.versions import drop_versions
from thongsuot.units.queries.trees import BUILDERS
from thongsuot.vietnamese.text import fold, sort_key

_NAME_COLUMNS = ("id", "unit", "role", "kind", "words", "folded", "sort_key", "from_day")


class NewUnit(NamedTuple):
    """A unit as it is loaded. `parent` is the parent's place in the load, counted from 1; None at the root."""

    uid: UUID
    code: str
    kind: str
    words: str
    parent: int | None
    opened: date
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many units stand now; their ids count from 1 in the order in which they came."""

    units: int


@transaction.atomic
def load_units(*, actor: Actor, units: Sequence[NewUnit], now: datetime) -> Loaded:
    """Fill an empty tree with units, parents before their children. Trusted: only what the database itself holds is
    checked; tests compare with an import of the same.

    :raises DomainError: people.not_allowed, kernel.not_empty
    """
    require(actor=actor, permission=Permission.EDIT_UNITS, unit_id=None, now=now)
    db.serialise(BUILDERS)
    require_empty(Unit)
    with db.first_load(Unit, Name, Placement):
        rows = ((pk, unit.uid, unit.code, unit.opened) for pk, unit in enumerate(units, 1))
        db.insert_many(Unit, ("id", "uid", "code", "opened_on"), rows)
        db.insert_many(Name, _NAME_COLUMNS, ((pk, *name) for pk, name in enumerate(_names(units), 1)))
        placed = ((pk, pk, unit.parent, unit.opened) for pk, unit in enumerate(units, 1))
        db.insert_many(Placement, ("id", "unit", "parent", "from_day"), placed)
    drop_versions(min(unit.opened for unit in units))
    record(actor=actor, action="units.load", subject="units", detail={"units": len(units)}, now=now)
    return Loaded(len(units))


def _names(units: Iterable[NewUnit]) -> Iterator[tuple[object, ...]]:
    for pk, unit in enumerate(units, 1):
        yield pk, Name.Role.OFFICIAL, unit.kind, unit.words, fold(unit.words), sort_key(unit.words), unit.opened
        for words in unit.aliases:
            yield pk, Name.Role.ALIAS, "", words, fold(words), sort_key(words), unit.opened
