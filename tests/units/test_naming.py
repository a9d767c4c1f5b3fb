"""Other names of a unit, and the links between state bodies and the Party organisations in them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from thongsuot.audit.models import Entry as AuditEntry
from thongsuot.catalogues.operations import load_shipped
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.units import operations, queries
from thongsuot.units.models import Name, UnitLink

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 9, 1, 3, tzinfo=UTC)
TODAY = date(2025, 9, 1)
LINES = (
    "code,name,kind,parent code,opened", "T,Đảng bộ tỉnh,party_province,,1/1/1997", "S,Sở Nội vụ,department,T,1/1/1997",
    "P,Đảng bộ Sở Nội vụ,party_grassroots,T,1/1/2000",
)  # fmt: skip


@pytest.fixture(autouse=True)
def ids() -> dict[str, int]:
    load_shipped(actor=OPERATOR, now=NOW)
    planned = operations.plan_import(actor=OPERATOR, data="\n".join(LINES).encode(), name="tree.csv", now=NOW)
    assert planned.run_id is not None
    operations.apply_import(actor=OPERATOR, run_id=planned.run_id, now=NOW)
    tree = queries.tree_on(TODAY)
    return {code: queries.unit_by_code(code, tree).id for code in "TSP"}


def alias(unit_id: int, words: str, from_day: date | None = None, until_day: date | None = None) -> int:
    return operations.add_alias(
        actor=OPERATOR, unit_id=unit_id, words=words, from_day=from_day, until_day=until_day, now=NOW
    ).name_id


def link(state: int, party: int, from_day: date = TODAY, until_day: date | None = None) -> int:
    return operations.link_units(
        actor=OPERATOR, state_unit_id=state, party_unit_id=party, from_day=from_day, until_day=until_day, now=NOW
    ).link_id


def code_of(refused: pytest.ExceptionInfo[DomainError]) -> str:
    return refused.value.code


def test_a_unit_is_found_by_its_other_name_since_it_opened(ids: dict[str, int]) -> None:
    alias(ids["S"], "  SNV   tỉnh ")
    name = Name.objects.get(role="alias")
    assert (name.words, name.folded, name.from_day, name.until_day) == ("SNV tỉnh", "snv tinh", date(1997, 1, 1), None)
    assert [unit.code for unit in queries.bodies_named("SNV tỉnh", ids["T"], TODAY)] == ["S"]
    assert AuditEntry.objects.filter(action="units.add_alias", unit_id=ids["S"]).count() == 1


def test_a_semicolon_would_part_the_name_in_a_sheet(ids: dict[str, int]) -> None:
    alias(ids["S"], "Nội vụ; tổ chức")
    assert Name.objects.get(role="alias").words == "Nội vụ, tổ chức"


def test_a_name_may_be_borne_again_after_it_ended_but_not_twice_at_once(ids: dict[str, int]) -> None:
    alias(ids["S"], "SNV", until_day=date(2010, 1, 1))
    with pytest.raises(DomainError) as refused:
        alias(ids["S"], "snv", from_day=date(2009, 12, 31))
    assert code_of(refused) == "units.name_known"
    assert alias(ids["S"], "SNV", from_day=date(2010, 1, 1))


@pytest.mark.parametrize(
    ("words", "until_day", "code"),
    [
        ("…", None, "units.bad_name"),
        ("x" * 301, None, "units.bad_name"),
        ("SNV", date(1997, 1, 1), "units.ends_before_it_starts"),
        ("sở nội vụ", None, "units.name_known"),
    ],
)
def test_a_name_that_cannot_be_is_refused(ids: dict[str, int], words: str, until_day: date | None, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        alias(ids["S"], words, until_day=until_day)
    assert code_of(refused) == code


def test_a_link_joins_a_state_body_and_its_party_organisation(ids: dict[str, int]) -> None:
    link(ids["S"], ids["P"])
    tree = queries.tree_on(TODAY)
    assert queries.party_of([ids["S"]], tree) == {ids["S"]: ids["P"]}
    assert queries.state_of([ids["P"]], tree) == {ids["P"]: ids["S"]}
    assert queries.party_of([ids["S"]], queries.tree_on(date(2025, 8, 31))) == {}


@pytest.mark.parametrize(
    ("pair", "from_day", "until_day", "code"),
    [
        ("PS", TODAY, None, "units.not_a_pair"),
        ("TP", TODAY, None, "units.not_a_pair"),
        ("SP", date(1999, 12, 31), None, "units.not_open_then"),
        ("SP", TODAY, TODAY, "units.ends_before_it_starts"),
    ],
)
def test_a_link_that_cannot_be_is_refused(
    ids: dict[str, int], pair: str, from_day: date, until_day: date | None, code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        link(ids[pair[0]], ids[pair[1]], from_day, until_day)
    assert code_of(refused) == code
    assert UnitLink.objects.count() == 0


def test_a_unit_has_one_link_at_a_time(ids: dict[str, int]) -> None:
    link(ids["S"], ids["P"], date(2001, 1, 1), date(2020, 1, 1))
    with pytest.raises(DomainError) as refused:
        link(ids["S"], ids["P"], date(2019, 12, 31))
    assert code_of(refused) == "units.linked_already"
    assert link(ids["S"], ids["P"], date(2020, 1, 1))


def test_what_is_not_there_cannot_be_named_or_linked(ids: dict[str, int]) -> None:
    with pytest.raises(DomainError) as refused:
        alias(4711, "SNV")
    assert code_of(refused) == "units.unknown_unit"


def test_only_who_may_edit_units_names_and_links(ids: dict[str, int]) -> None:
    stranger = Actor(user_id=4711, door="web")
    with pytest.raises(DomainError) as refused:
        operations.add_alias(
            actor=stranger, unit_id=ids["S"], words="SNV", from_day=None, until_day=None, now=NOW
        )  # fmt: skip
    assert code_of(refused) == "people.not_allowed"
    with pytest.raises(DomainError) as refused:
        operations.link_units(
            actor=stranger, state_unit_id=ids["S"], party_unit_id=ids["P"], from_day=TODAY, until_day=None, now=NOW
        )
    assert code_of(refused) == "people.not_allowed"
