"""A large call is the worker's: asked once, shown while it runs, told where it fails, begun again where it died."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from tests.convening.working import BY_WORKER, Killed, killed_worker, work
from tests.convening.world import AS_OF, CALLED, MORNING, Hall, sitting
from tests.plans.world import person
from thongsuot.convening import jobs
from thongsuot.convening.models import Conference, Convened, Work
from thongsuot.convening.operations import calling
from thongsuot.convening.rules import ATTENDED, Calling
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.jobs import ATTEMPTS
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role
from thongsuot.rollup.models import Tally

pytestmark = pytest.mark.django_db
PEOPLE = 33


@pytest.fixture(autouse=True)
def _by_worker(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TASKS = BY_WORKER
    monkeypatch.setattr(jobs, "AT_ONCE", PEOPLE - 1)


@pytest.fixture
def conference(hall: Hall) -> Conference:
    made = Conference.objects.create(title="Học tập", organiser_id=hall.units.province, as_of=AS_OF, made_at=CALLED)
    sitting(made.pk, 1, MORNING)
    rule = Calling(hall.units.province, with_subtree=True)
    calling.add_rule(actor=OPERATOR, conference_id=made.pk, calling=rule, now=CALLED)
    return made


@pytest.fixture
def office(hall: Hall) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(pk=person(Role.OFFICE, hall.units.province).user_id or 0))
    return client


def owed(conference: Conference) -> int:
    """What its tallies say is owed at the first sitting."""
    rows = Tally.objects.filter(subject=conference.sittings.get().pk, measure=ATTENDED)
    return sum(rows.values_list("owed", flat=True))


def is_called(conference: Conference) -> bool:
    """True when it is called, with everybody once on its list and in its tallies; nobody is where it is not."""
    conference.refresh_from_db()
    expected = PEOPLE if conference.called_at else 0
    assert Convened.objects.filter(conference=conference).count() == owed(conference) == expected
    return bool(conference.called_at)


def test_a_large_call_is_asked_once_shown_while_it_waits_and_runs_and_then_done(
    office: Client, conference: Conference
) -> None:
    address = f"/conferences/{conference.pk}/convened/"
    for _again in range(2):
        assert office.post(f"{address}call/").headers["Location"] == address
    assert Work.objects.count() == 1
    waiting = office.get(address).content.decode()
    assert "It waits for its turn." in waiting
    assert '<meta http-equiv="refresh"' in waiting
    assert "Add who is to come" not in waiting
    assert office.get(f"{address}call/").status_code == 302
    assert "The list of this conference is being made" in office.get(f"/conferences/{conference.pk}/").content.decode()
    part = office.get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part.headers
    Work.objects.update(asked_at=CALLED)
    assert "Perhaps no worker runs" in office.get(address).content.decode()

    work()
    assert is_called(conference)
    assert office.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    done = office.get(address).content.decode()
    assert "33 people of Tỉnh ủy Hồng Lam are convened" in done
    assert "list made by" in done


def test_while_the_list_is_written_nothing_else_of_the_conference_is(
    office: Client, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/conferences/{conference.pk}/"
    seen: list[str] = []

    def look(make: Callable[..., object], **given: object) -> object:
        seen.append(office.get(f"{address}convened/").content.decode())
        seen.append(office.post(f"{address}call-off/").content.decode())
        return make(**given)

    made = calling.call_conference
    monkeypatch.setattr(calling, "call_conference", lambda **given: look(made, **given))
    office.post(f"{address}convened/call/")
    work()
    assert "It is being written down." in seen[0]
    assert "nothing can be changed until it is done" in seen[1]
    assert is_called(conference)


def test_a_call_that_is_refused_says_why_and_is_asked_anew(office: Client, conference: Conference) -> None:
    address = f"/conferences/{conference.pk}/convened/"
    office.post(f"{address}call/")
    rule = conference.rules.get()
    calling.remove_rule(actor=OPERATOR, conference_id=conference.pk, rule_id=rule.pk, now=CALLED)
    work()
    told = office.get(address).content.decode()
    assert "The list was not made and nobody is convened" in told
    assert "The rules call nobody" in told
    assert not is_called(conference)
    office.post(address, {"unit": "HL", "with_subtree": "on"})
    office.post(f"{address}call/")
    work()
    assert is_called(conference)


@pytest.mark.parametrize(("stop", "dying"), [(Killed, killed_worker), (OperationalError, nullcontext)])
def test_a_job_that_dies_in_the_middle_is_begun_again_and_nothing_is_doubled(
    office: Client,
    conference: Conference,
    monkeypatch: pytest.MonkeyPatch,
    stop: type[BaseException],
    dying: Callable[[], AbstractContextManager[None]],
) -> None:
    office.post(f"/conferences/{conference.pk}/convened/call/")
    with monkeypatch.context() as patched, dying():
        patched.setattr("thongsuot.convening.operations.calling.rollup.apply", _raising(stop))
        work()
    assert not is_called(conference)
    begun = Work.objects.get()
    assert (begun.begun_times, begun.finished_at) == (1, None)
    work()
    assert is_called(conference)
    assert Work.objects.get().begun_times == 2
    jobs.do(jobs._make_list, begun.pk, None, 3)  # the worker had died after its last word, before it could say so
    assert is_called(conference)


def test_a_job_that_breaks_or_never_ends_says_so_on_the_page(
    office: Client, conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/conferences/{conference.pk}/convened/"
    with monkeypatch.context() as breaking:
        breaking.setattr("thongsuot.convening.operations.calling.rollup.apply", _raising(ValueError))
        office.post(f"{address}call/")
        work()
    assert "Something failed here, not with you." in office.get(address).content.decode()
    office.post(f"{address}call/")
    jobs.do(jobs._make_list, Work.objects.latest("pk").pk, None, ATTEMPTS + 1)
    assert "Something failed here, not with you." in office.get(address).content.decode()
    assert not is_called(conference)


def test_whoever_may_not_convene_has_nothing_called(hall: Hall, conference: Conference) -> None:
    with pytest.raises(DomainError, match="You may not do this here"):
        jobs.call_conference(
            actor=person(Role.SECRETARY, hall.units.communes[0]), conference_id=conference.pk, people=PEOPLE, now=CALLED
        )
    assert not Work.objects.exists()


def _raising(stop: type[BaseException]) -> Callable[..., None]:
    def fail(*_args: object) -> None:
        raise stop

    return fail
