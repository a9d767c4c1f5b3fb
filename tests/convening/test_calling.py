"""Who is called: by which rules, counted before and frozen after, and what they owe."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.convening.world import AS_OF, CALLED, MORNING, Hall, member, sitting
from tests.plans import world as province
from thongsuot.convening.models import Conference, Convened
from thongsuot.convening.operations.calling import add_rule, call_conference, remove_rule
from thongsuot.convening.queries import calling as queries
from thongsuot.convening.queries.seeing import conference_for
from thongsuot.convening.rules import ATTENDED, Calling, Group, SittingDay, is_pass, new_pass, owed, pass_hash
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.people.models import Membership
from thongsuot.people.rules.roles import Role
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.rules import amount_of
from thongsuot.units.queries import tree_on, unit


@pytest.fixture
def conference(hall: Hall) -> int:
    """A second conference, to which nobody is called yet."""
    made = Conference.objects.create(
        title="Hội nghị học tập", organiser_id=hall.units.province, as_of=AS_OF, made_at=CALLED
    )
    sitting(made.pk, 1, MORNING)
    sitting(made.pk, 2, MORNING + timedelta(days=1))
    return made.pk


def called(conference: int, *rules: Calling) -> list[tuple[str, str]]:
    """Call it by these rules: codes of those on the list, with their categories."""
    for rule in rules:
        add_rule(actor=OPERATOR, conference_id=conference, calling=rule, now=CALLED)
    call_conference(actor=OPERATOR, conference_id=conference, now=CALLED)
    rows = Convened.objects.expected().filter(conference=conference).order_by("member__code")
    return [(row.member.code, row.category) for row in rows.select_related("member")]


def test_all_beneath_a_unit_are_called_once_whatever_the_rules_overlap(hall: Hall, conference: int) -> None:
    commune, cell = hall.units.communes[0], hall.units.cells[0]
    found = called(conference, Calling(commune, with_subtree=True), Calling(cell, with_subtree=False))
    assert len(found) == 30
    row = Convened.objects.filter(conference=conference).order_by("member__code").first()
    assert row is not None
    assert (row.unit_id, row.asked, row.added_at, row.token_hash) == (cell, True, CALLED, "")


def test_a_rule_for_a_category_calls_no_other(hall: Hall, conference: int) -> None:
    member("KC1", "Lê Thị Kim", hall.units.communes[1], "key_cadre")
    assert called(conference, Calling(hall.units.province, with_subtree=True, category="key_cadre")) == [
        ("KC1", "key_cadre")
    ]


def test_a_rule_for_a_level_calls_those_of_its_units_alone(hall: Hall, conference: int) -> None:
    level = tree_level(hall.units.communes[1])
    found = called(conference, Calling(hall.units.province, with_subtree=True, unit_level=level))
    assert [code for code, _category in found] == ["BM000", "BM001", "BM002"]


def test_exempt_guests_gone_and_not_yet_come_are_not_called(hall: Hall, conference: int) -> None:
    exempt, gone, later, guest = (
        member(f"X{n}", "Đỗ Văn Xa", hall.units.communes[1]).memberships.get() for n in range(4)
    )
    Membership.objects.filter(pk=exempt.pk).update(exempt=True)
    Membership.objects.filter(pk=gone.pk).update(until_day=AS_OF)
    Membership.objects.filter(pk=later.pk).update(from_day=AS_OF + timedelta(days=1))
    Membership.objects.filter(pk=guest.pk).update(standing="temporary")
    found = called(conference, Calling(hall.units.communes[1], with_subtree=True))
    assert [code for code, _category in found] == ["BM000", "BM001", "BM002"]


def test_those_called_owe_every_sitting_on_its_day(hall: Hall, conference: int) -> None:
    called(conference, Calling(hall.units.communes[0], with_subtree=True))
    head = conference_for(province.reader(now=MORNING), conference)
    tree = tree_on(date(2026, 12, 31))
    for part, day in zip(head.sittings, (date(2026, 12, 4), date(2026, 12, 5)), strict=True):
        known = [
            amount_of(rollup.sums(tree, hall.units.province, part.id, [ATTENDED], asked).total, ATTENDED).owed
            for asked in (day - timedelta(days=1), day)
        ]
        assert known == [0, 30]


def test_what_would_be_called_is_counted_as_it_is_called(hall: Hall, conference: int) -> None:
    for calling in (Calling(hall.units.communes[0], with_subtree=True), Calling(hall.units.communes[1], False)):
        add_rule(actor=OPERATOR, conference_id=conference, calling=calling, now=CALLED)
    reader = province.reader(now=CALLED)
    head = conference_for(reader, conference)
    before = queries.would_be_called(reader, head, hall.units.province)
    call_conference(actor=OPERATOR, conference_id=conference, now=CALLED)
    after = queries.expected(reader, head, hall.units.province)
    assert after == replace(before, rules=(), people=33, by_category={"member": 33}, own=0)
    assert [(child.id, count) for child, count in after.children] == [
        (hall.units.communes[0], 30), (hall.units.communes[1], 3),
    ]  # fmt: skip
    assert queries.expected(reader, head, hall.units.communes[1]).own == 3


def test_the_list_is_made_once_and_its_rules_stay(hall: Hall, conference: int) -> None:
    called(conference, Calling(hall.units.communes[0], with_subtree=True))
    rule = queries.rules_of(conference)[0]
    for change in (
        lambda: call_conference(actor=OPERATOR, conference_id=conference, now=CALLED),
        lambda: add_rule(actor=OPERATOR, conference_id=conference, calling=rule.calling, now=CALLED),
        lambda: remove_rule(actor=OPERATOR, conference_id=conference, rule_id=rule.id, now=CALLED),
    ):
        with pytest.raises(DomainError) as refused:
            change()
        assert refused.value.code == "convening.already_called"


def test_a_conference_of_nobody_is_not_called(hall: Hall, conference: int) -> None:
    with pytest.raises(DomainError) as refused:
        call_conference(actor=OPERATOR, conference_id=conference, now=CALLED)
    assert refused.value.code == "convening.nobody"
    add_rule(actor=OPERATOR, conference_id=conference, calling=Calling(hall.units.board, False), now=CALLED)
    remove_rule(actor=OPERATOR, conference_id=conference, rule_id=queries.rules_of(conference)[0].id, now=CALLED)
    assert queries.rules_of(conference) == ()


def test_nobody_calls_beyond_their_units(hall: Hall) -> None:
    office = province.person(Role.OFFICE, hall.units.communes[0])
    made = Conference.objects.create(title="Xã", organiser_id=hall.units.communes[0], as_of=AS_OF, made_at=CALLED)
    with pytest.raises(DomainError) as refused:
        add_rule(actor=office, conference_id=made.pk, calling=Calling(hall.units.communes[1], False), now=CALLED)
    assert refused.value.code == "people.not_allowed"


def test_a_pass_is_a_chance_of_its_own_and_nothing_else_is_one() -> None:
    first, second = new_pass(), new_pass()
    assert first != second
    assert is_pass(first)
    assert len(pass_hash(first)) == 64
    assert not is_pass("https://example.vn/AAAA")
    assert not is_pass(first.lower())
    assert not is_pass(first + "\n")


def test_people_who_come_and_go_cancel_out() -> None:
    days = [SittingDay(7, date(2026, 12, 4))]
    changes = [*owed(days, [Group(3, "member", 2)]), *owed(days, [Group(3, "member", -2)])]
    assert sum(change.owed for change in changes) == 0


def tree_level(unit_id: int) -> str:
    """The level of a unit in the tree of the day."""
    return unit(unit_id, tree_on(AS_OF)).level
