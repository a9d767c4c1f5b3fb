"""Statements go out and come in by the command line and by pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from tests.courses.test_statements import course, said
from tests.plans.world import person
from tests.study.world import Course, claim, tell
from tests.web.conftest import browser_of
from thongsuot.audit.models import Entry
from thongsuot.cli.app import app
from thongsuot.courses.models import StatementFile
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role
from thongsuot.study.models import Completion
from thongsuot.units.models import Unit

pytestmark = pytest.mark.django_db
__all__ = ["course"]  # the fixture


def run(*words: object) -> str:
    return CliRunner().invoke(app, list(map(str, words)), catch_exceptions=False).output


def test_by_the_command_line(course: Course, tmp_path: Path) -> None:
    tell(course, claim(course, 1))
    file, brought = tmp_path / "out.json", tmp_path / "in.json"
    province = Unit.objects.get(pk=course.hall.units.province).code
    run("study", "xapi", province, "--document", course.document, "--to", file)
    assert [one["verb"]["display"]["en"] for one in json.loads(file.read_text())["statements"]] == ["waived"]
    brought.write_text(json.dumps(said(course, 0)))
    run("import", "xapi", brought)
    assert Completion.objects.count() == 1
    run("import", "xapi", brought, "--apply")
    assert Completion.objects.count() == 2


def test_by_pages(course: Course) -> None:
    office = browser_of(User.objects.get(pk=person(Role.OFFICE, course.hall.units.province).user_id or 0))
    data = json.dumps([said(course, 0), said(course, 1)]).encode()
    sent = office.post("/imports/xapi/", {"file": SimpleUploadedFile("x.json", data)})
    at = f"/imports/xapi/{StatementFile.objects.get().pk}/"
    assert sent.headers["Location"] == at
    office.post(f"{at}apply/")
    assert "x.json" in office.get("/imports/").content.decode()
    assert Completion.objects.count() == 2
    assert office.get("/imports/xapi/example/").status_code == 404
    told = office.get(f"/documents/{course.document}/study/statements.json").json()
    assert told == {"statements": [], "more": ""}  # both came from elsewhere
    assert Entry.objects.filter(action="courses.tell", unit_id=course.hall.units.province).count() == 1
