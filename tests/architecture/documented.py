"""What the program offers, collected from its source, and what the documentation lists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from tests.architecture.checks import GETTEXT
from tests.architecture.sources import ROOT

REFUSALS = frozenset({"DomainError", "Problem", "ReadingError", "SheetError"})
_PACKAGES = {path.name for path in (ROOT / "src" / "thongsuot").iterdir() if path.is_dir()}
_FAMILIES = _PACKAGES | {"check", "sheet", "template"}
"""The first words of codes: a package, or what pure packages speak of. The reader's rules have other first words."""
_CODE = re.compile(rf"(?:{'|'.join(sorted(_FAMILIES))})\.[a-z0-9_]+")
_LISTED = re.compile(r"^(?:\| *|#+ *|[-*] +)`([^`]+)`", re.MULTILINE)


def listed(page: str) -> set[str]:
    """The names that a page of docs/ lists: what stands in backticks first in a table row, a heading or a list item."""
    return set(_LISTED.findall((ROOT / "docs" / page).read_text(encoding="utf-8")))


def refusal_codes(trees: Iterable[ast.Module]) -> set[str]:
    """Every code of a refusal: what an error is made with, and what stands beside its message in a call or a table."""
    return {code for tree in trees for node in ast.walk(tree) for code in _codes(node)}


def _codes(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=function, args=arguments, keywords=keywords) if _name(function) in REFUSALS:
            for value in arguments[:1] + [keyword.value for keyword in keywords if keyword.arg == "code"]:
                yield from _literals(ast.walk(value))
        case ast.Call(args=beside) | ast.Tuple(elts=beside) if any(map(_is_message, beside)):
            yield from _literals(beside)
        case ast.Dict(keys=keys, values=values):
            worded = [key for key, value in zip(keys, values, strict=True) if key is not None and _is_message(value)]
            yield from _literals(worded)


def _literals(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
            yield node.value


def _is_message(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _name(node.func) in GETTEXT


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
