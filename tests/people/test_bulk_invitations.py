"""Invitations to many units at once: whom they reach, what they replace, how fast they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.people.test_grants import NOBODY, accept, new_user, offer, refused, token
from tests.people.world import LATER, NOW, TODAY, unit_id, user
from tests.units.planting import plant
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.permission import Permission
from thongsuot.people import access, operations, queries
from thongsuot.people.models import Grant, Invitation
from thongsuot.people.queries import BatchOffer, Whom
from thongsuot.people.rules.roles import Role
from thongsuot.units.models import Name, Unit


@pytest.fixture
def cells(organisation: None) -> None:
    """The same small organisation, its lowest units alone being cells."""
    Name.objects.filter(unit__code__startswith="H").update(kind="party_commune")
    Name.objects.filter(unit__code="T").update(kind="party_province")


def batch(under: str = "T", whom: Whom = Whom.UNREACHED, at_most: int = 100) -> BatchOffer:
    return BatchOffer(unit_id(under), "cell", Role.SECRETARY, whom, at_most, 30)


def reached(made: operations.Batch) -> list[str]:
    return [slip.target.unit.code for slip in made.slips]


def invite_all(given: BatchOffer, actor: Actor = OPERATOR) -> operations.Batch:
    return operations.invite_all(actor=actor, offer=given, now=NOW)


@pytest.mark.usefixtures("cells")
class TestReaching:
    """To whom slips go."""

    def test_each_unit_of_the_kind_gets_a_token_of_its_own_that_opens_its_role(self) -> None:
        made = invite_all(batch())
        assert reached(made) == ["C1", "C2", "C3"]
        for number, slip in enumerate(made.slips):
            who = new_user(f"secretary{number}")
            granted = operations.accept_invitation(actor=NOBODY, token=slip.token, new_user=who, now=LATER)
            held = Grant.objects.get(pk=granted.grant_id)
            assert (held.unit_id, held.role, held.with_subtree) == (slip.target.unit.id, "secretary", True)

    def test_a_slip_names_the_units_between(self) -> None:
        assert [slip.target.path for slip in invite_all(batch()).slips] == [("H1",), ("H1",), ("H2",)]
        assert [slip.target.path for slip in invite_all(batch("H2", Whom.ALL)).slips] == [()]

    def test_units_with_a_holder_or_an_open_invitation_are_left_out(self) -> None:
        user("an", Role.SECRETARY, "C1")
        token(given=offer(unit="C2"))
        assert reached(invite_all(batch())) == ["C3"]
        with refused("people.nobody_to_invite"):
            invite_all(batch())

    def test_a_grant_that_ended_or_an_invitation_that_expired_counts_no_more(self) -> None:
        user("an", Role.SECRETARY, "C1")
        Grant.objects.update(ended_at=NOW)
        token(given=offer(unit="C2"))
        Invitation.objects.update(expires_at=NOW)
        assert reached(invite_all(batch())) == ["C1", "C2", "C3"]

    def test_another_role_at_the_unit_counts_not(self) -> None:
        user("an", Role.LEADER, "C1")
        assert reached(invite_all(batch())) == ["C1", "C2", "C3"]

    def test_lost_slips_are_replaced_and_open_nothing_any_more(self) -> None:
        first = invite_all(batch())
        accept(first.slips[0].token)
        again = invite_all(batch(whom=Whom.UNHELD))
        assert (reached(again), again.replaced) == (["C2", "C3"], 2)
        with refused("people.invitation_not_valid"):
            accept(first.slips[1].token, new_user("binh"))
        accept(again.slips[0].token, new_user("binh"))

    def test_all_means_those_with_a_holder_too(self) -> None:
        user("an", Role.SECRETARY, "C1")
        assert reached(invite_all(batch(whom=Whom.ALL))) == ["C1", "C2", "C3"]

    def test_parts_follow_each_other_until_everybody_is_reached(self) -> None:
        parts = [reached(invite_all(batch(at_most=2))) for _ in range(2)]
        assert parts == [["C1", "C2"], ["C3"]]

    def test_counting_makes_nothing_and_tells_what_making_makes(self) -> None:
        reader = access.reader_of(OPERATOR, NOW)
        counted = queries.targets(reader, batch(at_most=2), NOW)
        assert (len(counted.units), counted.total) == (2, 3)
        assert not Invitation.objects.exists()

    def test_the_kinds_beneath_are_counted(self) -> None:
        reader = access.reader_of(OPERATOR, NOW)
        top = access.unit_for(reader, Permission.GRANT, unit_id("H1"))
        assert {one.kind: one.count for one in queries.kinds_beneath(reader, top)} == {"cell": 2, "party_commune": 1}

    def test_one_act_leaves_one_entry_that_names_the_count_and_no_token(self) -> None:
        made = invite_all(batch())
        entry = Entry.objects.get(action="people.invite_all")
        assert (entry.unit_id, entry.detail["count"]) == (unit_id("T"), 3)
        assert not any(slip.token in str(entry.detail) for slip in made.slips)
        assert not Invitation.objects.filter(token_hash__in=[slip.token for slip in made.slips]).exists()

    def test_only_whoever_may_give_it_everywhere_beneath_may(self) -> None:
        secretary = user("an", Role.SECRETARY, "H1")
        assert reached(invite_all(batch("H1"), secretary)) == ["C1", "C2"]
        with refused("people.not_allowed"):
            invite_all(batch("T"), secretary)
        with refused("people.not_yours_to_give"):
            invite_all(replace(batch("H1"), role=Role.OFFICE), secretary)
        with refused("people.not_yours_to_give"):
            invite_all(batch("H2"), user("binh", Role.SECRETARY, "H2", with_subtree=False))

    def test_a_last_day_that_has_passed_is_refused(self) -> None:
        with refused("people.ends_before_it_starts"):
            invite_all(replace(batch(), last_day=TODAY.replace(day=1)))


def test_two_thousand_cells_take_few_statements(db: None, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    parents: dict[str, str | None] = {"T": None} | {f"H{number}": "T" for number in range(50)}
    plant(parents | {f"C{number}": f"H{number % 50}" for number in range(2000)})
    above = list(Unit.objects.exclude(code__startswith="C").values_list("pk", flat=True))
    Name.objects.filter(unit__in=above).update(kind="party_commune")
    with django_assert_max_num_queries(52):  # five of them end older ones, 400 units each
        made = invite_all(batch(at_most=2000))
    assert (len(made.slips), Invitation.objects.count()) == (2000, 2000)
    assert len({slip.token for slip in made.slips}) == 2000
