"""What the program offers, collected from its source, and what the documentation lists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from tests.architecture.sources import ROOT

REFUSALS = frozenset({"DomainError", "Problem", "ReadingError", "SheetError"})
_LISTED = re.compile(r"^(?:\| *|#+ *|[-*] +)`([^`]+)`", re.MULTILINE)


def listed(page: str) -> set[str]:
    """The names that a page of docs/ lists: what stands in backticks first in a table row, a heading or a list item."""
    return set(_LISTED.findall((ROOT / "docs" / page).read_text(encoding="utf-8")))


def refusal_codes(trees: Iterable[ast.Module]) -> set[str]:
    """Every code that a refusal is made with, as a literal in its first place or as `code=`."""
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {code for call in calls if _name(call.func) in REFUSALS for code in _codes(call)}


def _codes(call: ast.Call) -> Iterator[str]:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "code" and not call.args]
    for value in call.args[:1] + named:
        yield from (
            part.value
            for part in ast.walk(value)
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and "." in part.value
        )


def variables_read(trees: Iterable[ast.Module]) -> set[str]:
    """Every environment variable that the program names: those read from os.environ, and those of its own prefix."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    own = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str) and _is_own(n.value)}
    return own | {name for node in nodes for name in _read(node)}


def _is_own(word: str) -> bool:
    return re.fullmatch(r"THONGSUOT_[A-Z0-9_]+", word) is not None


def _read(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Attribute(attr="environ")), args=[ast.Constant(value=str(name)), *_]
        ):
            yield name
        case ast.Call(func=ast.Attribute(attr="getenv"), args=[ast.Constant(value=str(name)), *_]):
            yield name
        case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str(name))):
            yield name


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
