"""Passages in the manner of official texts with what a reader of the guide finds in them: passages/*.txt.

    == state implementation orders          the form, the part and what is looked for, until the next such line
    1. Sở Y tế rà soát …, xong trước ngày 30/11/2026.
    > Sở Y tế | 2026-11-30                  one line for each finding, none where nothing is to be found

A blank line ends a passage. Each was written for this project by someone who looked at the guide, not at the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from thongsuot.reading import Reading
from thongsuot.reading.model import Due, Target

FOLDER = Path(__file__).parent / "passages"
HEAD = "{issuer}\nSố: {symbol}\nPhủ Lý, ngày 05 tháng 3 năm 2026\n\n{kind}\nvề công tác năm 2026\n\n"
FORMS = {
    "party": HEAD.format(issuer="TỈNH ỦY HÀ NAM", symbol="15-NQ/TU", kind="NGHỊ QUYẾT"),
    "directive": HEAD.format(issuer="TỈNH ỦY HÀ NAM", symbol="15-CT/TU", kind="CHỈ THỊ"),
    "state": HEAD.format(issuer="ỦY BAN NHÂN DÂN\nTỈNH HÀ NAM", symbol="45/KH-UBND", kind="KẾ HOẠCH"),
    "decision": HEAD.format(issuer="ỦY BAN NHÂN DÂN\nTỈNH HÀ NAM", symbol="45/QĐ-UBND", kind="QUYẾT ĐỊNH"),
    "telegram": HEAD.format(issuer="ỦY BAN NHÂN DÂN\nTỈNH HÀ NAM", symbol="45/CĐ-UBND", kind="CÔNG ĐIỆN"),
    "whole": "",
    "news": "Hà Nam học tập nghị quyết\n\nNgày 16/7/2026, Tỉnh ủy Hà Nam tổ chức hội nghị học tập nghị quyết.\n\n",
}
PARTS = {
    "implementation": "IV. TỔ CHỨC THỰC HIỆN\n",
    "tasks": "III. NHIỆM VỤ, GIẢI PHÁP\n",
    "work": "II. NHIỆM VỤ\n",
    "annex": "PHỤ LỤC\n",
    "goals": "II. MỤC TIÊU\n1. Đến năm 2030\n",
    "aims": "II. MỤC TIÊU\n",
    "situation": "I. TÌNH HÌNH\n",
    "body": "",
}


def _orders(reading: Reading) -> list[str]:
    return [f"{' + '.join(item.lead)} | {_time(item.due)}" for item in reading.assignments]


def _targets(reading: Reading) -> list[str]:
    return [f"{_bound(item)} | {_time(item.due, item.every)}" for item in reading.targets]


def _bound(item: Target) -> str:
    numbers = "–".join(f"{number:.10g}" for number in (item.low, item.high) if number is not None)
    return f"{item.comparator} {numbers}{' %' if item.counted_in == 'percent' else ''}"


def _citations(reading: Reading) -> list[str]:
    return [
        f"{item.kind} {item.symbol or item.number}" + (f" | {item.issued_on}" if item.issued_on else "")
        for item in reading.citations
    ]


def _deadlines(reading: Reading) -> list[str]:
    return [str(item.due.until) for item in reading.deadlines]


def _figures(reading: Reading) -> list[str]:
    return [f"{item.value:.10g}{' %' if item.counted_in == 'percent' else ''}" for item in reading.figures]


def _suspects(reading: Reading) -> list[str]:
    return [words for words, item in zip(_figures(reading), reading.figures, strict=True) if item.suspect]


def _units(reading: Reading) -> list[str]:
    return [
        f"{item.new} | {', '.join(f'{part} {name}' for name, part in item.sources)}" for item in reading.unit_changes
    ]


def _time(due: Due | None, every: str | None = None) -> str:
    """The last day, the cycle, or else the kind of a time; "-" where there is none."""
    if due is None:
        return every or "-"
    found = [str(due.until) if due.until else "", due.every or every or ""]
    return " ".join(filter(None, found)) or due.kind


FOUND: dict[str, Callable[[Reading], list[str]]] = {
    "orders": _orders,
    "targets": _targets,
    "citations": _citations,
    "deadlines": _deadlines,
    "figures": _figures,
    "suspects": _suspects,
    "units": _units,
}


def _passages() -> Iterator[tuple[str, str, list[str]]]:
    """Each passage as a document, what is looked for, and the lines that it should give."""
    for file in sorted(FOLDER.glob("*.txt")):
        form, part, layer = "", "", ""
        for block in file.read_text(encoding="utf-8").split("\n\n"):
            lines = block.strip().split("\n")
            if lines[0].startswith("== "):
                form, part, layer = lines.pop(0)[3:].split()
            words = [line for line in lines if line and not line.startswith("> ")]
            if words:
                yield (
                    FORMS[form] + PARTS[part] + "\n".join(words) + "\n",
                    layer,
                    [line[2:] for line in lines if line.startswith("> ")],
                )


@pytest.mark.parametrize(("text", "layer", "wanted"), list(_passages()))
def test_a_passage_gives_what_a_reader_finds(
    reading_of: Callable[[str], Reading], text: str, layer: str, wanted: list[str]
) -> None:
    assert FOUND[layer](reading_of(text)) == wanted
