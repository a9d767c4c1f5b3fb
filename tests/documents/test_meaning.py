"""What a requirement means, as found, as corrected, as JSON."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.documents.rules.meaning import Meaning, as_json, faults, from_json, of_target, scaled, unscaled
from thongsuot.reading.model import Due, Target

TARGET = Meaning(
    kind="target",
    statement="chi bộ họp đủ kỳ",
    comparator="ge",
    low=Decimal(90),
    due=Due("year", "năm 2026", until=date(2026, 12, 31)),
)
TASK = Meaning(kind="task", statement="lập kế hoạch", leads=("Văn phòng",))


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6))
def test_a_figure_comes_back_from_its_scaled_form_unchanged(figure: Decimal) -> None:
    assert unscaled(scaled(figure)) == figure


def test_a_binary_fraction_is_kept_as_it_was_written() -> None:
    target = Target(start=0, end=1, comparator="ge", low=91.4, high=None, counted_in="percent", subject="x")
    assert of_target(target).low == Decimal("91.4")
    assert scaled(of_target(target).low) == 91_400_000


@pytest.mark.parametrize("meaning", [TARGET, TASK, replace(TARGET, comparator="between", high=Decimal("95.5"))])
def test_a_meaning_comes_back_from_its_json_unchanged(meaning: Meaning) -> None:
    assert from_json(as_json(meaning)) == meaning


@pytest.mark.parametrize(
    ("meaning", "field"),
    [
        (replace(TARGET, statement=" "), "statement"),
        (replace(TARGET, comparator="about"), "comparator"),
        (replace(TARGET, low=None), "low"),
        (replace(TARGET, low=Decimal(10) ** 15), "low"),
        (replace(TARGET, comparator="between", high=Decimal(80)), "high"),
        (replace(TARGET, high=Decimal(95)), "high"),
        (replace(TASK, leads=()), "leads"),
        (replace(TARGET, due=Due("someday", "")), "due_kind"),
        (replace(TARGET, due=Due("day", "ngày 1/1")), "due_until"),
        (replace(TARGET, due=Due("range", "", date(2030, 1, 1), date(2025, 1, 1))), "due_until"),
        (Meaning(kind="deadline", statement="ban hành"), "due_kind"),
    ],
)
def test_a_meaning_that_cannot_stand_names_the_field_that_is_wrong(meaning: Meaning, field: str) -> None:
    assert list(faults(meaning)) == [field]


@pytest.mark.parametrize(
    "meaning", [TARGET, TASK, replace(TARGET, comparator="", low=None, text_only=True), replace(TASK, product="đề án")]
)
def test_a_whole_meaning_has_no_faults(meaning: Meaning) -> None:
    assert faults(meaning) == {}
