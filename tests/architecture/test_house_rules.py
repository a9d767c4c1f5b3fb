"""The house rules hold in every file; each rule is first shown to accept good code and to refuse bad code."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.architecture import checks
from tests.architecture.sources import DOMAINS, INTERFACES, PACKAGES, Source, program, sources

Check = Callable[[ast.Module], Iterator[checks.Finding]]
LONGEST_FILE = 400
DOMAIN_FILES = frozenset("__init__ models rules queries operations jobs sql migrations".split())
# people.access is the one place that decides a permission; catalogues ship their lists as data.
ALSO_THERE = {"people": {"access"}, "catalogues": {"data"}}

LONG = "def f():\n" + "    x = 1\n" * checks.LONGEST_FUNCTION

EXAMPLES: list[tuple[Check, str, str]] = [
    (checks.storage_in_interface, "queries.documents(reader)", "Document.objects.all()"),
    (checks.storage_in_interface, "operations.publish(actor=actor)", "form.save()"),
    (checks.storage_in_interface, "from django.db import connection", "from django.db import transaction"),
    (checks.storage_in_interface, "atomic = True", "with transaction.atomic(): pass"),
    (checks.cursor, "db.rows('thongsuot.flow', 'flow.sql', 'states', {})", "with connection.cursor() as c: pass"),
    (checks.app_import, "from django.db import migrations", "from thongsuot.units import rules"),
    (checks.app_import, "import thongsuot.kernel.db", "import thongsuot.units.models"),
    (checks.built_message, "_('%(n)s units') % {'n': n}", "_(f'{n} units')"),
    (checks.built_message, "gettext_lazy('Units')", "gettext_lazy('Units: %(n)s' % {'n': 1})"),
    (checks.built_message, "ngettext('one', 'many', n)", "_('{} units'.format(n))"),
    (checks.unnamed_place, "_('%(n)s units')", "_('%s units')"),
    (checks.long_function, LONG.replace("    x = 1\n", "", 1), LONG),
    (checks.one_database_only, "q.filter(folded__contains=w)", "q.filter(title__icontains=w)"),
    (checks.one_database_only, "q.distinct()", "q.distinct('unit')"),
    (checks.one_database_only, "class Meta:\n    constraints = []", "class Meta:\n    ordering = ['name']"),
]


@pytest.mark.parametrize(("check", "good", "bad"), EXAMPLES)
def test_a_check_tells_good_from_bad(check: Check, good: str, bad: str) -> None:
    assert list(check(ast.parse(good))) == []
    assert len(list(check(ast.parse(bad)))) == 1


def found(check: Check, among: Iterable[Source]) -> list[str]:
    return [f"{source.path}:{line}: {what}" for source in among for line, what in check(source.tree)]


def test_interfaces_touch_no_storage() -> None:
    assert found(checks.storage_in_interface, (s for s in program() if s.package in INTERFACES)) == []


def test_only_the_kernel_opens_a_cursor() -> None:
    kernel = {Path(f"src/thongsuot/kernel/{name}.py") for name in ("db", "db_copy", "db_health", "db_lines")}
    bare = {"tests", "benchmarks"}  # a benchmark measures bare SQL beside ours
    assert found(checks.cursor, (s for s in sources() if s.path.parts[0] not in bare and s.path not in kernel)) == []


def test_migrations_import_no_app_code() -> None:
    migrations = [s for s in sources() if s.is_migration]
    assert len(migrations) > 1
    assert found(checks.app_import, migrations) == []


@pytest.mark.parametrize("check", [checks.built_message, checks.long_function, checks.one_database_only])
def test_the_program_keeps(check: Check) -> None:
    assert found(check, program()) == []


def test_messages_name_their_places() -> None:
    borrowed = Path("src/thongsuot/web/borrowed.py")  # as their owners wrote them
    assert found(checks.unnamed_place, (s for s in program() if s.path != borrowed)) == []


def test_scripts_and_benchmarks_have_short_functions() -> None:
    assert found(checks.long_function, (s for s in sources() if s.path.parts[0] in {"scripts", "benchmarks"})) == []


def test_files_are_short() -> None:
    assert [f"{s.path}: {s.lines} lines" for s in sources() if s.lines > LONGEST_FILE and not s.is_migration] == []


def odd_files(package: str, names: Iterable[str]) -> set[str]:
    return set(names) - DOMAIN_FILES - ALSO_THERE.get(package, set()) - {"__pycache__"}


def test_a_domain_file_of_another_name_is_noticed() -> None:
    assert odd_files("units", ["__init__", "models", "sql"]) == set()
    assert odd_files("units", ["helpers", "access"]) == {"helpers", "access"}


@pytest.mark.parametrize("package", sorted(DOMAINS))
def test_a_domain_holds_the_files_of_a_domain(package: str) -> None:
    folder = PACKAGES / package
    if folder.exists():
        assert odd_files(package, (entry.stem for entry in folder.iterdir())) == set()


@pytest.mark.parametrize(
    "package", sorted(entry.name for entry in PACKAGES.iterdir() if (entry / "__init__.py").exists())
)
def test_a_package_says_what_its_words_mean(package: str) -> None:
    tree = ast.parse((PACKAGES / package / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"thongsuot/{package}/__init__.py has no docstring"
