"""A person's data from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.people.world import PEOPLE, bring, settle, user
from thongsuot.audit.models import Entry
from thongsuot.cli.app import app
from thongsuot.kernel.errors import DomainError
from thongsuot.people.models import Member, MemberName, User
from thongsuot.people.rules.personal import PSEUDONYM
from thongsuot.people.rules.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people() -> None:
    settle()
    bring(*PEOPLE)


def run(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception:
        raise result.exception
    return result.output


def test_a_member_is_written_for_programs_readable_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "dv1.json"
    run("member", "export", "DV1", "--to", file)
    assert json.loads(file.read_text(encoding="utf-8"))["name"] == "Nguyễn Văn An"
    assert file.stat().st_mode & 0o777 == 0o600
    assert Entry.objects.filter(action="people.export_personal_data").exists()


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_a_member_is_written_for_people(tmp_path: Path, ending: str) -> None:
    run("member", "export", "DV1", "--to", tmp_path / f"dv1.{ending}")
    assert (tmp_path / f"dv1.{ending}").read_bytes().startswith(b"PK")


def test_another_form_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refused:
        run("member", "export", "DV1", "--to", tmp_path / "dv1.pdf")
    assert refused.value.code == "cli.unknown_form"
    assert list(tmp_path.iterdir()) == []


def test_a_member_is_erased_and_the_new_code_is_told() -> None:
    output = run("member", "erase", "DV1", "--why", "owner")
    code = Member.objects.get(code__startswith=PSEUDONYM).code
    assert code in output
    assert not MemberName.objects.filter(name="Nguyễn Văn An").exists()


def test_an_account_is_written_and_erased(tmp_path: Path) -> None:
    user("thanh", Role.OFFICE, "T")
    run("user", "export", "thanh", "--to", tmp_path / "thanh.json")
    assert json.loads((tmp_path / "thanh.json").read_text(encoding="utf-8"))["username"] == "thanh"
    run("user", "erase", "thanh", "--why", "owner")
    assert not User.objects.filter(username="thanh").exists()
