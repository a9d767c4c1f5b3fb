"""Two at the same time: what would go wrong without the lock, and does not with it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from itertools import combinations
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet

from tests.kernel.together import together
from tests.people.world import LATER, NOW, bring, plan, settle, unit_id, user
from tests.units import planting
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people import operations
from thongsuot.people.models import Grant, Member, MemberImport, MemberName, Membership
from thongsuot.people.operations import NewUser, Offer, imports, retention, timelines
from thongsuot.people.queries import span_of
from thongsuot.people.rules.memberships import Span
from thongsuot.people.rules.retention import Kept
from thongsuot.people.rules.roles import Role
from thongsuot.rollup.queries import verify

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member(monkeypatch: pytest.MonkeyPatch) -> int:
    """A member of C1 until 2027; whoever reads the history waits a moment, so that two meet."""
    settle()
    bring("DV1,An,C1,member,,,1/1/2025,1/1/2027")
    read = timelines.histories
    meeting = threading.Barrier(2)

    def read_and_wait(member_ids: Iterable[int]) -> dict[int, list[Span]]:
        found = read(member_ids)
        try:
            meeting.wait(timeout=1)
        except threading.BrokenBarrierError:
            meeting.reset()  # the other one waits for the lock
        return found

    monkeypatch.setattr(timelines, "histories", read_and_wait)
    return Member.objects.get().pk


def transfer_both(member_id: int) -> list[Span]:
    """Two transfers of one member at the same time; the official memberships afterwards."""
    moves = [("C2", date(2025, 6, 1)), ("C3", date(2025, 9, 1))]
    together(*[
        partial(
            operations.transfer_member, actor=OPERATOR, member_id=member_id, unit_id=unit_id(unit), on=on, now=LATER
        )
        for unit, on in moves
    ])  # fmt: skip
    rows = Member.objects.get().memberships.filter(voided_at__isnull=True)
    return [span_of(row) for row in rows]


def test_without_the_lock_two_transfers_leave_two_official_memberships_on_a_day(
    member: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timelines, "lock", lambda _ids: None)
    spans = transfer_both(member)
    assert any(one.excludes(other) for one, other in combinations(spans, 2))


def test_with_the_lock_two_transfers_leave_one_official_membership_on_every_day(member: int) -> None:
    spans = transfer_both(member)
    assert not any(one.excludes(other) for one, other in combinations(spans, 2))
    assert verify() == []


def test_of_two_who_hold_a_token_one_takes_it_up() -> None:
    settle()
    invited = operations.invite(actor=OPERATOR, offer=Offer(Role.MEMBER, unit_id("T"), with_subtree=True), now=NOW)
    refused: list[str] = []

    def accept(name: str) -> None:
        someone = NewUser(username=name, password="correct horse battery", display_name=name)
        try:
            operations.accept_invitation(actor=Actor(None, "web"), token=invited.token, new_user=someone, now=NOW)
        except DomainError as error:
            refused.append(error.code)

    together(partial(accept, "an"), partial(accept, "binh"))
    assert refused == ["people.invitation_not_valid"]
    assert Grant.objects.count() == 1


def test_two_imports_of_the_same_new_code_at_the_same_time_make_one_member() -> None:
    settle()
    sheet = b"code,name,unit code,category\nDV1,An,C1,member"
    actors = [user(name, Role.OFFICE, "T") for name in ("an", "binh")]
    runs = [operations.plan_import(actor=one, data=sheet, name="a.csv", now=NOW).run_id or 0 for one in actors]
    together(*[
        partial(operations.apply_import, actor=actor, run_id=run, now=NOW)
        for actor, run in zip(actors, runs, strict=True)
    ])  # fmt: skip
    assert Member.objects.count() == 1
    assert Member.objects.get().memberships.count() == 1
    assert verify() == []


def test_members_brought_into_a_unit_while_it_is_merged_go_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    settle()
    writing, write = threading.Event(), imports._write

    def write_and_wait(*given: Any) -> None:
        write(*given)
        writing.set()
        threading.Event().wait(0.5)

    planned = plan("DV1,An,C1,member,,,1/1/2025,")
    assert planned.run_id is not None
    monkeypatch.setattr(imports, "_write", write_and_wait)

    def merge() -> None:
        writing.wait()
        planting.act(date(2026, 3, 1), "sáp nhập,C1,,,,C2", now=NOW)

    together(partial(operations.apply_import, actor=OPERATOR, run_id=planned.run_id, now=LATER), merge)
    lasting = Membership.objects.standing().filter(until_day=None)
    assert list(lasting.values_list("unit__code", flat=True)) == ["C2"]
    assert verify() == []


def confirm_while_it_is_removed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The owner says yes to an old plan while the rule of retention removes it; how that was refused."""
    settle()
    planned = plan("DV1,An,C1,member,,,1/1/2025,")
    assert planned.run_id is not None
    removing, refused = threading.Event(), list[str]()

    def remove_slowly(rows: QuerySet[Any]) -> None:
        removing.set()
        threading.Event().wait(0.5)
        retention._drop_imports(rows)

    def confirm() -> None:
        removing.wait()
        try:
            operations.confirm_import(actor=OPERATOR, run_id=planned.run_id or 0, now=LATER)
        except DomainError as error:
            refused.append(error.code)

    monkeypatch.setattr(retention, "_REMOVE", {Kept.WAITING_IMPORTS: remove_slowly})
    together(partial(retention.retain, actor=OPERATOR, now=NOW + timedelta(days=15)), confirm)
    assert not MemberImport.objects.exists()
    return refused


def test_without_the_lock_an_import_goes_that_its_owner_was_told_is_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_hold", lambda *_given: None)
    assert confirm_while_it_is_removed(monkeypatch) == []


def test_with_the_lock_whoever_says_yes_to_an_import_that_is_removed_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert confirm_while_it_is_removed(monkeypatch) == ["people.import_not_planned"]


def before_it_is_held(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Apply the rules of retention; somebody acts when the rows are found and not held yet."""
    hold, acted = retention._hold, threading.Event()

    def act_and_hold(*given: Any) -> None:
        if given[1] and not acted.is_set():
            acted.set()
            together(act)
        hold(*given)

    monkeypatch.setattr(retention, "_hold", act_and_hold)
    retention.retain(actor=OPERATOR, now=NOW + timedelta(days=4000))
    assert acted.is_set()


def test_an_import_that_is_confirmed_before_it_is_held_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    settle()
    run_id = plan("DV1,An,C1,member,,,1/1/2025,").run_id or 0
    before_it_is_held(monkeypatch, partial(operations.confirm_import, actor=OPERATOR, run_id=run_id, now=LATER))
    assert MemberImport.objects.get(pk=run_id).state == MemberImport.State.APPLYING


def test_the_name_of_whoever_comes_back_before_it_is_held_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    settle()
    bring("DV1,An,C1,member,,,1/1/2025,1/1/2026")
    row = Membership.objects.get()

    def come_back() -> None:
        with transaction.atomic():
            timelines.lock([row.member_id])
            timelines.set_ends([(row.pk, None)], LATER)

    before_it_is_held(monkeypatch, come_back)
    assert MemberName.objects.filter(pk=row.member_id).exists()
