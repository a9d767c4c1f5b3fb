"""The seed: the same for the same number, whole, and such as the ordinary ways would have brought in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

import pytest
from django.db import models, transaction
from django.db.models import Count, F, Q
from hypothesis import given
from hypothesis import strategies as st

from tests.kept import once
from thongsuot.catalogues import operations as catalogues
from thongsuot.cli.seed import building, members, organisation
from thongsuot.cli.seed.scales import SCALES, ScaleName, shares
from thongsuot.documents.models import Receipt, Requirement
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.officedoc import to_csv
from thongsuot.people import access
from thongsuot.people.models import Grant, Member, MemberName, Membership, User
from thongsuot.plans.models import Obligation, Progress
from thongsuot.plans.operations import lives
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.models import Tally, TallyDay
from thongsuot.units import operations as units
from thongsuot.units import queries as trees
from thongsuot.units.models import Name, Placement, Unit
from thongsuot.units.queries.exports import export_sheet

ItemT = TypeVar("ItemT")
Snapshot = dict[str, list[tuple[Any, ...]]]
SMALL = SCALES[ScaleName.SMALL]
TODAY = date(2026, 11, 20)
COUNTED = ("unit", "measure", "group", "due_day", "owed", "done")
KEPT: Mapping[type[models.Model], tuple[str, ...]] = {
    Unit: ("id", "uid", "code", "opened_on"),
    Name: ("unit", "role", "kind", "words", "sort_key"),
    Placement: ("unit", "parent", "from_day"),
    Member: ("id", "code"),
    MemberName: ("member", "name", "folded"),
    Membership: ("id", "member", "unit", "standing", "category", "exempt", "from_day", "until_day"),
    Tally: COUNTED,
    TallyDay: (*COUNTED, "day"),
    Receipt: ("id", "unit", "at"),
    Obligation: ("unit", "given_on", "due_day", "taken_on", "done_on", "in_charge", "percent"),
    Progress: ("id", "kind", "happened_on", "product", "evidence_link"),
    User: ("username", "password"),
    Grant: ("user__username", "unit", "role", "with_subtree"),
}
"""What must come out the same; ids that the database's counters give are left out, as they outlive a rollback."""


class Quiet:
    """Steps that nobody watches."""

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        assert words
        yield

    def track(self, batches: Iterable[list[ItemT]], total: int) -> Iterator[list[ItemT]]:
        assert total
        yield from batches


def build(number: int = 7, password: str | None = None) -> None:
    catalogues.load_shipped(actor=OPERATOR, now=building.SET_UP)
    building.build(building.Wanted(SMALL, number, password), Quiet())


def snapshot() -> Snapshot:
    return {model.__name__: sorted(model.objects.values_list(*names), key=repr) for model, names in KEPT.items()}  # type: ignore[attr-defined]


def built_anew(number: int) -> Snapshot:
    with transaction.atomic():
        build(number)
        taken = snapshot()
        transaction.set_rollback(True)
    return taken


@pytest.mark.django_db
def test_the_same_number_gives_the_same_database_and_another_gives_another() -> None:
    first, again, other = built_anew(7), built_anew(7), built_anew(8)
    assert first == again
    alike = {name for name in first if first[name] == other[name]}
    assert alike == {"Member", "User"}  # codes and user names count from one


@pytest.mark.django_db
def test_its_tallies_agree_with_its_facts_and_its_size_is_what_was_asked() -> None:
    once(build)
    assert rollup.verify() == []
    counts = (Unit.objects.count(), Member.objects.count(), MemberName.objects.count())
    assert counts == (SMALL.units, SMALL.members, SMALL.members)
    levels = Name.objects.filter(role="official").values_list("kind").annotate(Count("pk"))
    kinds = dict(levels.order_by("kind"))
    assert kinds["party_grassroots"] + kinds["cell_grassroots"] == SMALL.grassroots
    assert kinds["cell"] == SMALL.cells


@pytest.mark.django_db
def test_an_import_of_its_tree_would_change_nothing_and_finds_nothing_wrong() -> None:
    once(build)
    sheet = to_csv(export_sheet(trees.tree_on(TODAY)))
    plan = units.plan_import(actor=OPERATOR, data=sheet, name="units.csv", now=building.EVENING)
    assert (plan.problems, plan.created, plan.changed, plan.unchanged) == ((), 0, 0, SMALL.units)


@pytest.mark.django_db
def test_obligations_stand_as_their_events_say() -> None:
    once(build)
    found = lives.locked(Obligation.objects.select_related(None))
    assert found
    for life in found:
        stored = life.obligation
        state = life.standing
        assert (stored.unit_id, stored.taken_on, stored.done_on, stored.percent, stored.in_charge) == (
            state.unit_id, state.taken_on, state.done_on, state.percent, state.in_charge,
        )  # fmt: skip


@pytest.mark.django_db
def test_documents_are_in_mixed_states() -> None:
    once(build)
    states = Obligation.objects.aggregate(
        untouched=Count("pk", filter=Q(taken_on=None)),
        taken=Count("pk", filter=Q(taken_on__isnull=False, done_on=None)),
        in_time=Count("pk", filter=Q(done_on__lte=F("due_day"))),
        late=Count("pk", filter=Q(done_on__gt=F("due_day"))),
        overdue=Count("pk", filter=Q(done_on=None, due_day__lt=TODAY)),
        regular=Count("pk", filter=Q(regular=True)),
    )
    assert all(states.values()), states
    assert Requirement.objects.values("version").distinct().count() == 4
    for day in Receipt.objects.values_list("document").annotate(Count("pk")).order_by("document"):
        assert 0 < day[1] < SMALL.units - 1


@pytest.mark.django_db
def test_a_member_never_stands_officially_in_two_places_on_one_day() -> None:
    for batch in members.batches(SMALL, organisation.units(SMALL, 7), 7):
        for member in batch:
            assert not any(one.excludes(other) for one, other in pairwise(member.spans))


@pytest.mark.django_db
def test_a_database_that_holds_anything_is_refused() -> None:
    Unit.objects.create(code="there", opened_on=TODAY)
    with pytest.raises(DomainError) as refusal:
        build()
    assert refusal.value.code == "kernel.not_empty"
    assert Unit.objects.count() == 1


@pytest.mark.django_db
def test_its_users_sign_in_only_with_a_password_that_was_asked_for() -> None:
    build(password="tám mươi tư")
    user = User.objects.get(username="reader-001")
    assert user.check_password("tám mươi tư")
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(password="!")
    user.refresh_from_db()
    assert not user.has_usable_password()


@pytest.mark.django_db
def test_its_users_see_what_they_were_granted() -> None:
    once(build)
    grant = Grant.objects.get(user__username="writer-001")
    reader = access.reader_of(Actor(grant.user_id, "web"), building.EVENING)
    assert [held.unit_id for held in reader.held] == [grant.unit_id]


@pytest.mark.django_db
def test_ids_go_on_after_those_that_were_given() -> None:
    build()
    assert Unit.objects.create(code="next", opened_on=TODAY).pk == SMALL.units + 1
    assert Member.objects.create(code="next").pk == SMALL.members + 1


@given(st.lists(st.floats(0.1, 9), min_size=1, max_size=40), st.integers(0, 500))
def test_shares_add_up_and_leave_none_without(weights: list[float], more: int) -> None:
    parts = shares(len(weights) + more, weights)
    assert sum(parts) == len(weights) + more
    assert min(parts) >= 1
