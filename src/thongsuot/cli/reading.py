"""`thongsuot read`: what the reader finds in a document, as tables or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console

from thongsuot import reading
from thongsuot.cli import explanations, findings
from thongsuot.cli.opening import opened
from thongsuot.documents import rules
from thongsuot.reading.errors import ReadingError
from thongsuot.reading.model import Reading


class Format(StrEnum):
    """How to print."""

    TABLE = "table"
    JSON = "json"


def read(
    files: Annotated[
        list[Path],
        typer.Argument(help="Documents: .docx, .pdf, .xlsx, .html, .txt, .md; where they can be read .doc, scans"),
    ],
    form: Annotated[Format, typer.Option("--format", help="Tables for people or JSON for programs")] = Format.TABLE,
    out: Annotated[Path | None, typer.Option(help="Write NAME.json for each file into this folder")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Tell of each item which rule found it, and why")] = False,
) -> None:
    """Read documents: identity, outline, targets, tasks, deadlines and citations, each with its sentence."""
    console = Console(highlight=False, emoji=False)
    found = [(path, read_file(path)) for path in files]
    why = findings.language() if explain else None
    if out is not None:
        write(found, out, why)
        console.print(
            _("%(count)d documents read into %(folder)s") % {"count": len(found), "folder": out}, markup=False
        )
    elif form is Format.JSON:
        typer.echo(as_json(found, why))
    else:
        show = explanations.show if explain else findings.show
        for path, what in found:
            show(console, path.name, what)


def read_file(path: Path) -> Reading:
    """What stands in the file.

    :raises DomainError: the file cannot be opened or read, said in the user's language.
    """
    try:
        return reading.read(opened(path), name=path.name)
    except ReadingError as error:
        raise rules.explain(error) from error


def as_json(found: Sequence[tuple[Path, Reading]], why: str | None = None) -> str:
    """One object for one file, a list of objects with their `name` for several; explained in the language of `why`."""
    objects = [{"name": path.name, **reading.as_guide(what, why=why)} for path, what in found]
    return json.dumps(objects[0] if len(objects) == 1 else objects, ensure_ascii=False, indent=1)


def write(found: Sequence[tuple[Path, Reading]], folder: Path, why: str | None = None) -> None:
    """NAME.json for each file, in the shape of the annotation guide."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, what in found:
        text = json.dumps(reading.as_guide(what, why=why), ensure_ascii=False, indent=1)
        (folder / f"{path.stem}.json").write_text(text, encoding="utf-8")
