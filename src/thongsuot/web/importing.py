"""The imports alike: what each takes, what its run looks like, what is done when a person says yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from thongsuot.courses.operations.statements import apply_statements, plan_statements
from thongsuot.courses.queries.statements import StatementsRun, statement_run, statement_runs
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Problem
from thongsuot.kernel.permission import Permission
from thongsuot.officedoc import MAX_BYTES
from thongsuot.people import jobs
from thongsuot.people import queries as people
from thongsuot.people.access import Reader
from thongsuot.plans import queries as plans
from thongsuot.study import jobs as study_jobs
from thongsuot.study.queries.sheets import SheetRun, sheet_run, sheet_runs
from thongsuot.units import operations as units
from thongsuot.units import queries as unit_queries
from thongsuot.units.queries import ActRun, TreeRun
from thongsuot.web.errors import DomainForm
from thongsuot.web.fields import DayField, UploadField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Words

WORKING = frozenset({"received", "applying", "taking_back"})
"""States in which a job is at it."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of any import as its page shows it; what waits for a person does, or would, by a reorganisation."""

    id: int
    title: str
    state: str
    figures: Sequence[tuple[Words, int]] = ()
    since: datetime | None = None
    planned_at: datetime | None = None
    applied_at: datetime | None = None
    taken_back_at: datetime | None = None
    problems: Sequence[Problem] = ()
    act: ActRun | None = None
    waiting_members: int = 0
    waiting_tasks: int = 0

    @property
    def is_working(self) -> bool:
        """True while a job is at it."""
        return self.state in WORKING


@dataclass(frozen=True, slots=True)
class Received:
    """A sheet that was looked through or kept for it: its run, or what is wrong with it."""

    run_id: int | None
    problems: Sequence[Problem] = field(default=())


class FileForm(DomainForm):
    """A file that is brought."""

    def content(self) -> tuple[bytes, str]:
        """The bytes and the name of the file."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return file.read(), file.name or ""


class SheetForm(FileForm):
    """A sheet."""

    file = UploadField(label=_("Sheet"), accept=".xlsx,.csv", help_text=_(".xlsx or .csv"), limit=MAX_BYTES)

    def __init__(self, data: QueryDict | None, files: MultiValueDict[str, UploadedFile[Any]] | None) -> None:
        super().__init__(data, files)
        self.order_fields(["document_words", "operates_on", "file"])


class ActForm(SheetForm):
    """A sheet of steps with the document that orders them and the day from which it operates."""

    document_words = forms.CharField(
        label=_("By which document"), max_length=500, help_text=_("such as “Nghị quyết số 1683/NQ-UBTVQH15”")
    )
    operates_on = DayField(label=_("Operates from"))


class StudySheetForm(SheetForm):
    """A unit's own sheet of who has studied a document."""

    document_words = forms.CharField(
        label=_("Symbol of the document"), max_length=300, help_text=_("such as “15-NQ/TU”; with the day where needed")
    )


class StatementsForm(FileForm):
    """A file of statements (xAPI)."""

    file = UploadField(label=_("Statements"), accept=".json", help_text=_(".json, as xAPI has them"), limit=MAX_BYTES)


@dataclass(frozen=True, slots=True)
class Import:
    """One kind of import. `take_back` None: it is undone by another act."""

    title: Words
    lead: Words
    confirm: Words
    form: Callable[[QueryDict | None, MultiValueDict[str, UploadedFile[Any]] | None], DomainForm]
    permission: Permission
    receive: Callable[[Actor, Any, datetime], Received]
    runs: Callable[[Reader], Sequence[Run]]
    run: Callable[[Reader, int], Run]
    apply: Callable[..., object]
    take_back: Callable[..., object] | None = None
    has_example: bool = True

    @property
    def undoes(self) -> bool:
        """True where it can be taken back. (A template would call `take_back` itself.)"""
        return self.take_back is not None


def _receive_tree(actor: Actor, form: SheetForm, now: datetime) -> Received:
    data, name = form.content()
    plan = units.plan_import(actor=actor, data=data, name=name, now=now)
    return Received(plan.run_id, plan.problems)


def _receive_members(actor: Actor, form: SheetForm, now: datetime) -> Received:
    data, name = form.content()
    return Received(jobs.receive_import(actor=actor, data=data, name=name, now=now))


def _receive_act(actor: Actor, form: SheetForm, now: datetime) -> Received:
    data, name = form.content()
    given = {key: form.cleaned_data[key] for key in ("document_words", "operates_on")}
    plan = units.plan_reorganisation(actor=actor, data=data, name=name, now=now, **given)
    return Received(plan.act_id, plan.problems)


def _tree_run(row: TreeRun) -> Run:
    figures = [(_("new"), row.created), (_("changed"), row.changed), (_("unchanged"), row.unchanged)]
    return Run(
        row.run_id, row.file_name, row.state, figures, planned_at=row.planned_at, applied_at=row.applied_at
    )  # fmt: skip


def _member_run(row: people.ImportRow, problems: Sequence[Problem] = ()) -> Run:
    figures = [
        (_("new"), row.created),
        (_("changed"), row.changed),
        (_("transferred"), row.transferred),
        (_("unchanged"), row.unchanged),
    ]
    return Run(
        row.run_id, row.file_name, row.state, figures, since=row.asked_at or row.planned_at,
        planned_at=row.planned_at, applied_at=row.applied_at, taken_back_at=row.taken_back_at, problems=problems,
    )  # fmt: skip


