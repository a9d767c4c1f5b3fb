"""`thongsuot member …` and `thongsuot user …`: one person's data, handed out to their owner or erased."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.officedoc import Dataset, to_docx, to_xlsx
from thongsuot.people import queries
from thongsuot.people.operations import personal
from thongsuot.people.queries.personal import member_coded
from thongsuot.people.queries.personal_sheets import sheets_of_member, sheets_of_user
from thongsuot.people.rules.personal import Why, as_json

members = typer.Typer(help="One member's data, for their owner.", no_args_is_help=True)
users = typer.Typer(help="One account's data, for their owner.", no_args_is_help=True)

OWNER_ONLY = 0o600
WRITERS = {".docx": to_docx, ".xlsx": to_xlsx}

Code = Annotated[str, typer.Argument(help="The member's code")]
Username = Annotated[str, typer.Argument(help="The user name of the account")]
To = Annotated[Path, typer.Option("--to", help="Where to write: .json for programs, .docx or .xlsx for people")]
Reason = Annotated[Why, typer.Option("--why", help="Why; a choice, as words could name the person")]


@members.command("export")
def export_member(code: Code, to: To) -> None:
    """Write everything kept of a member. The look is recorded."""
    now = timezone.now()
    data = personal.export_member_data(actor=OPERATOR, member_id=member_coded(code), now=now)
    _write(to, lambda: as_json(data), lambda: sheets_of_member(data, now, _language()))


@members.command("erase")
def erase_member(code: Code, why: Reason) -> None:
    """Erase a member for good: name and code go, every count stays."""
    done = personal.erase_member_data(actor=OPERATOR, member_id=member_coded(code), why=why, now=timezone.now())
    typer.echo(_("Erased. The member counts on as %(code)s.") % {"code": done.code})
    if done.imports_refused:
        words = _("Imports that waited and named the member were refused: %(count)s.")
        typer.echo(words % {"count": done.imports_refused})


@users.command("export")
def export_user(username: Username, to: To) -> None:
    """Write everything kept of an account."""
    now = timezone.now()
    user = queries.user_named(username)
    data = personal.export_user_data(actor=OPERATOR, user_id=user.pk, now=now)
    _write(to, lambda: as_json(data), lambda: sheets_of_user(data, now, _language()))


@users.command("erase")
def erase_user(username: Username, why: Reason) -> None:
    """Close an account for good: names, address and keys go; what it did stays in the record."""
    personal.erase_user(actor=OPERATOR, user_id=queries.user_named(username).pk, why=why, now=timezone.now())
    typer.echo(_("Erased. The account is closed; what it did stays in the record under its number."))


def _write(to: Path, as_bytes: Callable[[], bytes], dataset: Callable[[], Dataset]) -> None:
    """Write the file, readable by its owner alone, in the form that its ending names.

    :raises DomainError: cli.unknown_form
    """
    ending = to.suffix.lower()
    if ending != ".json" and ending not in WRITERS:
        raise DomainError("cli.unknown_form", _("Write to a file that ends in .json, .docx or .xlsx."))
    data = as_bytes() if ending == ".json" else WRITERS[ending](dataset())
    to.touch(mode=OWNER_ONLY)
    to.chmod(OWNER_ONLY)
    to.write_bytes(data)
    typer.echo(_("Written: %(file)s") % {"file": to})


def _language() -> str:
    return os.environ.get("THONGSUOT_LANGUAGE", "vi")
