"""`thongsuot doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console

from thongsuot.upkeep import queries
from thongsuot.upkeep.rules.findings import Finding, State

BROKEN = 2
COLOURS = {State.OK: "green", State.WARN: "yellow", State.FAIL: "bold red"}


class Format(StrEnum):
    """For people or for programs."""

    TEXT = "text"
    JSON = "json"


def doctor(
    form: Annotated[Format, typer.Option("--format", help="How the findings are written")] = Format.TEXT,
) -> None:
    """Say what is wrong with this installation and how to mend it; exit code 2 if something is broken."""
    found = list(queries.findings(timezone.now()))
    if form == Format.JSON:
        typer.echo(json.dumps([_as_json(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        _show(found)
    if any(finding.state == State.FAIL for finding in found):
        raise typer.Exit(BROKEN)


def _as_json(finding: Finding) -> dict[str, str]:
    return {"check": finding.check, "state": finding.state, "words": finding.words, "mend": finding.mend}


def _show(found: list[Finding]) -> None:
    console = Console(highlight=False, emoji=False, soft_wrap=True)
    for finding in found:
        console.print(f"[{COLOURS[finding.state]}]{finding.state:<4}[/] ", end="")
        console.print(f"{finding.check}: {finding.words}", markup=False)
        if finding.mend:
            console.print(f"     → {finding.mend}", markup=False)