def _act_run(row: ActRun) -> Run:
    counted = {"opened": _("opened"), "moved": _("moved"), "renamed": _("renamed"), "closed": _("closed")}
    figures = [(words, len(row.outlook.get(name, ()))) for name, words in counted.items()]
    return Run(
        row.act_id, row.document_words, row.state, figures, planned_at=row.planned_at, applied_at=row.applied_at,
        act=row,
    )  # fmt: skip


def _one_tree_run(_reader: Reader, run_id: int) -> Run:
    return _tree_run(unit_queries.tree_run(run_id))


def _one_member_run(reader: Reader, run_id: int) -> Run:
    found = people.import_run(reader, run_id)
    return _member_run(found.row, found.problems)


def _one_act_run(_reader: Reader, act_id: int) -> Run:
    act = unit_queries.act(act_id)
    split = act.outlook.get("split", ())
    members = people.would_wait(split, act.operates_on) if split else 0
    return replace(_act_run(act), waiting_members=members, waiting_tasks=plans.would_wait(split) if split else 0)


def _receive_study(actor: Actor, form: SheetForm, now: datetime) -> Received:
    data, name = form.content()
    words = form.cleaned_data["document_words"]
    return Received(study_jobs.receive_sheet(actor=actor, data=data, name=name, document_words=words, now=now))


def _study_run(row: SheetRun) -> Run:
    figures = [(_("new"), row.created), (_("unchanged"), row.unchanged)]
    return Run(
        row.run_id, row.file_name, row.state, figures, since=row.received_at, planned_at=row.received_at,
        applied_at=row.applied_at, problems=row.problems,
    )  # fmt: skip


def _receive_statements(actor: Actor, form: StatementsForm, now: datetime) -> Received:
    data, name = form.content()
    plan = plan_statements(actor=actor, data=data, name=name, now=now)
    return Received(plan.run_id, plan.problems)


def _statements_run(row: StatementsRun) -> Run:
    figures = [
        (_("new"), row.created),
        (_("taken back"), row.withdrawn),
        (_("unchanged"), row.unchanged),
        (_("of other things, left alone"), row.left_alone),
    ]
    return Run(
        row.run_id, row.file_name, row.state, figures, planned_at=row.received_at, applied_at=row.applied_at,
        problems=row.problems,
    )  # fmt: skip


def _apply_act(*, actor: Actor, run_id: int, now: datetime) -> None:
    units.reorganise(actor=actor, act_id=run_id, now=now)


IMPORTS: dict[str, Import] = {
    "tree": Import(
        title=_("Units from a sheet"),
        lead=_("Code, name, kind, code of the unit above. Nothing is written before you have seen what it would do."),
        confirm=_("Write it into the tree"),
        form=SheetForm,
        permission=Permission.EDIT_UNITS,
        receive=_receive_tree,
        runs=lambda _reader: [_tree_run(row) for row in unit_queries.tree_runs()],
        run=_one_tree_run,
        apply=units.apply_import,
        take_back=units.take_back_import,
    ),
    "acts": Import(
        title=_("A reorganisation"),
        lead=_("The steps of one document, from one day on: open, move, rename, merge, split, close."),
        confirm=_("Reorganise"),
        form=ActForm,
        permission=Permission.EDIT_UNITS,
        receive=_receive_act,
        runs=lambda _reader: [_act_run(row) for row in unit_queries.acts()],
        run=_one_act_run,
        apply=_apply_act,
    ),
    "members": Import(
        title=_("Members from a sheet"),
        lead=_("Code, name, code of the unit, category. A member who stands elsewhere is transferred."),
        confirm=_("Write them down"),
        form=SheetForm,
        permission=Permission.EDIT_MEMBERS,
        receive=_receive_members,
        runs=lambda reader: [_member_run(row) for row in people.imports(reader)],
        run=_one_member_run,
        apply=jobs.apply_import,
        take_back=jobs.take_back_import,
    ),
    "study": Import(
        title=_("Who has studied, from a unit's own sheet"),
        lead=_("Member code, day, how. Each is recorded as reported, with the sheet as its evidence, once."),
        confirm=_("Record them"),
        form=StudySheetForm,
        permission=Permission.MARK_PROGRESS,
        receive=_receive_study,
        runs=lambda reader: [_study_run(row) for row in sheet_runs(reader)],
        run=lambda reader, run_id: _study_run(sheet_run(reader, run_id)),
        apply=study_jobs.apply_sheet,
    ),
    "xapi": Import(
        title=_("Who has studied, from another learning system"),
        lead=_("Statements of xAPI: who completed or passed a course, by member code. Each is recorded once."),
        confirm=_("Record them"),
        form=StatementsForm,
        permission=Permission.MARK_PROGRESS,
        receive=_receive_statements,
        runs=lambda reader: [_statements_run(row) for row in statement_runs(reader)],
        run=lambda reader, run_id: _statements_run(statement_run(reader, run_id)),
        apply=apply_statements,
        has_example=False,
    ),
}
"""Every import by the word that stands in its address."""
