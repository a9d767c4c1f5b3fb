"""What people corrected, written for whoever mends the reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from tests.cli.test_office import run
from tests.journeys.world import RESOLUTION, UNITS
from thongsuot.catalogues.operations import load_shipped
from thongsuot.cli.app import app
from thongsuot.documents import operations
from thongsuot.documents.models import Document, Requirement
from thongsuot.kernel.actor import OPERATOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(tmp_path: Path) -> Requirement:
    """A finding that a person said nobody asked for."""
    load_shipped(actor=OPERATOR, now=timezone.now())
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "nq.txt").write_text(RESOLUTION, encoding="utf-8")
    run("import", "units", tmp_path / "units.csv", "--apply")
    run("upload", tmp_path / "nq.txt", "--unit", "HL")
    row = Requirement.objects.order_by("pk")[0]
    operations.refuse(actor=OPERATOR, requirement_id=row.pk, revision=1, now=timezone.now())
    return row


def test_each_pair_is_a_line(refused: Requirement) -> None:
    (line,) = run("reading", "corrections", "--document", Document.objects.get().pk).splitlines()
    pair = json.loads(line)
    assert (pair["what"], pair["quote"], pair["rule"]) == ("refused", refused.quote, refused.rule)
    assert (pair["found"], pair["corrected"]) == (refused.found, None)
    assert run("reading", "corrections", "--since", "2999-01-01") == ""


def test_the_same_as_a_sheet(refused: Requirement, tmp_path: Path) -> None:
    out = tmp_path / "pairs.csv"
    run("reading", "corrections", "--to", out)
    assert out.read_bytes().count(b"\r\n") == 2
    assert refused.quote.split("\n")[0][:20] in out.read_text(encoding="utf-8-sig")


def test_another_ending_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["reading", "corrections", "--to", str(tmp_path / "pairs.pdf")])
    assert getattr(result.exception, "code", "") == "cli.unknown_form"
