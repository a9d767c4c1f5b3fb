"""What somebody without a right to it tries at the devices' door, and what anybody may send there."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from tests.convening.world import Hall, pass_of
from tests.journeys import world as journeys
from tests.sync.devices import Device, enrol, outcomes, present
from thongsuot.convening.models import RefusedRollCall, RollCall
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role

JSON = "application/json"
PATHS = ("enrol", "events", "sign", "questions")


def test_codes_cannot_be_tried_at_will(hall: Hall, settings: Settings) -> None:
    settings.API_RATE = 600
    guesses = [{"code": f"AAAA-{number:04}", "name": "x"} for number in range(12)]
    answers = [Client().post("/sync/v1/enrol", one, content_type=JSON) for one in guesses]
    assert [answer.status_code for answer in answers[:10]] == [403] * 10
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_no_session_opens_the_door_and_no_pass_is_a_token(hall: Hall) -> None:
    browser = Client()
    browser.force_login(User.objects.get(pk=journeys.admit(Role.ADMINISTRATOR, hall.units.province)))
    for token in ("", pass_of(hall.people[0], "a pass"), "a pass"):
        stranger = Device(token, browser)
        assert stranger.get("roster").status_code == 401
        assert stranger.send(present(hall, 0)).status_code == 401
    assert not RollCall.objects.exists()


def test_a_device_writes_at_its_own_point_alone_whatever_it_says(hall: Hall, device: Device) -> None:
    neighbour = enrol(hall.other_point)
    assert outcomes(neighbour.send(present(hall, 0, point=hall.point, point_id=hall.point))) in (
        ["accepted"],
        ["sync.malformed"],
    )
    assert not RollCall.objects.filter(point=hall.point).exists()
    assert {one["id"] for one in neighbour.get("roster").json()["people"]} == set(hall.elsewhere)


def test_a_pass_that_was_made_up_tells_nothing_and_is_kept(hall: Hall, device: Device) -> None:
    forged = {name: value for name, value in present(hall, 0).items() if name != "member"}
    answer = device.send(forged | {"token": sha256(b"made up").hexdigest()})
    [verdict] = answer.json()["verdicts"]
    assert verdict["outcome"] == "refused"
    assert set(verdict) == {"id", "outcome", "code"}
    assert RefusedRollCall.objects.get().point_id == hall.point


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def nearly_events(draw: st.DrawFn) -> dict[str, Any]:
    """An event in which any field may be anything."""
    fields = ("id", "member", "token", "code", "sitting", "kind", "how", "seen_at", "seq", "undoes")
    sound: dict[str, Any] = {"id": str(draw(st.uuids())), "member": 1, "sitting": 1, "kind": "present", "how": "tapped"}
    sound |= {"seen_at": "2026-12-04T01:00:00Z", "seq": 1}
    changed = draw(st.dictionaries(st.sampled_from(fields), ANYTHING | st.integers(-(2**70), 2**70), max_size=3))
    return sound | changed


@settings(suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(PATHS), content=ANYTHING | st.builds(lambda some: {"events": some}, st.lists(nearly_events()))
)
def test_whatever_is_sent_is_answered(hall: Hall, device: Device, path: str, content: Any) -> None:
    if isinstance(content, dict):
        content = {"sent_at": "2026-12-04T01:00:00Z"} | content
    answer = device.post(path, json.dumps(content).encode())
    assert answer.status_code < 500
    if path == "events" and answer.status_code == 200:
        assert len(answer.json()["verdicts"]) == len(content["events"])


@settings(suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(PATHS), body=st.binary(max_size=200), packed=st.sampled_from(["", "gzip", "br"]))
def test_whatever_bytes_are_sent_are_answered(hall: Hall, device: Device, path: str, body: bytes, packed: str) -> None:
    assert device.post(path, body, encoding=packed).status_code < 500
