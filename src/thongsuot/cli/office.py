"""`thongsuot invite`, `upload`, `export` and `flow`: an office's daily acts for whoever runs the machine."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console

from thongsuot.cli.opening import opened
from thongsuot.documents import operations as documents
from thongsuot.flow import queries as flow
from thongsuot.flow.rules.headlines import sentence
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import day_of
from thongsuot.officedoc import to_csv
from thongsuot.people import access
from thongsuot.people import operations as people
from thongsuot.people.rules.roles import Role
from thongsuot.units import queries as units
from thongsuot.units.queries.exports import export_sheet
from thongsuot.units.rules import UnitRef

DAYS = ["%Y-%m-%d"]
UnitCode = Annotated[str, typer.Option("--unit", help="The unit's code")]


def invite(
    role: Annotated[Role, typer.Argument(help="The role that is offered")],
    unit: UnitCode,
    site: Annotated[str, typer.Option(help="The address of this installation")] = "http://localhost:8000",
) -> None:
    """Offer a role at a unit and all beneath it; prints the one-time link. So the first administrator comes in."""
    offer = people.Offer(role=role, unit_id=named(unit).id, with_subtree=True)
    invited = people.invite(actor=OPERATOR, offer=offer, now=timezone.now())
    typer.echo(f"{site}/invitations/{invited.token}/")


def upload(file: Annotated[Path, typer.Argument(help="The document")], unit: UnitCode) -> None:
    """Bring a document in as a draft of this unit, to be reviewed on its page."""
    brought = documents.upload(
        actor=OPERATOR, unit_id=named(unit).id, data=opened(file), name=file.name, now=timezone.now()
    )
    words = _("Document %(document)s, version %(number)s: %(count)s requirements, %(doubts)s doubts.")
    counts = {"count": brought.requirements, "doubts": brought.doubts}
    typer.echo(words % {"document": brought.document_id, "number": brought.number, **counts})


def export_units(out: Annotated[Path, typer.Argument(help="Where to write the .csv")]) -> None:
    """Write the tree of today in the shape that `import units` reads."""
    out.write_bytes(to_csv(export_sheet(units.tree_on(today()))))


def show_flow(
    document: Annotated[int, typer.Argument(help="The document's number in this installation")],
    unit: Annotated[str | None, typer.Option(help="The code of the unit in view; the root unless given")] = None,
    day: Annotated[datetime | None, typer.Option(formats=DAYS, help="As of which day; today unless given")] = None,
    tree: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Under the tree of which later day; its own unless given")
    ] = None,
) -> None:
    """Where a document is stuck."""
    reader = access.reader_of(OPERATOR, timezone.now())
    view = named(unit) if unit else units.root(reader.tree)
    asked = day.date() if day else reader.day
    under = units.tree_for(asked, tree.date() if tree else None)
    found = flow.flow(reader, document, view.id, asked, under=under)
    console = Console(highlight=False, emoji=False)
    console.print(sentence(found.headline), markup=False)
    for row in found.stuck:
        console.print(f"{row.stage.code}  {row.unit.code}  {row.unit.name}  {row.units}  {row.members}", markup=False)


def named(code: str) -> UnitRef:
    """The unit with this code, in today's tree."""
    return units.unit_by_code(code, units.tree_on(today()))


def today() -> date:
    """The day in Vietnam."""
    return day_of(timezone.now())
