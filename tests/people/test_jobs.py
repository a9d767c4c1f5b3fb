"""Jobs of the import of members, when their worker dies and they are run again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError

from tests.people.world import NOW, settle, sheet, user
from thongsuot.files.models import KeptFile
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.jobs import ATTEMPTS
from thongsuot.people import jobs, operations
from thongsuot.people.models import Member, MemberImport, Membership
from thongsuot.people.rules.roles import Role

pytestmark = pytest.mark.django_db
State = MemberImport.State
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def office() -> Actor:
    settle()
    return user("office", Role.OFFICE, "T")


def received(office: Actor) -> int:
    """A sheet that waits to be looked through."""
    data = sheet("DV1,Nguyễn Văn An,C1,member,,,1/1/2025,")
    return operations.receive_import(actor=office, data=data, name="members.csv", now=NOW)


def run(office: Actor, step: jobs.Step, state: State, run_id: int, attempt: int = 1) -> str:
    """Run a job; the run's state afterwards."""
    jobs._do(step, state, run_id, office.user_id, attempt)
    return MemberImport.objects.get(pk=run_id).state


def test_a_look_that_was_finished_before_its_worker_died_does_not_refuse_what_was_said_yes_to_since(
    office: Actor,
) -> None:
    run_id = received(office)
    assert run(office, operations.plan_received, State.RECEIVED, run_id) == "planned"
    operations.confirm_import(actor=office, run_id=run_id, now=LATER)
    assert run(office, operations.plan_received, State.RECEIVED, run_id, attempt=2) == "applying"
    assert run(office, operations.apply_import, State.APPLYING, run_id) == "applied"


def test_an_import_that_was_written_before_its_worker_died_is_not_written_twice_nor_refused(office: Actor) -> None:
    run_id = received(office)
    run(office, operations.plan_received, State.RECEIVED, run_id)
    operations.confirm_import(actor=office, run_id=run_id, now=LATER)
    for attempt in (1, 2):
        assert run(office, operations.apply_import, State.APPLYING, run_id, attempt) == "applied"
    assert Member.objects.count() == 1
    operations.ask_take_back(actor=office, run_id=run_id, now=LATER)
    for attempt in (1, 2):
        assert run(office, operations.take_back_import, State.TAKING_BACK, run_id, attempt) == "taken_back"
    assert Membership.objects.standing().count() == 0


def test_a_database_that_goes_away_is_no_reason_to_refuse_a_sheet(office: Actor) -> None:
    run_id = received(office)

    def away(**_given: object) -> None:
        raise OperationalError

    with pytest.raises(OperationalError):
        run(office, away, State.RECEIVED, run_id)
    assert MemberImport.objects.get(pk=run_id).state == "received"


def test_a_job_that_never_came_to_its_end_says_so_on_the_page_in_the_end(office: Actor) -> None:
    run_id = received(office)
    assert run(office, operations.plan_received, State.RECEIVED, run_id, attempt=ATTEMPTS + 1) == "refused"
    assert MemberImport.objects.get(pk=run_id).problems[0]["code"] == "people.import_failed"


def lose_files() -> None:
    for file in KeptFile.objects.all():
        default_storage.delete(file.path())


def test_an_import_whose_file_is_gone_is_refused_in_words(office: Actor) -> None:
    run_id = received(office)
    lose_files()
    assert run(office, operations.plan_received, State.RECEIVED, run_id) == "refused"
    assert MemberImport.objects.get(pk=run_id).problems[0]["code"] == "people.import_file_lost"


def test_of_the_waiting_imports_those_whose_file_is_gone_are_refused_and_no_others(office: Actor) -> None:
    run_id = received(office)
    assert operations.refuse_lost_imports() == 0
    lose_files()
    assert operations.refuse_lost_imports() == 1
    assert MemberImport.objects.get(pk=run_id).problems[0]["code"] == "people.import_file_lost"
    assert not KeptFile.objects.exists()
