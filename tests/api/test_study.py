"""Study through the API: coverage, sheets, reports sent upward; each by its own scope, and nobody's name."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest

from tests.api.programs import program
from tests.api.test_writes import body, code
from tests.journeys.world import PUBLISHED, World
from tests.submissions.world import moved
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.rules.tokens import TokenScope
from thongsuot.reporting.sending import open_study_period
from thongsuot.study import operations as study
from thongsuot.study.models import Completion
from thongsuot.study.queries import Terms
from thongsuot.submissions.models import Report
from thongsuot.submissions.rules import Asked

SHEET = "member code,studied on\nM001,2026-02-10\nM002,2026-02-10\n"


@pytest.fixture
def period(world: World) -> int:
    """The document must be studied; the province asks for reports."""
    day = PUBLISHED.date()
    study.set_rule(
        actor=OPERATOR, document_id=world.document, terms=Terms(day, deadlines={"": day}), revision=0, now=PUBLISHED
    )
    asked = Asked("Kỳ", "study", day, day, day, world.document)
    return open_study_period(actor=OPERATOR, unit_id=world.units["HL"], asked=asked, now=PUBLISHED).period_id


@pytest.mark.usefixtures("period")
def test_a_sheet_is_looked_through_and_recorded_and_coverage_follows(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    secretary = program(world, "secretary", TokenScope.STUDY_SHEETS)
    with django_capture_on_commit_callbacks(execute=True):
        sent = secretary.send("/imports/study", document_words="15-NQ/TU", file=("so.csv", SHEET.encode()))
    place = body(sent, HTTPStatus.ACCEPTED)["href"]
    run = body(secretary.client.get(place))
    assert (run["state"], run["counts"], run["problems"]) == ("planned", {"created": 2, "unchanged": 0}, [])
    assert not Completion.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        body(secretary.post(f"{place.removeprefix('/api/v1')}/apply"), HTTPStatus.ACCEPTED)
    assert body(secretary.get("/imports/study"))["items"][0]["state"] == "applied"
    address = f"/documents/{world.document}/coverage"
    assert code(secretary.get(address), HTTPStatus.FORBIDDEN) == "api.scope_missing"
    found = body(program(world, "leader", TokenScope.FLOW_READ).get(address))
    assert found["figure"] == {"due": 5, "done": 2, "left": 3, "beyond": 0}
    assert (found["reporting"], found["of"], found["ways"]) == (1, 3, {"reported": 2})
    for key in ("due", "done", "left"):
        assert sum(row["figure"][key] for row in found["rows"]) == found["figure"][key]
    with django_capture_on_commit_callbacks(execute=True):
        wrong = secretary.send(
            "/imports/study", document_words="15-NQ/TU", file=("so.csv", b"code,studied on\nM004,x\n")
        )
    refused = body(secretary.client.get(body(wrong, HTTPStatus.ACCEPTED)["href"]))
    assert (refused["state"], [one["row"] for one in refused["problems"]]) == ("refused", [2])


def test_a_report_is_sent_once_told_above_and_called_back(world: World, period: int) -> None:
    secretary = program(world, "secretary", TokenScope.REPORTS_SEND)
    commune = world.units["HL-A"]
    [asked] = body(secretary.get("/reporting-periods", unit=commune))["items"]
    assert (asked["id"], asked["unit"]["code"], asked["is_open"]) == (period, "HL", True)
    reader = program(world, "leader", TokenScope.FLOW_READ)
    path = f"/reporting-periods/{period}/reports"
    assert code(reader.post(path, {"unit": commune}), HTTPStatus.FORBIDDEN) == "api.scope_missing"
    sent = secretary.post(path, {"unit": commune}, key="k")
    made = body(sent, HTTPStatus.CREATED)
    assert body(secretary.post(path, {"unit": commune}, key="k"), HTTPStatus.CREATED) == made
    assert code(secretary.post(path, {"unit": commune}), HTTPStatus.CONFLICT) == "submissions.already_sent"
    assert Report.objects.count() == 1
    kept = reader.client.get(sent.headers["Location"])
    assert (body(kept)["total"], body(kept)["is_whole"]) == ({"owed": 3, "done": 0}, True)
    assert "Nguyễn" not in kept.content.decode()
    standing = body(reader.get(f"/reporting-periods/{period}"))
    assert standing["share"] == {"asked": 5, "sent": 1, "late": 1}
    assert (standing["children"]["sent"], standing["reports"], standing["total"]["owed"]) == (1, 1, 3)
    for key in ("asked", "sent", "late"):
        assert sum(row["share"][key] for row in standing["rows"]) == standing["share"][key]
    back = f"/reports/{made['report_id']}/call-back"
    assert code(secretary.post(back, {"reason": " "}), HTTPStatus.CONFLICT) == "submissions.needs_reason"
    assert body(secretary.post(back, {"reason": "Thiếu"}))["why"] == "Thiếu"
    assert body(secretary.post(path, {"unit": commune}), HTTPStatus.CREATED)["number"] == 2
    elsewhere = {"unit": world.units["HL-B"]}
    assert code(secretary.post(path, elsewhere), HTTPStatus.FORBIDDEN) == "people.not_allowed"
    unasked = program(world, "office", TokenScope.REPORTS_SEND).post(path, {"unit": world.units["HL-BTC"]})
    assert code(unasked, HTTPStatus.CONFLICT) == "submissions.not_asked"


@pytest.mark.usefixtures("period")
def test_a_report_of_a_unit_that_stands_elsewhere_now_is_called_back(world: World) -> None:
    day, cell = PUBLISHED.date(), world.units["HL-B-1"]
    asked = Asked("Kỳ", "study", day, day, day, world.document)
    inner = open_study_period(actor=OPERATOR, unit_id=world.units["HL-B"], asked=asked, now=PUBLISHED).period_id
    secretary = program(world, "elsewhere", TokenScope.REPORTS_SEND)
    made = body(secretary.post(f"/reporting-periods/{inner}/reports", {"unit": cell}), HTTPStatus.CREATED)
    moved(cell, world.units["HL-A"], day + timedelta(days=1))
    assert body(secretary.get(f"/reports/{made['report_id']}"))["period_id"] == inner
    assert body(secretary.post(f"/reports/{made['report_id']}/call-back", {"reason": "Thiếu"}))["why"] == "Thiếu"
