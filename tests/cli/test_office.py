"""Setting an installation up from the command line: sheets in, an administrator invited, a document brought."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from tests.journeys.world import MEMBERS, RESOLUTION, UNITS
from thongsuot.catalogues.operations import load_shipped
from thongsuot.cli.app import app
from thongsuot.documents.models import Document
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.people.models import Invitation, Membership
from thongsuot.units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    load_shipped(actor=OPERATOR, now=timezone.now())
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "members.csv").write_text(MEMBERS, encoding="utf-8")
    (tmp_path / "nq.txt").write_text(RESOLUTION, encoding="utf-8")
    return tmp_path


def run(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception:
        raise result.exception
    return result.output


def test_a_dry_run_writes_nothing_and_applying_writes_all(sheets: Path) -> None:
    run("import", "units", sheets / "units.csv")
    assert not Unit.objects.exists()
    run("import", "units", sheets / "units.csv", "--apply")
    assert Unit.objects.count() == 7
    run("import", "members", sheets / "members.csv", "--apply")
    assert Membership.objects.count() == 5


def test_problems_are_refused_row_by_row(sheets: Path) -> None:
    (sheets / "bad.csv").write_text("code,name,kind,parent\nA,Chi bộ,cell,NOWHERE\n", encoding="utf-8")
    with pytest.raises(DomainError) as refused:
        run("import", "units", sheets / "bad.csv", "--apply")
    assert refused.value.code == "cli.sheet_has_problems"
    assert 2 in {problem.row for problem in refused.value.problems}
    assert not Unit.objects.exists()


def test_a_file_that_is_no_sheet_is_refused_in_words(sheets: Path) -> None:
    (sheets / "bad.xlsx").write_bytes(b"%PDF-1.7")
    with pytest.raises(DomainError) as refused:
        run("import", "units", sheets / "bad.xlsx")
    assert refused.value.code.startswith("sheet.")


def test_the_first_administrator_comes_in_by_a_printed_link(sheets: Path) -> None:
    run("import", "units", sheets / "units.csv", "--apply")
    link = run("invite", "administrator", "--unit", "HL", "--site", "https://thongsuot.example").strip()
    assert link.startswith("https://thongsuot.example/invitations/")
    assert Invitation.objects.get().role == "administrator"


def test_a_document_is_brought_in_and_its_flow_told(sheets: Path) -> None:
    run("import", "units", sheets / "units.csv", "--apply")
    brought = run("upload", sheets / "nq.txt", "--unit", "HL")
    number = "".join(filter(str.isdigit, brought.split(",")[0]))
    assert run("flow", number).strip()


def test_a_document_is_written_for_other_programs_and_its_tasks_as_a_plan(sheets: Path) -> None:
    run("import", "units", sheets / "units.csv", "--apply")
    run("upload", sheets / "nq.txt", "--unit", "HL")
    number = Document.objects.get().pk
    for name, begins in (("nq.xml", b"<?xml"), ("nv.xlsx", b"PK"), ("nv.docx", b"PK"), ("nv.csv", b"\xef\xbb\xbf")):
        run("export-document", number, sheets / name, "--version", 1)
        assert (sheets / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("name", "version", "code"),
    [("nq.pdf", 1, "cli.unknown_form"), ("nq.xml", 7, "documents.unknown_version")],
)
def test_what_cannot_be_exported_is_refused(sheets: Path, name: str, version: int, code: str) -> None:
    run("import", "units", sheets / "units.csv", "--apply")
    run("upload", sheets / "nq.txt", "--unit", "HL")
    with pytest.raises(DomainError) as refused:
        run("export-document", Document.objects.get().pk, sheets / name, "--version", version)
    assert refused.value.code == code
    assert not (sheets / name).exists()


def test_what_is_exported_can_be_imported_again_unchanged(sheets: Path) -> None:
    run("import", "units", sheets / "units.csv", "--apply")
    run("export-units", sheets / "out.csv")
    run("import", "units", sheets / "out.csv", "--apply")
    assert Unit.objects.count() == 7
