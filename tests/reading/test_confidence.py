"""How sure the rules are: one table, and what makes a finding less sure."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import thongsuot.reading
from thongsuot.reading import Reading
from thongsuot.reading.confidence import SURE, SURENESS, retold, sureness

ReadingOf = Callable[[str], Reading]
ROWS = "| STT | Nhiệm vụ | Cơ quan chủ trì | Thời gian hoàn thành |\n|---|---|---|---|\n"


def test_every_line_gives_a_share_and_its_reason() -> None:
    for rule, line in SURENESS.items():
        assert 0.5 <= line.value < 1, rule
        assert line.why, rule


def test_a_circumstance_never_makes_a_rule_surer_than_a_form_does() -> None:
    assert max(line.value for line in SURENESS.values()) == sureness("table.task")
    assert sureness("table.task", "no_body") < SURE <= sureness("table.task", "no_time") < sureness("table.task")


def test_an_empty_circumstance_says_nothing_and_an_unknown_one_is_refused() -> None:
    assert sureness("target.percent", "") == sureness("target.percent")
    with pytest.raises(KeyError):
        sureness("target.percent", "guessed")


def test_what_is_retold_is_less_sure() -> None:
    assert retold(sureness("assignment.request")) < SURE


def test_no_stage_has_a_confidence_of_its_own() -> None:
    folder = Path(thongsuot.reading.__file__).parent
    strays = [
        f"{path.name}: {found[0]}"
        for path in folder.glob("*.py")
        if path.name not in {"confidence.py", "model.py"}
        for found in re.finditer(r"confidence\s*=\s*[\d.]+", path.read_text(encoding="utf-8"))
    ]
    assert strays == []


@pytest.mark.parametrize(
    ("row", "sure"),
    [
        ("| 1 | Rà soát quy chế | Sở Nội vụ | 6/2026 |", "table.task"),
        ("| 1 | Rà soát quy chế | Sở Nội vụ | |", "table.task"),
        ("| 1 | Rà soát quy chế | Sở Nội vụ | Sở Tài chính |", "table.task/no_time"),
        ("| 1 | Rà soát quy chế | xem mục 3 | 6/2026 |", "table.task/no_body"),
    ],
)
def test_a_row_is_as_sure_as_its_cells(row: str, sure: str, reading_of: ReadingOf) -> None:
    (found,) = reading_of(f"PHỤ LỤC\n\n{ROWS}{row}\n").assignments
    assert found.confidence == sureness(*sure.split("/"))


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Đến năm 2030, 100% xã có cáp quang.", "target.percent/dated"),
        ("Phấn đấu 100% xã có cáp quang.", "target.percent"),
    ],
)
def test_a_target_with_its_year_is_surer(text: str, sure: str, resolution: ReadingOf) -> None:
    (found,) = resolution(f"I. MỤC TIÊU\n\n{text}\n").targets
    assert found.confidence == sureness(*sure.split("/"))


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Thực hiện Nghị quyết số 12 của Tỉnh ủy.", "citation.number"),
        ("Thực hiện Nghị quyết số 12-NQ/TU. Theo Nghị quyết số 12 của Tỉnh ủy.", "citation.number/settled"),
        (
            "Theo Nghị định số 30/NĐ-CP ngày 05/3/2020 và Nghị định số 30/NĐ-CP ngày 06/4/2021. Nghị định số 30 nêu.",
            "citation.number/several",
        ),
    ],
)
def test_a_number_is_surer_where_the_text_settles_it(text: str, sure: str, resolution: ReadingOf) -> None:
    assert resolution(text).citations[-1].confidence == sureness(*sure.split("/"))
