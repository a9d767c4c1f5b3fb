"""The protocol as devices meet it, over HTTP."""

from __future__ import annotations

import gzip
from unittest.mock import Mock

import pytest
from django.test import Client
from typer.testing import CliRunner

from tests.convening import noting as at
from tests.convening.world import Hall, pass_of
from tests.sync.devices import Device, enrol, outcomes, present, said
from thongsuot.audit.models import Entry
from thongsuot.cli.app import app
from thongsuot.convening.models import PointSign, Question, RefusedRollCall, RollCall
from thongsuot.kernel import db_lines
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.sync import operations
from thongsuot.sync.models import Device as Row


def test_a_device_takes_its_own_points_people_and_nobody_else(hall: Hall, device: Device) -> None:
    held = pass_of(hall.people[0], "secret")
    answer = device.get("roster")
    found = answer.json()
    assert [one["id"] for one in found["people"] if one["id"] in hall.people] == [one["id"] for one in found["people"]]
    assert len(found["people"]) == len(hall.people)
    assert {one["pass"] for one in found["people"]} == {"", held}
    assert set(found["people"][0]) == {"id", "name", "fold", "unit", "category", "pass"}
    assert {str(one["unit"]) for one in found["people"]} == set(found["units"])
    assert [one["number"] for one in found["sittings"]] == [1, 2]
    assert device.get("roster", **{"if-none-match": answer.headers["ETag"]}).status_code == 304
    assert Entry.objects.filter(action="sync.roster").count() == 1


def test_a_batch_is_taken_and_each_event_gets_its_verdict(hall: Hall, device: Device) -> None:
    events = [present(hall, place) for place in range(3)]
    answer = device.send(*events, events[0], present(hall, 4, sitting=999_999))
    assert answer.status_code == 200
    assert outcomes(answer) == ["accepted"] * 3 + ["duplicate", "convening.unknown_sitting"]
    assert [one["id"] for one in answer.json()["verdicts"][:3]] == [one["id"] for one in events]
    assert 20 <= answer.json()["next_in"] <= 60
    assert at.attended(hall) == (33, 3, 3)
    assert PointSign.objects.filter(point=hall.point).exists()


def test_a_packed_batch_is_read_and_one_that_would_burst_is_not(hall: Hall, device: Device) -> None:
    batch = {"sent_at": said(at.NOW), "events": [present(hall, 0)]}
    assert outcomes(device.post("events", batch, packed=True)) == ["accepted"]
    bomb = gzip.compress(b" " * 50_000_000)
    assert device.post("events", bomb, encoding="gzip").status_code == 413
    assert device.post("events", b"no gzip", encoding="gzip").status_code == 400


def test_what_has_no_shape_is_refused_by_itself_and_kept(hall: Hall, device: Device) -> None:
    bad = [
        present(hall, 1, kind="stolen"),
        present(hall, 1, member="1"),
        present(hall, 1, code="DV001"),
        present(hall, 1, seen_at="yesterday"),
        present(hall, 1, id="1"),
        present(hall, 1, kind="undo"),
        {"text": "\x00"},
        "nothing",
        None,
    ]
    answer = device.send(present(hall, 0), *bad, present(hall, 2))  # type: ignore[arg-type]  # on purpose
    assert outcomes(answer) == ["accepted", *["sync.malformed"] * len(bad), "accepted"]
    assert RefusedRollCall.objects.filter(code="sync.malformed").count() == len(bad)
    assert RollCall.objects.count() == 2


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"sent_at": "2026-12-04T01:00:00Z"}'])
def test_what_is_no_batch_is_refused_whole(device: Device, body: bytes) -> None:
    answer = device.post("events", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "sync.not_json")


def test_a_batch_has_its_limit(hall: Hall, device: Device) -> None:
    answer = device.send(*[present(hall, 0)] * 501)
    assert (answer.status_code, answer.json()["code"]) == (413, "sync.too_many_events")


def test_a_stopped_device_is_told_so_at_once(hall: Hall, device: Device) -> None:
    operations.end_device(actor=OPERATOR, device_id=Row.objects.get().pk, now=at.NOW)
    for answer in (device.send(present(hall, 0)), device.get("roster"), device.get("sign")):
        assert (answer.status_code, answer.json()["code"]) == (401, "sync.device_ended")
    assert not RollCall.objects.exists()


def test_a_device_that_signs_out_is_gone(device: Device) -> None:
    assert device.sign_out().status_code == 204
    assert device.get("sign").status_code == 401


def test_a_code_opens_one_device_once(hall: Hall) -> None:
    code = operations.make_code(actor=OPERATOR, point_id=hall.point, now=at.NOW)
    typed = code.lower().replace("-", " ").replace("0", "o")
    answers = [Client().post("/sync/v1/enrol", {"code": typed}, content_type="application/json") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 403]
    assert answers[0].json()["point"]["id"] == hall.point
    assert answers[1].json()["code"] == "sync.bad_code"


def test_a_restored_database_is_told_by_its_epoch(device: Device) -> None:
    before = device.get("sign").json()["epoch"]
    assert device.get("sign").json()["epoch"] == before
    operations.begin_epoch(now=at.NOW)
    second = device.get("sign").json()["epoch"]
    assert CliRunner().invoke(app, ["sync", "new-epoch"]).exit_code == 0
    third = device.get("sign").json()["epoch"]
    assert len({before, second, third}) == 3
    assert Entry.objects.get(action="sync.new_epoch").subject == f"epoch:{third}"


def test_a_sign_of_life_tells_when_to_come_again(device: Device, hall: Hall) -> None:
    answer = device.post("sign", b"")
    assert set(answer.json()) >= {"next_in", "epoch", "now"}
    assert PointSign.objects.filter(point=hall.point).exists()
    assert device.get("enrol").status_code == 405
    assert enrol(hall.other_point).get("sign").status_code == 200


def test_what_a_device_brings_outlasts_a_crash_and_its_sign_of_life_need_not(
    hall: Hall, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits_for_no_disk = Mock(wraps=db_lines.need_not_last)
    monkeypatch.setattr(db_lines, "need_not_last", waits_for_no_disk)
    etag = device.get("roster").headers["ETag"]
    device.send(present(hall, 0))
    assert waits_for_no_disk.call_count == 0

    device.post("sign", b"")
    assert waits_for_no_disk.call_count == 1
    assert device.get("roster", **{"If-None-Match": etag}).status_code == 304
    assert waits_for_no_disk.call_count == 2


def test_a_question_sent_twice_is_asked_once_through_the_point(hall: Hall, device: Device) -> None:
    asked = {"id": str(new_id()), "words": "Bao giờ có\x00 hướng dẫn?", "sitting": hall.sittings[0]}
    assert [device.post("questions", asked).status_code for _ in range(2)] == [201, 201]
    question = Question.objects.get()
    assert (question.words, question.point_id, question.sitting_id) == (
        "Bao giờ có hướng dẫn?",
        hall.point,
        hall.sittings[0],
    )
    assert device.post("questions", {"id": str(new_id()), "words": " "}).status_code == 400
