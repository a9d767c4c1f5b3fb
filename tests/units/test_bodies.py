"""Which units a document means by a body's name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest

from tests.units.planting import FIRST_DAY, act, call, ids, plant
from thongsuot.units.models import Unit
from thongsuot.units.queries import bodies_by_name, bodies_named, gone_by_name

pytestmark = pytest.mark.usefixtures("kinds")

DAY = date(2025, 7, 1)
NAMES = {
    "C": "Trung ương",
    "M": "Bộ Nội vụ",
    "L": "Bộ Lao động",
    "T": "Tỉnh Quảng Yên",
    "S": "Sở Nội vụ",
    "F": "Sở Tài chính",
    "X": "Xã Tân Lập",
    "Y": "Xã Hòa Bình",
    "VT": "Văn phòng",
    "VX": "Văn phòng",
    "VY": "Văn phòng",
    "N1": "Thôn Đông",
    "N2": "Thôn Đông",
}
TREE = {
    "C": None,
    "M": "C",
    "L": "C",
    "T": "C",
    "S": "T",
    "F": "T",
    "VT": "T",
    "X": "T",
    "Y": "T",
    "VX": "X",
    "VY": "Y",
    "N1": "X",
    "N2": "X",
}


@pytest.fixture(autouse=True)
def _tree(db: None) -> None:
    plant(TREE, names=NAMES)


def meant(words: str, under: str, on: date = DAY) -> list[str]:
    return [unit.code for unit in bodies_named(words, ids()[under], on)]


@pytest.mark.parametrize(
    ("words", "under", "found"),
    [
        pytest.param("sở nội vụ", "T", ["S"], id="beneath, whatever the case"),
        pytest.param("SO NOI VU", "T", ["S"], id="without diacritics"),
        pytest.param("Văn phòng", "T", ["VT"], id="its own before its subordinates'"),
        pytest.param("Văn phòng", "X", ["VX"], id="the commune's own"),
        pytest.param("Sở Tài chính", "X", ["F"], id="the province's department, named by a commune"),
        pytest.param("Tỉnh Quảng Yên", "X", ["T"], id="the unit above"),
        pytest.param("Bộ Nội vụ", "X", ["M"], id="a ministry, two levels up"),
        pytest.param("Xã Tân Lập", "X", ["X"], id="the unit itself"),
        pytest.param("Xã Hòa Bình", "X", ["Y"], id="a neighbour"),
        pytest.param("Xã Hoà Bình", "X", ["Y"], id="the tone mark on the other vowel"),
        pytest.param("Thôn Đông", "T", ["N1", "N2"], id="several: a person decides"),
        pytest.param("Thôn Đông", "Y", [], id="not what stands beneath another branch"),
        pytest.param("Sở Xây dựng", "T", [], id="none"),
    ],
)
def test_the_nearest_bearer_of_the_name_is_meant(words: str, under: str, found: list[str]) -> None:
    assert meant(words, under) == found


def test_other_names_lead_to_the_unit_in_their_days() -> None:
    call(Unit.objects.get(code="F"), "STC", role="short", on=DAY)
    assert meant("STC", "T") == ["F"]
    assert meant("STC", "T", FIRST_DAY) == []


def test_a_closed_body_leads_to_its_successor_on_that_day() -> None:
    act(DAY, "sáp nhập,L,,,,M")
    assert meant("Bộ Lao động", "T", FIRST_DAY) == ["L"]
    assert meant("Bộ Lao động", "T") == ["M"]


def test_a_closed_body_leads_on_to_its_successors_successors() -> None:
    act(date(2024, 1, 1), "sáp nhập,L,,,,M")
    act(DAY, "hợp nhất,M,Bộ Mới,cell,C,N")
    assert meant("Bộ Lao động", "X") == ["N"]
    assert meant("Bộ Lao động", "X", date(2024, 6, 1)) == ["M"]


def test_a_divided_body_leads_to_all_its_successors() -> None:
    act(DAY, "chia,F,,,,S; VT")
    assert sorted(meant("Sở Tài chính", "X")) == ["S", "VT"]


def test_who_took_over_a_part_before_does_not_answer_for_the_name() -> None:
    act(date(2024, 1, 1), "tách,L,,,,T")
    act(DAY, "sáp nhập,L,,,,M")
    assert meant("Bộ Lao động", "X") == ["M"]


def test_a_body_closed_without_successor_is_nobody() -> None:
    act(DAY, "giải thể,F")
    assert meant("Sở Tài chính", "T") == []


def test_a_name_given_again_means_who_bears_it_today() -> None:
    act(date(2024, 1, 1), "sáp nhập,L,,,,M")
    act(DAY, "thành lập,L2,Bộ Lao động,cell,C")
    assert meant("Bộ Lao động", "T") == ["L2"]


def test_many_names_take_no_more_queries_than_one(
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    top = ids()["T"]
    bodies_named("Sở Nội vụ", top, DAY)
    for words in (["Sở Nội vụ"], list(NAMES.values())):
        with django_assert_num_queries(6):
            bodies_by_name(words, top, DAY)


def gone(words: str, under: str, on: date = DAY) -> tuple[date, list[str]] | None:
    found = gone_by_name([words], ids()[under], on).get(words)
    return (found.closed_on, sorted(heir.code for heir in found.heirs)) if found else None


def test_a_closed_body_is_told_with_its_day_and_all_that_followed_it() -> None:
    act(DAY, "chia,F,,,,S; VT")
    assert gone("Sở Tài chính", "X", FIRST_DAY) is None
    assert gone("Sở Tài chính", "X") == (DAY, ["S", "VT"])
    assert gone("Sở Nội vụ", "X") is None


def test_a_body_closed_without_successor_is_gone_too() -> None:
    act(DAY, "giải thể,F")
    assert gone("Sở Tài chính", "T") == (DAY, [])


def test_a_name_given_again_or_never_borne_is_not_gone() -> None:
    act(date(2024, 1, 1), "sáp nhập,L,,,,M")
    act(DAY, "thành lập,L2,Bộ Lao động,cell,C")
    assert gone("Bộ Lao động", "T", date(2024, 6, 1)) == (date(2024, 1, 1), ["M"])
    assert gone("Bộ Lao động", "T") is None
    assert gone("Sở Không có", "T") is None


def test_many_names_of_gone_bodies_take_no_more_queries_than_one(
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    act(DAY, "giải thể,F", "sáp nhập,L,,,,M")
    gone_by_name(["Sở Tài chính"], ids()["T"], DAY)
    under = ids()["T"]
    for wordings in (["Bộ Lao động"], ["Bộ Lao động", "Sở Tài chính", "Sở Nội vụ", "Văn phòng", "Không có"]):
        with django_assert_num_queries(9):
            gone_by_name(wordings, under, DAY)
