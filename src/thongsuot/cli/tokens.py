"""`thongsuot token`: API tokens of users, for whoever runs the machine."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console

from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import day_of
from thongsuot.people import queries
from thongsuot.people.operations import tokens as operations
from thongsuot.people.queries.tokens import of_user
from thongsuot.people.rules.tokens import TokenScope

app = typer.Typer(no_args_is_help=True, help="API tokens of users: make, list, end.")
User = Annotated[str, typer.Argument(help="The user name")]


@app.command("make")
def make(
    user: User,
    purpose: Annotated[str, typer.Option("--for", help="What the program is for")],
    scope: Annotated[list[TokenScope], typer.Option(help="What it may do; again for each")],
    through: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its last day")] = None,
) -> None:
    """Make a token for a user's program and print it, once; it lasts 90 days unless a last day is given."""
    now = timezone.now()
    made = operations.make_token(
        actor=OPERATOR,
        user_id=queries.user_named(user).pk,
        purpose=purpose,
        scopes=scope,
        last_day=through.date() if through else day_of(now) + timedelta(days=90),
        now=now,
    )
    typer.echo(made.token)


@app.command("list")
def show(user: User) -> None:
    """List a user's tokens: number, what for, scopes, last use, last day."""
    console = Console(highlight=False, emoji=False, soft_wrap=True)
    for row in of_user(queries.user_named(user).pk):
        used = f"{row.last_used_at:%Y-%m-%d}" if row.last_used_at else _("never")
        until = _("ended") if row.ended_at else f"{row.last_day:%Y-%m-%d}"
        console.print(f"{row.token_id}  {row.purpose}  {' '.join(row.scopes)}  {used}  {until}", markup=False)


@app.command("end")
def end(token: Annotated[int, typer.Argument(help="The token's number, as `list` shows it")]) -> None:
    """End a token at once."""
    operations.end_token(actor=OPERATOR, token_id=token, now=timezone.now())
