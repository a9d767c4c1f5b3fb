"""Units' own sheets: which document is meant, and what became of those that somebody brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from thongsuot.documents.models import Version
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.kernel.errors import Problem
from thongsuot.people.access import Reader
from thongsuot.people.rules.problems import restored
from thongsuot.study.models import StudyRule, StudySheet
from thongsuot.study.rules.refusals import refusal
from thongsuot.vietnamese.dates import format_date, parse_date
from thongsuot.vietnamese.text import fold

SHOWN: Final = 20
_RUN: Final = ("pk", "file_name", "state", "created", "unchanged", "received_at", "applied_at", "problems")


@dataclass(frozen=True, slots=True)
class SheetRun:
    """A sheet that was brought, and what is wrong with it."""

    run_id: int
    file_name: str
    state: str
    created: int
    unchanged: int
    received_at: datetime
    applied_at: datetime | None
    problems: tuple[Problem, ...]


def document_named(reader: Reader, words: str) -> int:
    """The document of a symbol with a rule in force; "15-NQ/TW, 01/02/2026" where several bear the symbol. One query.

    :raises DomainError: study.unknown_symbol, study.which_document
    """
    symbol, _comma, day_words = words.partition(",")
    day, wanted = parse_date(day_words.strip()) if day_words.strip() else None, fold(symbol)
    readable = Version.objects.filter(visible_versions(reader)).values("document_id")
    rows = StudyRule.objects.filter(applied_at__isnull=False, document__in=readable).select_related("document")
    found = {
        row.document_id: row.document
        for row in rows
        if wanted and wanted in {fold(row.document.symbol), fold(row.document.title)}
        and (day is None or row.document.issued_on == day)
    }  # fmt: skip
    if not found:
        raise refusal("study.unknown_symbol")
    if len(found) > 1:
        first = next(iter(found.values()))
        example = f"{first.symbol}, {format_date(first.issued_on, 'vi') if first.issued_on else ''}"
        raise refusal("study.which_document", example=example)
    return next(iter(found))


def sheet_runs(reader: Reader) -> tuple[SheetRun, ...]:
    """The sheets that the reader brought, the latest first; the operator's reader sees all."""
    return tuple(_run(*row) for row in _runs(reader).order_by("-pk").values_list(*_RUN)[:SHOWN])


def sheet_run(reader: Reader, run_id: int) -> SheetRun:
    """One of them.

    :raises DomainError: study.unknown_sheet
    """
    found = _runs(reader).filter(pk=run_id).values_list(*_RUN).first()
    if found is None:
        raise refusal("study.unknown_sheet")
    return _run(*found)


def _runs(reader: Reader) -> QuerySet[StudySheet]:
    runs = StudySheet.objects.all()
    return runs if reader.actor.is_operator else runs.filter(actor_id=reader.actor.user_id)


def _run(  # a row's columns
    run_id: int, file_name: str, state: str, created: int, unchanged: int, received_at: datetime,
    applied_at: datetime | None, problems: list[dict[str, object]],
) -> SheetRun:  # fmt: skip
    listed = tuple(restored(one) for one in problems)
    return SheetRun(run_id, file_name, state, created, unchanged, received_at, applied_at, listed)
