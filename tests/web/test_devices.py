"""The devices of a point, on its page: pairing, stopping, a device's file, what was refused."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.convening import noting as at
from tests.convening.world import MORNING, Hall, plant
from tests.plans.world import person
from tests.sync.devices import Device, outcomes, present, said
from thongsuot.convening.models import RefusedRollCall, RollCall
from thongsuot.kernel.ids import new_id
from thongsuot.people.models import User
from thongsuot.people.rules.roles import Role


@pytest.fixture
def hall(db: None, monkeypatch: pytest.MonkeyPatch) -> Hall:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    return plant()


@pytest.fixture
def secretary(hall: Hall) -> Client:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(User.objects.get(pk=person(Role.SECRETARY, hall.units.communes[0]).user_id or 0))
    return browser


def place(hall: Hall, rest: str = "") -> str:
    return f"/conferences/{hall.conference}/points/{hall.point}/{rest}"


def paired(hall: Hall, secretary: Client) -> Device:
    page = secretary.post(place(hall, "code/")).content.decode()
    [code] = re.findall(r"<strong>(\w{4}-\w{4})</strong>", page)
    assert "<svg" in page
    device = Client()
    answer = device.post("/sync/v1/enrol", {"code": code, "name": "Máy ở cửa"}, content_type="application/json")
    return Device(answer.json()["token"], device)


def test_a_device_is_paired_by_its_code_and_stopped_on_the_points_page(hall: Hall, secretary: Client) -> None:
    device = paired(hall, secretary)
    page = secretary.get(place(hall)).content.decode()
    assert "Máy ở cửa" in page
    [stop] = re.findall(r'action="(/conferences/\d+/points/\d+/devices/\d+/end/)"', page)
    assert secretary.post(stop, follow=True).status_code == 200
    assert device.get("sign").status_code == 401


def test_the_file_of_a_stopped_device_is_taken_in_and_counts_nobody_twice(hall: Hall, secretary: Client) -> None:
    device = paired(hall, secretary)
    sent, unsent = present(hall, 0), present(hall, 1)
    device.send(sent)
    file = {"format": "thongsuot.roll-call.1", "device": 1, "point": {"id": hall.point, "name": "x"}}
    data = json.dumps({**file, "sent_at": said(MORNING), "events": [sent, unsent, "nothing"]}).encode()
    upload = SimpleUploadedFile("roll-call.json", data, "application/json")
    page = secretary.post(place(hall, "recover/"), {"file": upload}, follow=True).content.decode()
    assert "Taken in: 1. Known already: 1. Refused: 1." in page
    assert at.attended(hall) == (33, 2, 2)


def test_a_refused_entry_is_noted_for_the_member_whom_it_was_about(hall: Hall, secretary: Client) -> None:
    device = paired(hall, secretary)
    event = {key: value for key, value in present(hall, 0).items() if key != "member"}
    assert outcomes(device.send(event | {"token": "a" * 64}, event | {"id": str(new_id()), "code": "?"})) == [
        "convening.unknown_pass",
        "convening.unknown_person",
    ]
    page = secretary.get(place(hall, "refused/")).content.decode()
    assert "2 entries wait" in page
    first, second = RefusedRollCall.objects.order_by("pk").values_list("pk", flat=True)
    wrong = secretary.post(place(hall, f"refused/{first}/"), {"member_code": "nobody"})
    assert b"There is no such person" in wrong.content
    secretary.post(place(hall, f"refused/{first}/"), {"member_code": "DV003"})
    secretary.post(place(hall, f"refused/{second}/"), {"nobody": "1"})
    assert RollCall.objects.get().convened.member.code == "DV003"
    assert "No refused entry waits" in secretary.get(place(hall, "refused/")).content.decode()
    assert RefusedRollCall.objects.count() == 2
