"""Every command, setting, permission and refusal has its line in docs/, every act its words; no line is of one gone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import typer.main
from typer.core import TyperGroup

from tests.architecture.documented import listed, refusal_codes, variables_read
from tests.architecture.sources import program
from thongsuot.audit.models import LOOKS
from thongsuot.cli.app import app
from thongsuot.kernel.permission import Permission
from thongsuot.people.rules.roles import Role
from thongsuot.web.acts import ACTS, act_words


def trees() -> list[ast.Module]:
    return [source.tree for source in program()]


def commands(command: object, path: str) -> Iterator[str]:
    if isinstance(command, TyperGroup):
        for name, part in command.commands.items():
            yield from commands(part, f"{path} {name}")
    else:
        yield path


def test_every_command_has_its_line() -> None:
    assert set(commands(typer.main.get_command(app), "thongsuot")) == listed("cli.md")


def test_every_setting_has_its_line() -> None:
    # Django's own way of naming the settings module is not a setting of ours.
    assert variables_read(trees()) - {"DJANGO_SETTINGS_MODULE"} == listed("settings.md")


def test_every_permission_and_role_has_its_line() -> None:
    assert {*map(str, Permission), *map(str, Role)} == listed("permissions.md")


def test_every_refusal_has_its_line() -> None:
    assert refusal_codes(trees()) == listed("errors.md")


def test_codes_are_found_wherever_they_stand() -> None:
    text = """
raise DomainError("units.cycle", _("…"))
Problem(code="units.orphan", message=_("…"))
errors.ReadingError("reading.a" if big else "reading.b")
_CellError("people.no_such_unit", _("…"), "unit")
MESSAGES = {"plans.not_done": _("…"), "proposed": _("…")}
RULES = [(late, "plans.late", _("…"))]
SomethingElse("units.not_a_code")
FIELDS = {"plans.not_a_code": "percent"}
"""
    found = {
        "units.cycle",
        "units.orphan",
        "reading.a",
        "reading.b",
        "people.no_such_unit",
        "plans.not_done",
        "plans.late",
    }
    assert refusal_codes([ast.parse(text)]) == found


def test_variables_are_found_wherever_they_stand() -> None:
    text = 'os.environ["A"]; os.environ.get("B", "1"); os.getenv("C"); flag("THONGSUOT_D"); other.get("E")'
    assert variables_read([ast.parse(text)]) == {"A", "B", "C", "THONGSUOT_D"}


def actions_written() -> Iterator[str]:
    """Every action that stands as a literal where an act is recorded."""
    packages = set(ACTS)
    for source in program():
        if source.path.parts[0] != "src":
            continue
        for node in ast.walk(source.tree):
            match node:
                case ast.keyword(arg="action", value=ast.Constant(value=str(action))):
                    if action.partition(".")[0] in packages:
                        yield action


def test_every_action_has_words() -> None:
    found = set(actions_written())
    assert {"documents.publish", *LOOKS} <= found
    assert [action for action in sorted(found) if act_words(action) == action] == []
