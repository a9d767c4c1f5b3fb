"""`thongsuot study …`: a unit's report on the study of a document, and who has studied it, as files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from thongsuot.cli.office import DAYS, named
from thongsuot.cli.opening import opened
from thongsuot.courses.operations.statements import tell
from thongsuot.courses.rules.xapi import Statement
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.sheets import sheet_refusal
from thongsuot.officedoc import SheetError, check_template, official_docx, official_pdf, to_xlsx
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.reporting.official import by_template, official
from thongsuot.reporting.study import Days, Figures, dataset, gathered
from thongsuot.study.queries import rule_for
from thongsuot.submissions.queries import template_for
from thongsuot.units import queries as units

app = typer.Typer(no_args_is_help=True, help="Who has studied a document.")


class Form(StrEnum):
    """What a report is written as."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"


@app.callback()
def about() -> None:
    """Who has studied a document."""


@app.command("report")
def report(
    unit: Annotated[str, typer.Argument(help="The unit's code")],
    document: Annotated[int, typer.Option(help="The document's number in this installation")],
    to: Annotated[Path | None, typer.Option(help="Where to write; UNIT.FORMAT here unless given")] = None,
    form: Annotated[Form, typer.Option("--format", help="Word, Excel or PDF")] = Form.DOCX,
    first: Annotated[datetime | None, typer.Option(formats=DAYS, help="The first day; the rule's unless given")] = None,
    last: Annotated[datetime | None, typer.Option(formats=DAYS, help="The last day; today unless given")] = None,
    by: Annotated[Path | None, typer.Option("--template", help="A Word template of your own, for docx")] = None,
) -> None:
    """Write a unit's report on the study of a document, in the official form."""
    now = timezone.now()
    reader, view = access.reader_of(OPERATOR, now), named(unit)
    begins = first.date() if first else rule_for(reader, document).terms.from_day
    days = Days(begins, last.date() if last else reader.day)
    found = gathered(reader, document, view.id, days, now)
    place = to or Path(f"{view.code}.{form.value}")
    place.write_bytes(_FORMS[form](reader, found) if by is None else _by_template(reader, found, by))
    typer.echo(str(place))


@app.command("xapi")
def xapi(
    unit: Annotated[str, typer.Argument(help="The unit's code")],
    document: Annotated[int, typer.Option(help="The document's number in this installation")],
    to: Annotated[Path | None, typer.Option(help="Where to write; UNIT.json here unless given")] = None,
) -> None:
    """Write who has studied a document beneath a unit as xAPI statements, for another learning system."""
    now = timezone.now()
    view = named(unit)
    said, after = list[Statement](), ""
    while True:
        found = tell(actor=OPERATOR, document_id=document, unit_id=view.id, after=after, now=now)
        said += found.statements
        after = found.after
        if not after:
            break
    place = to or Path(f"{view.code}.json")
    place.write_text(json.dumps({"statements": said, "more": ""}, ensure_ascii=False, indent=1), encoding="utf-8")
    typer.echo(str(place))


def _by_template(reader: Reader, found: Figures, by: Path) -> bytes:
    """:raises DomainError: the codes of `officedoc.check_template`"""
    data = opened(by)
    try:
        check_template(data, by.name)
    except SheetError as error:
        raise sheet_refusal(error) from error
    return _official(partial(official_docx, by=data, named=f"mẫu {by.name}"))(reader, found)


def _in_force(reader: Reader, found: Figures) -> bytes:
    """By the unit's own template, or the next one above."""
    kept = template_for(reader, found.report.unit.id)
    return by_template(official(found, units.name_above(found.report.unit.id, reader.tree)), kept)


def _official(write: Callable[..., bytes]) -> Callable[[Reader, Figures], bytes]:
    def written(reader: Reader, found: Figures) -> bytes:
        return write(official(found, units.name_above(found.report.unit.id, reader.tree)))

    return written


_FORMS: Mapping[Form, Callable[[Reader, Figures], bytes]] = {
    Form.DOCX: _in_force,
    Form.XLSX: lambda _reader, found: to_xlsx(dataset(found)),
    Form.PDF: _official(official_pdf),
}
