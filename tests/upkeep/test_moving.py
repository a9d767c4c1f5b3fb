"""An office that outgrows the embedded database moves by its backup, and could move back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import release_demo
from django.utils import timezone

from tests.upkeep.conftest import Home
from tests.upkeep.installations import contents
from thongsuot.kernel.actor import OPERATOR
from thongsuot.upkeep import operations as upkeep
from thongsuot.upkeep.operations.backing_up import write_archive
from thongsuot.upkeep.rules.watching import Unwatched

ROOT = Path(__file__).resolve().parents[2]


def command(folder: Path, *words: str) -> None:
    """Run the program on an installation in SQLite; restoring ends well only when all agrees."""
    own = {"DATABASE_URL": f"sqlite:///{folder / 'thongsuot.sqlite3'}", "THONGSUOT_HOME": str(folder)}
    environment = os.environ | own | {"DJANGO_SETTINGS_MODULE": "thongsuot.config.settings"}
    subprocess.run([sys.executable, "-m", "tests.upkeep.program", *words], env=environment, cwd=ROOT, check=True)


@pytest.mark.postgresql
def test_rows_are_the_same_on_both_databases_and_back_again(installation: Home, tmp_path: Path) -> None:
    embedded = tmp_path / "embedded"
    embedded.mkdir()
    before, figures = contents(), release_demo.figures()
    write_archive(to=tmp_path / "server.tar", now=timezone.now(), watch=Unwatched())
    command(embedded, "restore", str(tmp_path / "server.tar"))
    command(embedded, "backup", "--to", str(tmp_path / "embedded.tar"))
    backups = installation.backups
    file = tmp_path / "embedded.tar"
    upkeep.replace(actor=OPERATOR, file=file, backups=backups, now=timezone.now(), watch=Unwatched())
    after = contents()
    changed = {table for table in before if before[table] != after[table]}
    assert changed <= {"audit_entry", "units_treeversion", "units_treenode", "sync_epoch"}
    assert set(before["audit_entry"]) < set(after["audit_entry"])
    assert release_demo.figures() == figures
