"""The page of benchmarks: what was run anew takes the place of what it measured before, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

from benchmarks.report import write_section

PAGE = "# What was measured\n\nHow.\n\n## reading\n\nfast\n\n## tree\n\nslow\n"


def written(folder: Path, name: str, text: str) -> str:
    page = folder / "performance.md"
    page.write_text(PAGE, encoding="utf-8")
    write_section(page, name, text)
    return page.read_text(encoding="utf-8")


def test_a_section_takes_the_place_of_its_forerunner(tmp_path: Path) -> None:
    assert written(tmp_path, "reading", "faster") == PAGE.replace("fast\n", "faster\n")


def test_a_new_section_stands_last(tmp_path: Path) -> None:
    assert written(tmp_path, "load", "heavy") == f"{PAGE}\n## load\n\nheavy\n"
