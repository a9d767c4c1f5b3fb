"""An office sets when reminders go by themselves, changes it, and lets it rest."""

from __future__ import annotations

import pytest

from tests.kept import once
from tests.web.organisation import Organised, browser, organise
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.notices.models import Schedule
from thongsuot.people.rules.roles import Role

TYPED = {"before": "7, 3,0", "every": "7", "escalate_after": "14", "hour": "8", "is_on": "on"}


@pytest.fixture
def organised(db: None) -> Organised:
    return once(organise)


def test_an_office_sets_a_schedule_and_lets_it_rest(organised: Organised) -> None:
    office = browser(Role.OFFICE, organised.world.province)
    about = f"stages|document:{organised.document_id}"
    assert about in office.get("/notices/schedules/new/").content.decode()
    listed = office.post("/notices/schedules/new/", TYPED | {"about": about}, follow=True)
    assert "days before: 7, 3, 0; every 7 days after; to the unit above from 14 days late; at 8:00" in " ".join(
        listed.content.decode().split()
    )
    assert (parts_of(listed).inline, weight(listed) < LIMIT) == ([], True)
    again = office.post("/notices/schedules/new/", TYPED | {"about": about}).content.decode()
    assert "Someone saved this schedule meanwhile" in again
    first = Schedule.objects.get()
    page = f"/notices/schedules/{first.pk}/"
    assert 'value="7, 3, 0"' in office.get(page).content.decode()
    wrong = office.post(page, TYPED | {"about": about, "before": "soon"}).content.decode()
    assert "Write numbers of days with commas between" in wrong
    rest = {name: value for name, value in TYPED.items() if name != "is_on"} | {"about": about}
    assert "at rest" in office.post(page, rest, follow=True).content.decode()
    assert office.post(page, rest).status_code == 404
    assert browser(Role.LEADER, organised.world.province).get(page).status_code == 404
