"""`thongsuot reading corrections`: what people corrected, for whoever mends the reader's rules and its lexicon."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from thongsuot.documents import queries
from thongsuot.documents.queries.corrections import Correction
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import ZONE
from thongsuot.kernel.errors import DomainError
from thongsuot.officedoc import Column, Sheet, to_csv
from thongsuot.people.access import reader_of

app = typer.Typer(help="What the reader made of texts.", no_args_is_help=True)


@app.callback()
def about() -> None:
    """What the reader made of texts, and what people made of that."""


@app.command("corrections")
def corrections(
    document: Annotated[int | None, typer.Option(help="The document's number in this installation")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From which day on")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="Where to write: .jsonl or .csv")] = None,
) -> None:
    """Write what was found beside what a person made of it, one pair a line, with the rule and how sure it was."""
    write = as_lines if to is None else WRITERS.get(to.suffix.lower())
    if write is None:
        raise DomainError("cli.unknown_form", _("Write to a file that ends in %(forms)s."), forms=", ".join(WRITERS))
    moment = since.replace(tzinfo=ZONE) if since else None
    data = write(queries.corrections(reader_of(OPERATOR, timezone.now()), document_id=document, since=moment))
    if to is None:
        typer.echo(data.decode(), nl=False)
    else:
        to.write_bytes(data)


def as_lines(pairs: Iterable[Correction]) -> bytes:
    """A JSON object a line."""
    lines = (
        json.dumps(asdict(pair) | {"decided_at": pair.decided_at.isoformat()}, ensure_ascii=False) for pair in pairs
    )
    return "".join(f"{line}\n" for line in lines).encode()


def as_sheet(pairs: Iterable[Correction]) -> bytes:
    """A row each; the two meanings as JSON in their cells."""
    names = [field.name for field in fields(Correction)]
    rows = [[_cell(asdict(pair)[name]) for name in names] for pair in pairs]
    return to_csv(Sheet(name="corrections", columns=[Column(name, name) for name in names], rows=rows))


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case dict():
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        case datetime():
            return value.isoformat()
        case _:
            return str(value)


WRITERS: Mapping[str, Callable[[Iterable[Correction]], bytes]] = {".jsonl": as_lines, ".csv": as_sheet}
