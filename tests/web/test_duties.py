"""What is due from a unit, reported on one screen: sent twice it counts once, a slip is taken back."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.kept import once
from tests.plans import world as at
from tests.web.organisation import LAST, Organised, browser, organise
from thongsuot.documents.models import Receipt
from thongsuot.people.rules.roles import Role
from thongsuot.plans.models import Obligation, Progress
from thongsuot.web.templatetags.thongsuot import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None, monkeypatch: pytest.MonkeyPatch) -> Organised:
    monkeypatch.setattr(timezone, "now", lambda: at.at(LAST))
    return once(organise)


@pytest.fixture
def task(made: Organised) -> Obligation:
    return made.task_of(made.world.home_affairs)


@pytest.fixture
def secretary(made: Organised) -> Client:
    return browser(Role.SECRETARY, made.world.home_affairs, with_subtree=False)


def form_of(client: Client, task: Obligation, action: str) -> dict[str, str]:
    """What a browser would send from the page: every field with its first value."""
    form = client.get(f"/obligations/{task.pk}/").context["forms"][action]
    return {name: str(form[name].value() or "") for name in form.fields if name != "evidence"}


def kinds(task: Obligation) -> list[str]:
    return list(Progress.objects.filter(obligation=task).order_by("recorded_at", "pk").values_list("kind", flat=True))


def test_the_most_urgent_duty_stands_first_with_one_action(secretary: Client, made: Organised) -> None:
    page = secretary.get(f"/units/{made.world.home_affairs}/due/")
    text = page.content.decode()
    assert [card.action for card in page.context["cards"]] == ["take_on", "take_on"]
    days = [card.due_on for card in page.context["cards"]]
    assert days == sorted(days)
    assert len(re.findall(r'class="button primary"', text)) == 2
    assert '<strong class="stuck">2 overdue</strong>' in text


def test_a_card_tells_by_when_to_take_a_task_on(secretary: Client, made: Organised) -> None:
    page = secretary.get(f"/units/{made.world.home_affairs}/due/")
    card = next(card for card in page.context["cards"] if card.action == "take_on")
    assert f"to be taken on by {day(card.due_on)}" in page.content.decode()


def test_receipt_is_confirmed_in_one_tap_and_counts_once(made: Organised) -> None:
    commune = made.world.communes[1]
    secretary = browser(Role.SECRETARY, commune)
    address = f"/units/{commune}/due/{made.document_id}/received/"
    assert address in secretary.get(f"/units/{commune}/due/").content.decode()
    for _tap in range(2):
        assert secretary.post(address).headers["Location"] == f"/units/{commune}/due/"
    assert Receipt.objects.filter(unit=commune).count() == 1
    assert address not in secretary.get(f"/units/{commune}/due/").content.decode()


def test_a_task_is_taken_on_by_a_post(secretary: Client, task: Obligation) -> None:
    typed = form_of(secretary, task, "take-on") | {"in_charge": "Phó Giám đốc"}
    answer = secretary.post(f"/obligations/{task.pk}/take-on/", typed)
    assert answer.headers["Location"] == f"/obligations/{task.pk}/"
    task.refresh_from_db()
    assert (task.in_charge, task.taken_on) == ("Phó Giám đốc", LAST)


def test_a_form_sent_twice_counts_once(secretary: Client, task: Obligation) -> None:
    typed = form_of(secretary, task, "take-on") | {"in_charge": "Phó Giám đốc"}
    for _press in range(2):
        assert secretary.post(f"/obligations/{task.pk}/take-on/", typed).status_code == 302
    assert kinds(task) == ["taken_on"]


def test_the_same_id_with_other_words_is_refused_and_the_form_gets_a_new_one(
    secretary: Client, task: Obligation
) -> None:
    typed = form_of(secretary, task, "take-on") | {"in_charge": "Phó Giám đốc"}
    secretary.post(f"/obligations/{task.pk}/take-on/", typed)
    page = secretary.post(f"/obligations/{task.pk}/take-on/", typed | {"in_charge": "Giám đốc"})
    form = page.context["forms"]["take-on"]
    assert "A different report already came under this id" in page.content.decode()
    assert form["event_id"].value() != typed["event_id"]
    again = typed | {"in_charge": "Giám đốc", "event_id": form["event_id"].value()}
    assert secretary.post(f"/obligations/{task.pk}/take-on/", again).status_code == 302
    assert kinds(task) == ["taken_on", "taken_on"]


def test_done_needs_evidence_and_keeps_what_was_typed(secretary: Client, task: Obligation) -> None:
    typed = form_of(secretary, task, "done") | {"product": "Kế hoạch số 5"}
    page = secretary.post(f"/obligations/{task.pk}/done/", typed)
    assert page.status_code == 200
    assert "Give the evidence" in page.content.decode()
    assert "Kế hoạch số 5" in page.content.decode()
    assert kinds(task) == []


def test_evidence_leaves_as_a_download_for_those_who_see_the_task(
    secretary: Client, made: Organised, task: Obligation
) -> None:
    file = SimpleUploadedFile("ke-hoach.html", b"<script>1</script>", content_type="text/html")
    typed = form_of(secretary, task, "done") | {"product": "Kế hoạch số 5", "evidence": file}
    assert secretary.post(f"/obligations/{task.pk}/done/", typed).status_code == 302
    address = f"/evidence/{Progress.objects.get(obligation=task).pk}/"
    answer = secretary.get(address)
    assert answer.content == b"<script>1</script>"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert browser(Role.SECRETARY, made.world.communes[2]).get(address).status_code == 404
    assert secretary.get(f"/evidence/{uuid4()}/").status_code == 404


def test_a_slip_is_taken_back(secretary: Client, task: Obligation) -> None:
    typed = form_of(secretary, task, "take-on") | {"in_charge": "Phó Giám đốc"}
    secretary.post(f"/obligations/{task.pk}/take-on/", typed)
    page = secretary.get(f"/obligations/{task.pk}/")
    undo = {"event_id": str(page.context["undo_id"]), "corrects_id": typed["event_id"]}
    assert secretary.post(f"/obligations/{task.pk}/undo/", undo).status_code == 302
    task.refresh_from_db()
    assert task.taken_on is None
    assert "taken back or corrected" in secretary.get(f"/obligations/{task.pk}/").content.decode()


def test_done_is_reopened(secretary: Client, task: Obligation) -> None:
    done = form_of(secretary, task, "done") | {"product": "Kế hoạch", "evidence_link": "https://so.example/1"}
    secretary.post(f"/obligations/{task.pk}/done/", done)
    again = form_of(secretary, task, "reopen") | {"note": "Gửi nhầm bản"}
    assert secretary.post(f"/obligations/{task.pk}/reopen/", again).status_code == 302
    assert kinds(task) == ["done", "reopened"]


def test_regular_work_is_never_reported_done(secretary: Client, made: Organised) -> None:
    regular = next(one for one in made.obligations if one.regular)
    assert list(secretary.get(f"/obligations/{regular.pk}/").context["forms"]) == ["take-on"]


def test_a_leader_sees_the_task_without_a_form(made: Organised, task: Obligation) -> None:
    leader = browser(Role.LEADER, made.world.province)
    page = leader.get(f"/obligations/{task.pk}/")
    assert page.context["forms"] == {}
    assert "its unit reports on it" in page.content.decode()
    typed = {"event_id": str(uuid4()), "happened_on": "2026-06-01", "in_charge": "Ai đó"}
    assert leader.post(f"/obligations/{task.pk}/take-on/", typed).status_code == 403


def test_an_unknown_task_or_report_is_a_404(secretary: Client, made: Organised, task: Obligation) -> None:
    other = made.task_of(made.world.finance)
    assert secretary.get(f"/obligations/{other.pk}/").status_code == 404
    assert secretary.post(f"/obligations/{task.pk}/shout/", {}).status_code == 404
    assert secretary.post(f"/obligations/{task.pk}/undo/", {}).status_code == 400


def test_own_duties_have_a_short_address(secretary: Client, made: Organised) -> None:
    assert secretary.get("/due/").headers["Location"] == f"/units/{made.world.home_affairs}/due/"
