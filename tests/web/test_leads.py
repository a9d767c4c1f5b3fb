"""Wordings that name no one unit are answered once; tasks of closed units are given on."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import NOW, unit
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.documents import operations as documents
from thongsuot.documents.models import Doubt, Version
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.kernel.actor import OPERATOR
from thongsuot.plans.models import Obligation
from thongsuot.units import operations
from thongsuot.units.models import Unit


@pytest.fixture
def board(province: Unit) -> Unit:
    """A board whose name the resolution writes otherwise."""
    return unit("BTC", "Ban Tổ chức", "party_organisation_board", province)


@pytest.fixture
def published(board: Unit, uploaded: Uploaded) -> Uploaded:
    """The resolution in force. Its tasks name two boards in words that no unit bears."""
    documents.confirm_above(actor=OPERATOR, version_id=uploaded.version_id, confidence=0.1, now=NOW)
    revision = Version.objects.get(pk=uploaded.version_id).revision
    documents.publish(actor=OPERATOR, version_id=uploaded.version_id, revision=revision, now=NOW)
    return uploaded


def answer(client: Client, published: Uploaded, **more: object) -> Obligation | None:
    """Say who the first wording means; the task that came of it."""
    address = f"/documents/{published.document_id}/leads/"
    first = client.get(address).context["leads"][0]
    client.post(address, {"doubt": list(first.doubt_ids), **more})
    return Obligation.objects.filter(requirement=first.tasks[0][0]).first()


def test_the_page_is_light_and_asks_little(
    office: Client, published: Uploaded, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/documents/{published.document_id}/leads/"
    about = office.get(address).context["leads"][0].doubt_ids[0]
    with django_assert_max_num_queries(15):
        page = office.get(f"{address}?about={about}&q=ban")
    assert "Ban Tổ chức" in page.content.decode()
    assert parts_of(page).inline == []
    assert weight(page) <= LIMIT


def test_flow_and_review_lead_to_the_wordings_that_nobody_could_tell(
    office: Client, member: Client, published: Uploaded
) -> None:
    link = f'href="/documents/{published.document_id}/leads/"'
    for address in (f"/documents/{published.document_id}/", f"/versions/{published.version_id}/review/"):
        assert link in office.get(address).content.decode()
    assert link not in member.get(f"/documents/{published.document_id}/", follow=True).content.decode()
    for doubt in Doubt.objects.filter(code__startswith="plans.body_"):
        office.post(
            f"/documents/{published.document_id}/leads/",
            {"doubt": doubt.pk, "unit": Unit.objects.get(code="BTC").pk},
        )
    assert link not in office.get(f"/documents/{published.document_id}/").content.decode()


def test_a_wording_is_answered_by_a_search_and_its_task_goes_out(office: Client, published: Uploaded) -> None:
    taker = Unit.objects.get(code="BTC")
    given = answer(office, published, unit=[taker.pk])
    assert given is not None
    assert given.unit == taker
    assert Doubt.objects.filter(state="settled").count() == 1


def test_no_choice_is_refused_and_nothing_is_settled(office: Client, published: Uploaded) -> None:
    assert answer(office, published) is None
    assert not Doubt.objects.filter(state="settled").exists()


def test_a_unit_that_does_not_exist_is_refused(office: Client, published: Uploaded) -> None:
    assert answer(office, published, unit=[987654]) is None


def test_an_answer_once_given_is_gone_from_the_list(office: Client, published: Uploaded) -> None:
    address = f"/documents/{published.document_id}/leads/"
    before = len(office.get(address).context["leads"])
    answer(office, published, unit=[Unit.objects.get(code="BTC").pk])
    assert len(office.get(address).context["leads"]) == before - 1


def test_who_assigns_nothing_answers_nothing(member: Client, published: Uploaded) -> None:
    address = f"/documents/{published.document_id}/leads/"
    assert member.get(address).status_code == 403
    assert member.post(address, {"doubt": [1], "unit": [1]}).status_code == 403
    assert member.get("/obligations/waiting/").status_code == 403


def test_the_tasks_of_a_closed_unit_wait_and_are_given_on(
    office: Client, published: Uploaded, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    given = answer(office, published, unit=[Unit.objects.get(code="BTC").pk])
    assert given is not None
    rows = "action,unit code\ngiải thể,BTC\n"
    act = operations.plan_reorganisation(
        actor=OPERATOR, data=rows.encode(), name="a.csv", document_words="Quyết định số 7",
        operates_on=date(2026, 3, 2), now=NOW,
    )  # fmt: skip
    operations.reorganise(actor=OPERATOR, act_id=act.act_id or 0, now=NOW)
    office.get("/obligations/waiting/")
    with django_assert_max_num_queries(15):
        page = office.get("/obligations/waiting/").content.decode()
    assert "Ban Tổ chức" in page
    refused = office.post("/obligations/waiting/", {"obligation": given.pk, "other": "NOWHERE"})
    assert "There is no unit NOWHERE" in refused.content.decode()
    office.post("/obligations/waiting/", {"obligation": given.pk, "other": "X1"})
    given.refresh_from_db()
    assert given.unit.code == "X1"
    assert "Nothing waits" in office.get("/obligations/waiting/").content.decode()
