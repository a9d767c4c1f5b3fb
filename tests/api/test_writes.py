"""Writing through the API: the operations of the pages, each once by its key, and what they refuse."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest

from tests.api.programs import Program, program
from tests.journeys.world import DRAFT, World
from thongsuot.documents.models import Requirement, RequirementState, Version, VersionState
from thongsuot.people.models import ApiRequest, Membership
from thongsuot.people.rules.tokens import TokenScope
from thongsuot.plans.models import Obligation, Progress, RefusedReport
from thongsuot.units.models import Unit

NEW = DRAFT.replace("16-NQ/TU", "17-NQ/TU")
UNITS = "code,name,kind,parent,opened\nHL-C,Đảng bộ xã Cẩm Tú,party_commune,HL,2025-07-01\n"
MEMBERS = "code,full name,unit code,category,official or temporary,from day\n"
MEMBERS += "M9,Nguyễn Thị Hai,HL-A-1,member,official,2025-07-01\n"
REPORT = {"happened_on": "2026-02-10", "note": "x"}


def body(response: Any, status: HTTPStatus = HTTPStatus.OK) -> Any:
    assert response.status_code == status, response.content
    return response.json()


def code(response: Any, status: HTTPStatus) -> str:
    assert response.headers["Content-Type"] == "application/problem+json"
    return str(body(response, status)["code"])


@pytest.fixture
def office(world: World) -> Program:
    return program(world, "office")


def test_a_resolution_goes_from_upload_to_withdrawal(world: World, office: Program) -> None:
    sent = office.send("/documents", unit=world.units["HL"], file=("nq.txt", NEW.encode()))
    brought = body(sent, HTTPStatus.CREATED)
    assert body(office.client.get(sent.headers["Location"]))["state"] == "draft"
    listed = body(office.get(f"/versions/{brought['version_id']}/requirements"))
    assert listed["total"] == brought["requirements"] > 1
    first, *rest = listed["items"]
    refused = body(office.post(f"/requirements/{first['id']}/refuse", {"revision": first["revision"]}))
    assert (refused["state"], refused["revision"]) == ("refused", first["revision"] + 1)
    for one in rest:
        corrected = {
            **one["meaning"],
            "statement": "Ban hành kế hoạch",
            "leads": one["meaning"]["leads"] or ["Tỉnh ủy"],
        }
        body(office.post(f"/requirements/{one['id']}/correct", {"revision": one["revision"], "meaning": corrected}))
    head = body(office.get(f"/documents/{brought['document_id']}"))["versions"][0]
    published = body(office.post(f"/versions/{head['id']}/publish", {"revision": head["revision"]}))
    assert published["in_force"] == len(rest)
    body(office.post(f"/versions/{head['id']}/withdraw", {"reason": "ban hành nhầm"}))
    assert Version.objects.get(pk=head["id"]).state == VersionState.WITHDRAWN


def test_the_same_file_is_kept_once_whatever_its_key(world: World, office: Program) -> None:
    first = office.send("/documents", unit=world.units["HL"], file=("nq.txt", NEW.encode()))
    again = office.send("/documents", unit=world.units["HL"], file=("nq.txt", NEW.encode()))
    assert body(again)["version_id"] == body(first, HTTPStatus.CREATED)["version_id"]
    assert body(again)["known"] is True


def test_a_decision_on_an_older_revision_is_refused(world: World, office: Program) -> None:
    found = Requirement.objects.filter(version=world.draft).order_by("pk")[0]
    seen = {"revision": found.revision}
    body(office.post(f"/requirements/{found.pk}/confirm", seen))
    late = office.post(f"/requirements/{found.pk}/refuse", seen)
    assert code(late, HTTPStatus.CONFLICT) == "documents.changed_meanwhile"
    assert Requirement.objects.get(pk=found.pk).state == RequirementState.CONFIRMED


def test_findings_are_split_merged_and_added_and_each_undone(world: World, office: Program) -> None:
    shown = Requirement.objects.filter(version=world.draft).exclude(state=RequirementState.REPLACED)
    before = set(shown.values_list("pk", flat=True))
    found = shown.order_by("pk")[0]
    sent = office.post(
        f"/requirements/{found.pk}/split", {"revision": found.revision, "parts": ["một", "hai"]}, key="s1"
    )
    parts = body(sent, HTTPStatus.CREATED)
    assert parts["replaced"] == [found.pk]
    assert body(office.client.get(sent.headers["Location"]))["meaning"]["statement"] == "một"
    again = office.post(
        f"/requirements/{found.pk}/split", {"revision": found.revision, "parts": ["một", "hai"]}, key="s1"
    )
    assert body(again, HTTPStatus.CREATED) == parts
    first, second = parts["made"]
    other = {"requirement_id": second, "revision": 1}
    merged = body(office.post(f"/requirements/{first}/merge", {"revision": 1, "others": [other]}), HTTPStatus.CREATED)
    assert body(office.get(f"/requirements/{merged['made'][0]}"))["meaning"]["statement"] == "một; hai"
    words = " ".join(found.quote.split()[:8])
    missed = {"kind": "task", "statement": "rà soát", "leads": ["Tỉnh ủy"]}
    added = office.post(f"/versions/{world.draft}/requirements", {"words": words, "meaning": missed})
    undone = [*body(added, HTTPStatus.CREATED)["made"], *merged["made"], first]
    for one in undone:
        body(office.post(f"/requirements/{one}/reopen", {"revision": Requirement.objects.get(pk=one).revision}))
    assert set(shown.values_list("pk", flat=True)) == before


def test_a_finding_is_merged_with_none_but_another(world: World, office: Program) -> None:
    found = Requirement.objects.filter(version=world.draft).order_by("pk")[0]
    sent = office.post(f"/requirements/{found.pk}/merge", {"revision": found.revision, "others": []})
    assert code(sent, HTTPStatus.CONFLICT) == "documents.merge_impossible"


def test_a_meaning_that_cannot_stand_is_refused_by_field(world: World, office: Program) -> None:
    found = Requirement.objects.filter(version=world.draft).order_by("pk")[0]
    meaning = {"kind": "target", "statement": "x", "comparator": "ge"}
    sent = office.post(f"/requirements/{found.pk}/correct", {"revision": found.revision, "meaning": meaning})
    assert body(sent, HTTPStatus.CONFLICT)["fields"].keys() == {"low"}


def task(world: World, unit: str = "HL-A") -> int:
    return int(Obligation.objects.get(unit=world.units[unit]).pk)


def test_a_task_goes_from_taken_up_to_done_and_back(world: World) -> None:
    secretary = program(world, "secretary", TokenScope.PROGRESS_WRITE)
    place = f"/obligations/{task(world)}"
    taken = body(secretary.post(f"{place}/take-up", REPORT | {"in_charge": "Phó Bí thư"}), HTTPStatus.CREATED)
    assert taken["in_charge"] == "Phó Bí thư"
    body(secretary.post(f"{place}/progress", REPORT | {"percent": 40}), HTTPStatus.CREATED)
    done = secretary.send(f"{place}/done", **REPORT, product="Kế hoạch", evidence=("a.pdf", b"%PDF"))
    assert body(done, HTTPStatus.CREATED)["done_on"] == "2026-02-10"
    history = body(secretary.get(place))["history"]
    assert [event["kind"] for event in history] == ["taken_on", "progress", "done"]
    assert history[-1]["has_file"] is True
    undone = secretary.post(f"{place}/undo", {"corrects_id": body(done, HTTPStatus.CREATED)["event_id"]})
    assert body(undone, HTTPStatus.CREATED)["done_on"] is None


def test_done_needs_evidence(world: World) -> None:
    sent = program(world, "secretary").send(f"/obligations/{task(world)}/done", **REPORT, product="Kế hoạch")
    assert code(sent, HTTPStatus.CONFLICT) == "plans.needs_evidence"


def test_a_report_is_counted_once_by_its_key(world: World) -> None:
    secretary, place = program(world, "secretary"), f"/obligations/{task(world)}/progress"
    first = secretary.post(place, REPORT | {"percent": 40}, key="week-7")
    second = secretary.post(place, REPORT | {"percent": 40}, key="week-7")
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert (first.headers.get("Idempotency-Replayed"), second.headers["Idempotency-Replayed"]) == (None, "true")
    assert Progress.objects.filter(obligation=task(world), kind="progress").count() == 1
    other = secretary.post(place, REPORT | {"percent": 50}, key="week-7")
    assert code(other, HTTPStatus.UNPROCESSABLE_ENTITY) == "people.request_key_reused"


def test_a_form_sent_again_is_the_same_request_though_its_borders_differ(world: World) -> None:
    secretary, place = program(world, "secretary"), f"/obligations/{task(world)}/done"
    fields = REPORT | {"product": "Kế hoạch", "evidence": ("a.pdf", b"%PDF")}
    first, second = (secretary.send(place, key="k", **fields) for _ in range(2))
    assert first.content == second.content
    changed = secretary.send(place, key="k", **fields | {"evidence": ("a.pdf", b"%PDF-2")})
    assert code(changed, HTTPStatus.UNPROCESSABLE_ENTITY) == "people.request_key_reused"


def test_a_refusal_is_an_answer_given_again(world: World) -> None:
    secretary, place = program(world, "secretary"), f"/obligations/{task(world)}/reopen"
    first, second = (secretary.post(place, REPORT, key="k") for _ in range(2))
    assert code(first, HTTPStatus.CONFLICT) == "plans.not_done"
    assert second.content == first.content


def test_what_is_kept_of_a_refused_report_stays_kept(world: World) -> None:
    """The refusal does not undo what its operation keeps as evidence."""
    secretary, place = program(world, "secretary"), f"/obligations/{task(world)}/progress"
    event = {"event_id": "01900000-0000-7000-8000-000000000001"}
    body(secretary.post(place, REPORT | event | {"percent": 40}), HTTPStatus.CREATED)
    again = secretary.post(place, REPORT | event | {"percent": 50})
    assert code(again, HTTPStatus.CONFLICT) == "plans.id_reused"
    assert RefusedReport.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 201, '"a'])
def test_a_writing_request_needs_a_key(world: World, key: str) -> None:
    secretary = program(world, "secretary")
    place = f"/api/v1/obligations/{task(world)}/progress"
    sent = secretary.client.post(place, REPORT, content_type="application/json", headers={"idempotency-key": key})
    assert code(sent, HTTPStatus.BAD_REQUEST) == "api.key_missing"
    assert not ApiRequest.objects.exists()


def test_a_key_may_stand_in_quotes(world: World) -> None:
    secretary, place = program(world, "secretary"), f"/obligations/{task(world)}/progress"
    first, second = (secretary.post(place, REPORT | {"percent": 1}, key=key) for key in ("k-1", '"k-1"'))
    assert second.content == first.content


def test_the_tree_is_imported_applied_and_taken_back(office: Program) -> None:
    sent = office.send("/imports/tree", file=("units.csv", UNITS.encode()))
    place = body(sent, HTTPStatus.CREATED)["href"]
    assert body(office.client.get(place))["counts"]["created"] == 1
    assert not Unit.objects.filter(code="HL-C").exists()
    run = place.removeprefix("/api/v1")
    body(office.post(f"{run}/apply"))
    assert Unit.objects.filter(code="HL-C").exists()
    body(office.post(f"{run}/take-back"))
    assert body(office.client.get(place))["state"] == "taken_back"


def test_a_sheet_with_problems_is_refused_row_by_row_and_nothing_is_kept(office: Program) -> None:
    sent = office.send("/imports/tree", file=("units.csv", UNITS.replace(",HL,", ",NOWHERE,").encode()))
    refused = body(sent, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert refused["code"] == "api.sheet_has_problems"
    assert [problem["row"] for problem in refused["problems"]] == [2]
    assert len(body(office.get("/imports/tree"))["items"]) == 1  # the world's own


def test_members_are_imported_by_a_job_whose_run_is_asked_for(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    secretary = program(world, "secretary", TokenScope.MEMBERS_IMPORT)
    with django_capture_on_commit_callbacks(execute=True):
        sent = secretary.send("/imports/members", file=("members.csv", MEMBERS.encode()))
    place = body(sent, HTTPStatus.ACCEPTED)["href"]
    assert sent.headers["Location"] == place
    run = body(secretary.client.get(place))
    assert (run["state"], run["counts"]["created"]) == ("planned", 1)
    with django_capture_on_commit_callbacks(execute=True):
        body(secretary.post(f"{place.removeprefix('/api/v1')}/apply"), HTTPStatus.ACCEPTED)
    assert body(secretary.client.get(place))["state"] == "applied"
    assert Membership.objects.filter(member__code="M9").count() == 1


def test_answers_that_are_kept_hold_no_members_name(world: World, django_capture_on_commit_callbacks: Any) -> None:
    secretary = program(world, "secretary", TokenScope.MEMBERS_IMPORT)
    with django_capture_on_commit_callbacks(execute=True):
        secretary.send("/imports/members", file=("nguyen-thi-hai.csv", MEMBERS.replace("HL-A-1", "HL-B-1").encode()))
    kept = " ".join(ApiRequest.objects.values_list("body", flat=True))
    assert "run_id" in kept
    assert "Hai" not in kept
    assert "hai" not in kept


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of two, so that a few make pages."""
    for place in ("documents.queries.listing.PAGE", "documents.queries.reviewing.CARDS", "api.v1.units.PAGE"):
        monkeypatch.setattr(f"thongsuot.{place}", 2)


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("path", ["/documents", "/versions/{draft}/requirements", "/units", "/obligations"])
def test_pages_follow_their_cursors_to_the_end(world: World, office: Program, path: str) -> None:
    office.send("/documents", unit=world.units["HL"], file=("nq.txt", NEW.encode()))
    address = f"/api/v1{path.format(draft=world.draft)}"
    seen: list[int] = []
    page: dict[str, Any] = {}
    number = 0
    while address:
        response = office.client.get(address)
        page = body(response)
        seen += [item["id"] for item in page.get("items") or page["units"]]
        number += 1
        assert page.get("number", number) == number
        link = response.headers.get("Link", "")
        assert bool(link) == bool(page["next"])
        address = link[1:].split(">")[0] if link else ""
    assert len(seen) == len(set(seen)) == page["total"]


def test_a_page_begins_after_the_last_item_whatever_has_come_before_it(
    world: World, office: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thongsuot.documents.queries.listing.PAGE", 1)
    first = body(office.get("/documents"))
    newer = NEW.replace("30 tháng 01", "31 tháng 01")
    office.send("/documents", unit=world.units["HL"], file=("nq.txt", newer.encode()))
    second = body(office.get("/documents", after=first["next"]))
    assert {first["items"][0]["symbol"], second["items"][0]["symbol"]} == {"15-NQ/TU", "16-NQ/TU"}


def test_figures_stand_under_the_tree_of_their_day_or_a_later_one(world: World, office: Program) -> None:
    place = f"/documents/{world.document}/flow"
    assert body(office.get(place, day="2026-03-01"))["tree_of"] == "2026-03-01"
    assert body(office.get(place, day="2026-03-01", tree="2026-04-01"))["tree_of"] == "2026-04-01"
    earlier = office.get(place, day="2026-03-01", tree="2026-02-01")
    assert code(earlier, HTTPStatus.CONFLICT) == "units.tree_before_day"
