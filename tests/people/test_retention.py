"""What has been kept long enough goes, nothing else does, and the figures stay."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.audit.chain import found
from tests.people import world
from tests.people.world import LATER, NOW, TODAY, bring, plan, user
from thongsuot.audit import operations as audit
from thongsuot.audit.models import Entry
from thongsuot.audit.queries import CHAIN, FORGET, findings
from thongsuot.files.models import KeptFile
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people import operations
from thongsuot.people.models import Invitation, Member, MemberImport, MemberName, Session
from thongsuot.people.operations import Offer
from thongsuot.people.operations.retention import due, retain
from thongsuot.people.queries.retention import acts_before
from thongsuot.people.rules.retention import Kept, Rule, in_force, read, shipped
from thongsuot.people.rules.roles import Role
from thongsuot.rollup.queries import verify

people = pytest.mark.usefixtures("people")
DAY = date(2026, 1, 1)


def after(days: int) -> datetime:
    return NOW + timedelta(days=days)


def removed(what: Kept, now: datetime) -> int:
    """How many go by a rule; that the dry run says the same is part of it."""
    expected = {one.rule.what: one.count for one in due(now=now)}
    done = {one.rule.what: one.count for one in retain(actor=OPERATOR, now=now)}
    assert done == expected
    return done[what]


def names() -> set[str]:
    return set(MemberName.objects.values_list("member__code", flat=True))


@people
@pytest.mark.django_db
def test_the_name_of_a_former_member_goes_ten_years_after_the_end_and_every_count_stays() -> None:
    membership = Member.objects.get(code="DV1").memberships.get()
    operations.end_membership(actor=OPERATOR, membership_id=membership.pk, on=TODAY, now=NOW)
    counted = world.members(TODAY)
    assert removed(Kept.FORMER_NAMES, after(3651)) == 0
    assert removed(Kept.FORMER_NAMES, after(3652)) == 1
    assert names() == {"DV2", "DV3", "DV4"}
    assert world.members(TODAY) == counted
    assert verify() == []


@people
@pytest.mark.django_db
def test_whoever_came_back_keeps_the_name() -> None:
    membership = Member.objects.get(code="DV1").memberships.get()
    operations.end_membership(actor=OPERATOR, membership_id=membership.pk, on=TODAY, now=NOW)
    bring("DV1,Nguyễn Văn An,C2,member,,,1/1/2027,", now=after(400))
    assert removed(Kept.FORMER_NAMES, after(4000)) == 0


@people
@pytest.mark.django_db
def test_a_name_that_an_import_replaced_goes_and_taking_the_import_back_leaves_the_new_one() -> None:
    run = bring("DV1,Nguyễn Văn Anh,C1,member,,,1/1/2025,", now=NOW)
    assert removed(Kept.EARLIER_NAMES, after(90)) == 0
    assert removed(Kept.EARLIER_NAMES, after(91)) == 1
    operations.take_back_import(actor=OPERATOR, run_id=run, now=after(92))
    assert MemberName.objects.get(member__code="DV1").name == "Nguyễn Văn Anh"


@people
@pytest.mark.django_db
def test_an_import_that_nobody_applied_goes_with_its_file() -> None:
    plan("DV9,Ai,C1,member,,,1/1/2025,")
    assert removed(Kept.WAITING_IMPORTS, after(14)) == 0
    assert KeptFile.objects.count() == 1
    assert removed(Kept.WAITING_IMPORTS, after(15)) == 1
    assert not KeptFile.objects.exists()
    assert MemberImport.objects.count() == 1


@people
@pytest.mark.django_db
def test_an_invitation_goes_a_year_after_it_was_over() -> None:
    user("someone", Role.LEADER, "T")
    operations.invite(actor=OPERATOR, offer=Offer(Role.LEADER, world.unit_id("T"), with_subtree=True), now=NOW)
    assert removed(Kept.INVITATIONS, after(365)) == 0
    assert removed(Kept.INVITATIONS, after(366)) == 1
    assert removed(Kept.INVITATIONS, after(365 + 15)) == 1
    assert not Invitation.objects.exists()


@people
@pytest.mark.django_db
def test_a_session_goes_when_it_has_expired() -> None:
    Session.objects.create(session_key="a", session_data="", expire_date=NOW, device="")
    Session.objects.create(session_key="b", session_data="", expire_date=LATER, device="")
    assert removed(Kept.SESSIONS, LATER) == 1
    assert Session.objects.get().session_key == "b"


@people
@pytest.mark.django_db
def test_the_result_of_a_job_goes_and_a_job_that_waits_stays() -> None:
    for finished_at, status in ((NOW, "SUCCESSFUL"), (None, "READY")):
        DBTaskResult.objects.create(
            status=status, finished_at=finished_at, args_kwargs={}, task_path="x", backend_name="default", run_after=NOW
        )
    assert removed(Kept.JOB_RESULTS, after(30)) == 0
    assert removed(Kept.JOB_RESULTS, after(31)) == 1
    assert DBTaskResult.objects.get().status == "READY"


@people
@pytest.mark.django_db
def test_the_record_of_acts_goes_by_whole_blocks_and_verifies_still() -> None:
    audit.seal(actor=OPERATOR, now=NOW)
    entries = Entry.objects.count()
    assert removed(Kept.ACTS, after(3652)) == 0
    assert removed(Kept.ACTS, after(3653)) == entries
    assert found(after(3653)) == []


@people
@pytest.mark.django_db
def test_a_removal_that_was_only_written_down_is_held_against_the_rule_in_force() -> None:
    audit.seal(actor=OPERATOR, now=NOW)
    for days, known in ((3652, "audit.forgotten_early"), (3653, "audit.not_forgotten")):
        audit.record(actor=OPERATOR, action=FORGET, subject=CHAIN, detail={"through": 1}, now=after(days))
        now = after(days)
        assert known in [one.code for one in findings(now, limit=acts_before)]


@people
@pytest.mark.django_db
def test_what_was_removed_is_recorded_as_numbers_and_a_second_time_removes_nothing() -> None:
    plan("DV9,Ai,C1,member,,,1/1/2025,")
    retain(actor=OPERATOR, now=after(20))
    assert Entry.objects.get(action="people.retain").detail == {"waiting_imports": 1}
    assert all(one.count == 0 for one in retain(actor=OPERATOR, now=after(20)))
    assert Entry.objects.filter(action="people.retain").count() == 1


@pytest.mark.django_db
def test_only_the_operator_applies_the_rules() -> None:
    with pytest.raises(DomainError) as refused:
        retain(actor=Actor(1, "web"), now=NOW)
    assert refused.value.code == "people.not_allowed"


@people
@pytest.mark.django_db
def test_an_installation_puts_its_own_rules_before_the_shipped_ones(tmp_path: Path, settings: Settings) -> None:
    plan("DV9,Ai,C1,member,,,1/1/2025,")
    own = tmp_path / "own.toml"
    own.write_text('[[rule]]\nwhat = "waiting_imports"\nfrom_day = 2026-01-01\n', encoding="utf-8")
    settings.RETENTION_FILE = str(own)
    assert removed(Kept.WAITING_IMPORTS, after(1000)) == 0


def test_every_thing_kept_has_a_shipped_rule() -> None:
    assert set(in_force(shipped(), DAY)) == set(Kept)
    assert in_force(shipped(), date(2025, 12, 31)) == {}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 28)), max_size=6), st.integers(1, 28))
def test_the_latest_rule_of_the_day_holds_and_of_two_the_first(rows: list[tuple[int, int]], day: int) -> None:
    rules = [Rule(Kept.ACTS, days, date(2026, 2, first)) for days, first in rows]
    held = in_force(rules, date(2026, 2, day)).get(Kept.ACTS)
    begun = [rule for rule in rules if rule.from_day.day <= day]
    latest = max((rule.from_day for rule in begun), default=None)
    assert held == next((rule for rule in begun if rule.from_day == latest), None)


@pytest.mark.parametrize(
    "text",
    ["[[rule]", "", 'rule = ["x"]', '[[rule]]\nwhat = "acts"', '[[rule]]\nwhat = "x"\nfrom_day = 2026-01-01',
     '[[rule]]\nwhat = "acts"\nfrom_day = "2026"', '[[rule]]\nwhat = "acts"\ndays = -1\nfrom_day = 2026-01-01',
     '[[rule]]\nwhat = "acts"\ndays = true\nfrom_day = 2026-01-01',
     '[[rule]]\nwhat = "acts"\nday = 3\nfrom_day = 2026-01-01'],
)  # fmt: skip
def test_a_file_that_says_something_else_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        read(text)
    assert refused.value.code == "people.retention_wrong"


def test_a_rule_without_days_keeps_for_good() -> None:
    assert Rule(Kept.ACTS, None, DAY).before(datetime(2026, 5, 1, tzinfo=UTC)) is None
