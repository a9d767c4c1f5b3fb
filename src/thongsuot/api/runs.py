"""Runs of imports as they are answered."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from thongsuot.api.schemas.imports import Kind, RunOut
from thongsuot.api.schemas.shapes import RowProblem
from thongsuot.courses.queries.statements import StatementsRun, statement_run, statement_runs
from thongsuot.kernel.errors import Problem
from thongsuot.kernel.permission import Permission
from thongsuot.people import queries as people
from thongsuot.people.access import Reader, require_somewhere
from thongsuot.people.queries import ImportRow
from thongsuot.study.queries.sheets import SheetRun, sheet_run, sheet_runs
from thongsuot.units import queries as units
from thongsuot.units.queries import ActRun, TreeRun

ADDRESSES: dict[Kind, str] = {
    "tree": "api:read_tree_import",
    "reorganisations": "api:read_reorganisation",
    "members": "api:read_member_import",
    "statements": "api:read_statement_import",
    "study": "api:read_study_import",
}
OUTLOOK = ("opened", "moved", "renamed", "closed", "split")


def href_of(kind: Kind, run_id: int) -> str:
    """Where a run is asked for."""
    return reverse(ADDRESSES[kind], args=[run_id])


def tree_outs(reader: Reader) -> list[RunOut]:
    """The latest imports of the tree.

    :raises DomainError: people.not_allowed
    """
    require_somewhere(reader, Permission.EDIT_UNITS)
    return list(map(_tree_run, units.tree_runs()))


def tree_out(reader: Reader, run_id: int) -> RunOut:
    """One import of the tree.

    :raises DomainError: people.not_allowed, units.unknown_import
    """
    require_somewhere(reader, Permission.EDIT_UNITS)
    return _tree_run(units.tree_run(run_id))


def act_outs(reader: Reader) -> list[RunOut]:
    """The latest reorganisations.

    :raises DomainError: people.not_allowed
    """
    require_somewhere(reader, Permission.EDIT_UNITS)
    return list(map(_act_run, units.acts()))


def act_out(reader: Reader, act_id: int) -> RunOut:
    """One reorganisation.

    :raises DomainError: people.not_allowed, units.unknown_act
    """
    require_somewhere(reader, Permission.EDIT_UNITS)
    return _act_run(units.act(act_id))


def member_outs(reader: Reader) -> list[RunOut]:
    """The reader's own latest imports of members.

    :raises DomainError: people.not_allowed
    """
    require_somewhere(reader, Permission.EDIT_MEMBERS)
    return [_member_run(row) for row in people.imports(reader)]


def member_out(reader: Reader, run_id: int) -> RunOut:
    """One of the reader's own imports of members.

    :raises DomainError: people.not_allowed, people.unknown_import
    """
    require_somewhere(reader, Permission.EDIT_MEMBERS)
    found = people.import_run(reader, run_id)
    return _member_run(found.row, found.problems)


def statements_outs(reader: Reader) -> list[RunOut]:
    """The reader's own latest files of statements.

    :raises DomainError: people.not_allowed
    """
    require_somewhere(reader, Permission.MARK_PROGRESS)
    return list(map(_statements_run, statement_runs(reader)))


def statements_out(reader: Reader, run_id: int) -> RunOut:
    """One of the reader's own files of statements.

    :raises DomainError: people.not_allowed, courses.unknown_statements
    """
    require_somewhere(reader, Permission.MARK_PROGRESS)
    return _statements_run(statement_run(reader, run_id))


def study_outs(reader: Reader) -> list[RunOut]:
    """The reader's own latest sheets of who has studied.

    :raises DomainError: people.not_allowed
    """
    require_somewhere(reader, Permission.MARK_PROGRESS)
    return list(map(_study_run, sheet_runs(reader)))


def study_out(reader: Reader, run_id: int) -> RunOut:
    """One of the reader's own sheets.

    :raises DomainError: people.not_allowed, study.unknown_sheet
    """
    require_somewhere(reader, Permission.MARK_PROGRESS)
    return _study_run(sheet_run(reader, run_id))


def _tree_run(row: TreeRun) -> RunOut:
    return RunOut(
        kind="tree", run_id=row.run_id, href=href_of("tree", row.run_id), file_name=row.file_name, state=row.state,
        counts={"created": row.created, "changed": row.changed, "unchanged": row.unchanged},
        planned_at=row.planned_at, applied_at=row.applied_at,
    )  # fmt: skip


def _act_run(row: ActRun) -> RunOut:
    return RunOut(
        kind="reorganisations", run_id=row.act_id, href=href_of("reorganisations", row.act_id),
        file_name=row.file_name, state=row.state, counts={name: len(row.outlook.get(name, ())) for name in OUTLOOK},
        planned_at=row.planned_at, applied_at=row.applied_at, document_words=row.document_words,
        operates_on=row.operates_on,
    )  # fmt: skip


def _member_run(row: ImportRow, problems: Sequence[Problem] = ()) -> RunOut:
    counts = {
        "created": row.created, "changed": row.changed, "transferred": row.transferred, "unchanged": row.unchanged,
    }  # fmt: skip
    return RunOut(
        kind="members", run_id=row.run_id, href=href_of("members", row.run_id), file_name=row.file_name,
        state=row.state, counts=counts, planned_at=row.planned_at, applied_at=row.applied_at,
        taken_back_at=row.taken_back_at, problems=list(map(_problem, problems)),
    )  # fmt: skip


def _statements_run(row: StatementsRun) -> RunOut:
    counts = {
        "created": row.created, "withdrawn": row.withdrawn, "unchanged": row.unchanged, "left_alone": row.left_alone,
    }  # fmt: skip
    return RunOut(
        kind="statements", run_id=row.run_id, href=href_of("statements", row.run_id), file_name=row.file_name,
        state=row.state, counts=counts, planned_at=row.received_at, applied_at=row.applied_at,
        problems=list(map(_problem, row.problems)),
    )  # fmt: skip


def _study_run(row: SheetRun) -> RunOut:
    return RunOut(
        kind="study", run_id=row.run_id, href=href_of("study", row.run_id), file_name=row.file_name, state=row.state,
        counts={"created": row.created, "unchanged": row.unchanged}, planned_at=row.received_at,
        applied_at=row.applied_at, problems=list(map(_problem, row.problems)),
    )  # fmt: skip


def _problem(problem: Problem) -> RowProblem:
    return RowProblem(code=problem.code, row=problem.row, column=problem.column, title=str(problem))
