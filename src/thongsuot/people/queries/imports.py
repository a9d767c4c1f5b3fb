"""Runs of the import of members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.people.access import Reader
from thongsuot.people.models import MemberImport
from thongsuot.people.rules.problems import restored


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A run of the import of members."""

    run_id: int
    file_name: str
    state: str
    created: int
    changed: int
    transferred: int
    unchanged: int
    planned_at: datetime
    asked_at: datetime | None
    applied_at: datetime | None
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportRun:
    """A run with what is wrong with it."""

    row: ImportRow
    problems: tuple[Problem, ...]


_RUN: Final = (
    "pk", "file_name", "state", "created", "changed", "transferred", "unchanged",
    "planned_at", "asked_at", "applied_at", "taken_back_at",
)  # fmt: skip


def imports(reader: Reader) -> tuple[ImportRow, ...]:
    """The latest runs of the import: the operator's reader sees all, others their own."""
    return tuple(ImportRow(*row) for row in _runs(reader).order_by("-pk").values_list(*_RUN)[:50])


def import_run(reader: Reader, run_id: int) -> ImportRun:
    """One run, the reader's own.

    :raises DomainError: people.unknown_import
    """
    found = _runs(reader).filter(pk=run_id).values_list("problems", *_RUN).first()
    if found is None:
        raise DomainError("people.unknown_import", _("There is no such import."))
    problems, *row = found
    return ImportRun(ImportRow(*row), tuple(map(restored, problems)))


def _runs(reader: Reader) -> QuerySet[MemberImport]:
    runs = MemberImport.objects.all()
    return runs if reader.actor.is_operator else runs.filter(actor_id=reader.actor.user_id)
