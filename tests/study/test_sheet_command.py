"""A unit's own sheet through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from tests.study import world
from thongsuot.cli.app import app
from thongsuot.people.models import Member
from thongsuot.study.models import Completion

pytestmark = pytest.mark.django_db


def test_a_dry_run_records_nothing_and_applying_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: world.NOW)
    course = world.ruled()
    code = Member.objects.get(pk=course.members[0]).code
    sheet = tmp_path / "so.csv"
    sheet.write_text(f"Mã đảng viên;Ngày học\n{code};{world.HELD}\n", encoding="utf-8")
    said = ["import", "study", str(sheet), "--document", "15-NQ/TU"]
    assert CliRunner().invoke(app, said).exit_code == 0
    assert not Completion.objects.exists()
    assert CliRunner().invoke(app, [*said, "--apply"]).exit_code == 0
    assert sum(world.tallies(course).values()) == 1
