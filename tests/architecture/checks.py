"""The house rules that no linter knows: each takes a syntax tree and gives (line, what is wrong)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

Finding = tuple[int, str]
LONGEST_FUNCTION = 40
GETTEXT = frozenset(
    "_ _t gettext gettext_lazy gettext_noop ngettext ngettext_lazy "
    "pgettext pgettext_lazy npgettext npgettext_lazy".split()
)


def storage_in_interface(tree: ast.Module) -> Iterator[Finding]:
    """An interface parses, calls once and renders: it touches no rows and opens no transaction."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr="objects" | "_default_manager" | "_base_manager" as name):
                yield node.lineno, f".{name} in an interface"
            case ast.Call(func=ast.Attribute(attr="save" | "bulk_create" | "bulk_update" | "refresh_from_db" as name)):
                yield node.lineno, f".{name}( in an interface"
            case ast.ImportFrom(names=names) if any(alias.name == "transaction" for alias in names):
                yield node.lineno, "transaction in an interface"
            case ast.Name(id="transaction") | ast.Attribute(attr="transaction"):
                yield node.lineno, "transaction in an interface"


def cursor(tree: ast.Module) -> Iterator[Finding]:
    """Only kernel/db.py speaks SQL to a database."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "cursor":
            yield node.lineno, "cursor( outside kernel/db.py"


def app_import(tree: ast.Module) -> Iterator[Finding]:
    """A migration says what a table was; code of an app that it imported would say something else next year."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module)):
                imported = [module]
            case ast.Import(names=names):
                imported = [alias.name for alias in names]
            case _:
                continue
        yield from ((node.lineno, f"imports {name}") for name in imported if _is_app(name))


def _is_app(module: str) -> bool:
    """True for our own packages but the kernel's fields and ids, which Django names in a migration and which stay."""
    return module.partition(".")[0] == "thongsuot" and module not in {"thongsuot.kernel.db", "thongsuot.kernel.ids"}


def built_message(tree: ast.Module) -> Iterator[Finding]:
    """A message that is put together before gettext sees it is never found in a catalogue."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _called(node) not in GETTEXT:
            continue
        for argument in node.args:
            match argument:
                case ast.JoinedStr() | ast.BinOp() | ast.Call(func=ast.Attribute(attr="format")):
                    yield node.lineno, "a message built before gettext sees it"


def unnamed_place(tree: ast.Module) -> Iterator[Finding]:
    """A translator may turn named places around, %s not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in GETTEXT:
            words = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if any("%s" in word or "%d" in word for word in words):
                yield node.lineno, "a message with a place that has no name"


def long_function(tree: ast.Module) -> Iterator[Finding]:
    """What does not fit on a screen is read by nobody."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines"


def one_database_only(tree: ast.Module) -> Iterator[Finding]:
    """What SQLite and PostgreSQL answer differently: search folds, order is asked for, distinct takes no fields."""
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg=str(name)) if name.endswith(("icontains", "iexact", "istartswith", "iendswith")):
                yield node.value.lineno, f"{name}: search on a folded key instead"
            case ast.Call(func=ast.Attribute(attr="distinct"), args=[_, *_]):
                yield node.lineno, "distinct with fields"
            case ast.ClassDef(name="Meta") if "ordering" in _assigned(node):
                yield node.lineno, "a default ordering"


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _assigned(node: ast.ClassDef) -> set[str]:
    assignments = (statement for statement in node.body if isinstance(statement, ast.Assign))
    return {target.id for made in assignments for target in made.targets if isinstance(target, ast.Name)}
