"""All commands, one list."""

from __future__ import annotations

import typer

from thongsuot.cli import (
    audit,
    backup,
    corrections,
    devices,
    doctor,
    exporting,
    office,
    personal,
    reading,
    retention,
    serving,
    sheets,
    study,
    tokens,
    upkeep,
)
from thongsuot.cli.demo import command as demo
from thongsuot.cli.seed import command as seed

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command("read")(reading.read)
app.add_typer(corrections.app, name="reading")
app.command("upload")(office.upload)
app.command("flow")(office.show_flow)
app.add_typer(study.app, name="study")
app.command("invite")(office.invite)
app.command("export-units")(office.export_units)
app.command("export-document")(exporting.export_document)
app.add_typer(sheets.app, name="import")
app.add_typer(audit.app, name="audit")
app.add_typer(personal.members, name="member")
app.add_typer(personal.users, name="user")
app.add_typer(tokens.app, name="token")
app.command("retention")(retention.retention)
app.add_typer(devices.app, name="sync")
app.command("demo")(demo.demo)
app.command("seed")(seed.seed)
app.command("serve")(serving.serve)
app.command("work")(serving.work)
app.command("migrate")(upkeep.migrate)
app.command("verify")(upkeep.verify)
app.command("doctor")(doctor.doctor)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("upgrade")(upkeep.upgrade)


@app.callback()
def about() -> None:
    """Thông Suốt: a resolution from its text to its results, and where it is stuck."""
