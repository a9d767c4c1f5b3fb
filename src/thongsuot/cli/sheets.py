"""`thongsuot import …`: units, members, acts, who has studied. A dry run unless `--apply` is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

import typer
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rich.console import Console

from thongsuot.cli.opening import opened
from thongsuot.courses.operations import statements
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError, Problem
from thongsuot.kernel.sheets import sheet_refusal
from thongsuot.officedoc import SheetError
from thongsuot.people import operations as people
from thongsuot.study.operations import sheets as study
from thongsuot.units import operations as units

app = typer.Typer(help="Bring units, members and reorganisations in from sheets (.xlsx, .csv).", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The sheet, .xlsx or .csv")]
Apply = Annotated[bool, typer.Option("--apply", help="Write it; without this nothing is written")]


class Plan(Protocol):
    """What a dry run gives."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong, by row."""


COUNTS = {
    "created": _("new"),
    "opened": _("opened"),
    "changed": _("changed"),
    "moved": _("moved"),
    "renamed": _("renamed"),
    "transferred": _("transferred"),
    "closed": _("closed"),
    "heirs": _("go with a single successor"),
    "split": _("to be placed by a person"),
    "withdrawn": _("taken back"),
    "unchanged": _("unchanged"),
    "left_alone": _("of other things, left alone"),
}
"""What is counted in a plan or in what was done, in this order; each count is a number or a list."""

PlanT = TypeVar("PlanT", bound=Plan)


@app.command("units")
def import_units(file: File, apply: Apply = False) -> None:
    """The tree: code, name, kind, parent code, opened, closed."""
    now = timezone.now()
    plan = planned(lambda: units.plan_import(actor=OPERATOR, data=opened(file), name=file.name, now=now))
    finish(plan, plan.run_id, lambda run_id: units.apply_import(actor=OPERATOR, run_id=run_id, now=now), wanted=apply)


@app.command("members")
def import_members(file: File, apply: Apply = False) -> None:
    """Members: code, name, unit code, category, exempt, official or temporary, from, until."""
    now = timezone.now()
    plan = planned(lambda: people.plan_import(actor=OPERATOR, data=opened(file), name=file.name, now=now))
    finish(plan, plan.run_id, lambda run_id: people.apply_import(actor=OPERATOR, run_id=run_id, now=now), wanted=apply)


@app.command("study")
def import_study(
    file: File,
    document: Annotated[str, typer.Option(help="The document's symbol, with the day of issue where several bear it")],
    apply: Apply = False,
) -> None:
    """Who has studied a document, from a unit's own sheet: member code, day, how."""
    now = timezone.now()

    def plan() -> study.SheetPlan:
        run_id = study.receive_sheet(
            actor=OPERATOR, data=opened(file), name=file.name, document_words=document, now=now
        )
        return study.plan_sheet(actor=OPERATOR, run_id=run_id, now=now)

    def record(run_id: int) -> study.SheetApplied:
        study.confirm_sheet(actor=OPERATOR, run_id=run_id, now=now)
        return study.apply_sheet(actor=OPERATOR, run_id=run_id, now=now)

    made = planned(plan)
    finish(made, made.run_id, record, wanted=apply)


@app.command("xapi")
def import_xapi(file: Annotated[Path, typer.Argument(help="The statements, .json")], apply: Apply = False) -> None:
    """Who has studied, from another learning system: xAPI statements about courses of this installation."""
    now = timezone.now()
    plan = planned(
        lambda: statements.plan_statements(actor=OPERATOR, data=opened(file), name=file.name, now=now)
    )  # fmt: skip

    def record(run_id: int) -> statements.StatementsPlan:
        return planned(lambda: statements.apply_statements(actor=OPERATOR, run_id=run_id, now=now))

    finish(plan, plan.run_id, record, wanted=apply)


@app.command("reorganisation")
def import_reorganisation(
    file: File,
    document: Annotated[str, typer.Option(help="The document by which the units are reorganised")],
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day from which it operates")],
    apply: Apply = False,
) -> None:
    """One act: its steps in order, all from one day."""
    now = timezone.now()
    plan = planned(
        lambda: units.plan_reorganisation(
            actor=OPERATOR,
            data=opened(file),
            name=file.name,
            document_words=document,
            operates_on=day.date(),
            now=now,
        )
    )
    finish(plan, plan.act_id, lambda act_id: units.reorganise(actor=OPERATOR, act_id=act_id, now=now), wanted=apply)


def planned(plan: Callable[[], PlanT]) -> PlanT:
    """The dry run, refused in words where the file is no sheet, and with every row's problem where there are any.

    :raises DomainError: the code of the sheet, or cli.sheet_has_problems
    """
    try:
        made = plan()
    except SheetError as error:
        raise sheet_refusal(error) from error
    if made.problems:
        raise DomainError("cli.sheet_has_problems", _("Nothing was written. Mend these rows:"), problems=made.problems)
    return made


def finish(plan: object, run_id: int | None, apply: Callable[[int], object], *, wanted: bool) -> None:
    """Print what the dry run found; with `--apply` do it and print what was done."""
    console = Console(highlight=False, emoji=False)
    if not wanted or run_id is None:
        console.print(summary(plan), markup=False)
        console.print(str(_("Nothing was written. Add --apply to do it.")), markup=False)
        return
    console.print(summary(apply(run_id)), markup=False)


def summary(counted: object) -> str:
    """The counts of a result in words: "new 12, changed 3"."""
    pairs = [(words, getattr(counted, name)) for name, words in COUNTS.items() if hasattr(counted, name)]
    return ", ".join(f"{words} {value if isinstance(value, int) else len(value)}" for words, value in pairs)
