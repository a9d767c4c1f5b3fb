"""Who may do what, where."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.people.world import LATER, NOW, TODAY, settle, unit_id, user
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission, require
from thongsuot.people import access, operations
from thongsuot.people.access import EVERYWHERE, Range, Scope, merged
from thongsuot.people.models import Grant, Membership, User
from thongsuot.people.operations import Offer
from thongsuot.people.rules.roles import ROLES, Role, may_give
from thongsuot.units.models import Placement, TreeVersion, Unit
from thongsuot.units.queries import tree_on, units_by_ids

pytestmark = pytest.mark.django_db
UNITS = ("T", "H1", "H2", "C1", "C2", "C3")


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    settle()


def covered(actor: Actor, permission: Permission = Permission.READ_DOCUMENTS) -> set[str]:
    """The codes of all units where the actor holds the permission, told by each way of asking alike."""
    reader = access.reader_of(actor, NOW)
    refs = units_by_ids([unit.pk for unit in Unit.objects.all()], reader.tree).values()
    told = {ref.code for ref in refs if access.may(reader, permission, ref)}
    asked = {ref.code for ref in refs if _allowed(actor, permission, ref.id)}
    queried = set(Unit.objects.filter(reader.scope(permission).q("pk")).values_list("code", flat=True))
    assert told == asked == queried
    return told


def _allowed(actor: Actor, permission: Permission, unit: int | None) -> bool:
    try:
        require(actor=actor, permission=permission, unit_id=unit, now=NOW)
    except DomainError as error:
        return error.code != "people.not_allowed"
    return True


def close(code: str, resting: str) -> None:
    """Rows at rest: a unit closed in 2025, resting beneath another."""
    day = date(2025, 7, 1)
    Unit.objects.filter(code=code).update(closed_on=day)
    Placement.objects.filter(unit__code=code).update(until_day=day)
    Placement.objects.create(unit_id=unit_id(code), parent_id=unit_id(resting), from_day=day)
    TreeVersion.objects.all().delete()


def test_a_grant_with_its_subtree_covers_the_unit_and_all_beneath_it() -> None:
    assert covered(user("an", Role.OFFICE, "H1")) == {"H1", "C1", "C2"}


def test_a_grant_without_its_subtree_covers_one_unit() -> None:
    assert covered(user("an", Role.SECRETARY, "H1", with_subtree=False)) == {"H1"}


def test_a_grant_on_one_unit_covers_the_closed_units_that_rest_beneath_it() -> None:
    close("C2", "H1")
    close("C3", "C2")
    assert covered(user("an", Role.SECRETARY, "H1", with_subtree=False)) == {"H1", "C2", "C3"}


def test_a_grant_on_a_closed_unit_goes_on_covering_it_and_not_its_successor() -> None:
    actor = user("an", Role.SECRETARY, "C2", with_subtree=False)
    close("C2", "C1")
    assert covered(actor) == {"C2"}


def test_grants_follow_the_tree_of_today() -> None:
    actor = user("an", Role.OFFICE, "H1")
    Placement.objects.filter(unit__code="C3").update(parent_id=unit_id("H1"))
    TreeVersion.objects.all().delete()
    assert covered(actor) == {"H1", "C1", "C2", "C3"}


def test_several_grants_add_up() -> None:
    actor = user("an", Role.OFFICE, "H1")
    offer = Offer(Role.MEMBER, unit_id("C3"), with_subtree=False)
    operations.grant(actor=OPERATOR, user_id=actor.user_id or 0, offer=offer, now=NOW)
    assert covered(actor) == {"H1", "C1", "C2", "C3"}
    assert covered(actor, Permission.SEE_NAMES) == {"H1", "C1", "C2"}


def test_the_operator_may_everything_everywhere() -> None:
    for permission in Permission:
        assert covered(OPERATOR, permission) == set(UNITS)
        assert _allowed(OPERATOR, permission, None)


def test_nobody_without_a_name_may_anything() -> None:
    for permission in Permission:
        assert covered(Actor(None, "web"), permission) == set()
        assert not _allowed(Actor(None, "api"), permission, None)


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_its_row_says_and_nothing_else(role: Role) -> None:
    actor = user("an", role, "H1")
    assert {permission for permission in Permission if covered(actor, permission)} == ROLES[role]


def test_what_concerns_the_whole_tree_needs_a_grant_on_its_root_with_the_subtree() -> None:
    assert not _allowed(user("an", Role.OFFICE, "H1"), Permission.EDIT_CATALOGUES, None)
    assert not _allowed(user("binh", Role.OFFICE, "T", with_subtree=False), Permission.EDIT_CATALOGUES, None)
    assert _allowed(user("chi", Role.OFFICE, "T"), Permission.EDIT_CATALOGUES, None)


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, True),
        ({"first_day": TODAY + timedelta(days=1)}, False),
        ({"last_day": TODAY}, True),
        ({"first_day": date(2025, 1, 1), "last_day": TODAY - timedelta(days=1)}, False),
        ({"ended_at": NOW}, False),
    ],
)
def test_a_grant_holds_from_its_first_through_its_last_day(change: dict[str, object], holds: bool) -> None:
    actor = user("an", Role.OFFICE, "H1")
    Grant.objects.update(**change)
    assert bool(covered(actor)) == holds


def test_whoever_may_sign_in_no_longer_may_nothing() -> None:
    actor = user("an", Role.OFFICE, "H1")
    User.objects.update(is_active=False)
    assert covered(actor) == set()


def test_a_reader_takes_two_queries_however_many_grants(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    actor = user("an", Role.OFFICE, "H1")
    for code in UNITS:
        offer = Offer(Role.SECRETARY, unit_id(code), with_subtree=False)
        operations.grant(actor=OPERATOR, user_id=actor.user_id or 0, offer=offer, now=NOW)
    tree_on(TODAY)
    with django_assert_max_num_queries(2):
        reader = access.reader_of(actor, NOW)
    (ref,) = units_by_ids([unit_id("C1")], reader.tree).values()
    with django_assert_max_num_queries(0):
        access.may(reader, Permission.SEE_NAMES, ref)


def test_a_scope_composes_into_a_query_of_anything_that_has_a_unit() -> None:
    reader = access.reader_of(user("an", Role.OFFICE, "H1"), NOW)
    assert str(Membership.objects.filter(reader.scope(Permission.SEE_NAMES).q()).query)
    assert Grant.objects.filter(reader.scope(Permission.SEE_NAMES).q("unit")).count() == 1
    assert Grant.objects.filter(reader.scope(Permission.SEE_AUDIT).q("unit")).count() == 0


def test_counts_of_neighbours_are_seen_where_five_people_stand_behind_them() -> None:
    reader = access.reader_of(user("an", Role.SECRETARY, "C1", with_subtree=False), NOW)
    refs = {ref.code: ref for ref in units_by_ids([unit_id(code) for code in UNITS], reader.tree).values()}
    seen = {code: [n for n in (0, 4, 5, 9) if access.may_see_counts(reader, refs[code], n)] for code in UNITS}
    assert seen == {"C1": [0, 4, 5, 9], "C2": [5, 9], "T": [], "H1": [], "H2": [], "C3": []}


def test_neighbours_names_are_never_seen() -> None:
    reader = access.reader_of(user("an", Role.SECRETARY, "C1", with_subtree=False), NOW)
    with pytest.raises(DomainError) as refused:
        access.unit_for(reader, Permission.SEE_NAMES, unit_id("C2"))
    assert refused.value.code == "people.not_allowed"


def test_a_grant_holds_from_midnight_in_vietnam() -> None:
    actor = user("an", Role.OFFICE, "H1")
    Grant.objects.update(first_day=TODAY, last_day=TODAY)
    midnight = NOW.replace(hour=17, minute=0)
    assert access.reader_of(actor, midnight - timedelta(minutes=1)).held
    assert not access.reader_of(actor, midnight).held
    assert not access.reader_of(actor, LATER).held


ranges = st.tuples(st.integers(0, 30), st.integers(0, 6)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(ranges), st.integers(0, 40))
def test_merged_ranges_cover_the_same_places_and_lie_apart(found: list[Range], place: int) -> None:
    together = merged(found)
    assert Scope(1, together).covers(place) == any(first <= place <= last for first, last in found)
    assert all(one[1] + 1 < other[0] for one, other in pairwise(together))


def test_no_role_gives_what_it_does_not_hold() -> None:
    for held in Role:
        for given_role in Role:
            if may_give(held, given_role):
                assert ROLES[given_role] <= ROLES[held]
                assert Permission.GRANT in ROLES[held]
    assert not may_give(Role.OFFICE, Role.INSPECTOR)
    assert not may_give(Role.LEADER, Role.MEMBER)


def test_everywhere_holds_every_place() -> None:
    assert Scope(1, EVERYWHERE).covers_all(0, 10**9)
