"""The project's own Python files, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ROOT / "src" / "thongsuot"
INTERFACES = frozenset({"web", "api", "cli"})
DOMAINS = frozenset(
    "audit files catalogues units rollup people notices documents submissions convening study courses plans"
    " targets supervision flow upkeep".split()
)


@dataclass(frozen=True, slots=True)
class Source:
    """A Python file: where it lies below the checkout, its lines and its syntax tree."""

    path: Path
    lines: int
    tree: ast.Module

    @property
    def package(self) -> str:
        """The package of thongsuot that it belongs to; empty outside of them."""
        parts = self.path.parts
        return parts[2] if parts[:2] == ("src", "thongsuot") and len(parts) > 3 else ""

    @property
    def is_migration(self) -> bool:
        """True for the files that makemigrations writes."""
        return "migrations" in self.path.parts


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the program, its scripts, tests and benchmarks."""
    folders = [ROOT / name for name in ("src", "scripts", "tests", "benchmarks")]
    paths = sorted(path for folder in folders for path in folder.rglob("*.py"))
    return tuple(_parse(path) for path in paths)


def _parse(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT), len(text.splitlines()), ast.parse(text))


def program() -> Iterator[Source]:
    """The files of the program itself, migrations left out."""
    return (source for source in sources() if source.path.parts[0] == "src" and not source.is_migration)
