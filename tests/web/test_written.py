"""A page that is kept says at every moment what it would say were it written anew, to each of its readers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib import messages
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.flow.test_figures import complete, enrol, receive
from tests.kept import once
from tests.plans import world as at
from tests.web.organisation import LAST, Organised, browser, organise
from thongsuot.catalogues.models import Entry
from thongsuot.documents import operations as documents
from thongsuot.documents.models import Document, Requirement
from thongsuot.flow import queries
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.models import Grant, User
from thongsuot.people.rules.roles import Role
from thongsuot.units.operations.versions import forget_trees
from thongsuot.web.written import CACHE, forget_rows

TOKEN = re.compile(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"\w+"')


@pytest.fixture
def made(db: None, monkeypatch: pytest.MonkeyPatch) -> Organised:
    monkeypatch.setattr(timezone, "now", lambda: at.at(LAST))
    return once(organise)


def page(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, TOKEN.sub("", answer.content.decode())


def _acts(made: Organised) -> dict[str, Callable[[], object]]:
    """What changes something that a page of the flow shows, from whichever table."""
    first, second, _third = made.world.communes
    task = made.task_of(first)
    rows = Requirement.objects.filter(version=made.version)
    return {
        "a document received": lambda: receive(made.document_id, second, LAST),
        "a task done": lambda: complete(task.pk, LAST, LAST),
        "members": lambda: enrol({first: 3, made.world.cells[0]: 7}),
        "a wording corrected": lambda: rows.update(statement="Nói cách khác"),
        "and back again": lambda: rows.update(statement="Nói cách khác nữa"),
        "a title": lambda: Document.objects.update(title="tên mới"),
        "a stage's words": lambda: Entry.objects.filter(catalogue="stages").update(words_en="Stage", words_vi="Chặng"),
        "a unit moved": lambda: _move(made.world.cells[0], second),
        "a unit closed": lambda: at.succeed(second, [first], first, LAST),
        "withdrawn": lambda: documents.withdraw(
            actor=OPERATOR, version_id=made.version.pk, reason="Ban hành nhầm", now=at.at(LAST)
        ),
    }


def _move(unit_id: int, parent_id: int) -> None:
    at.move(unit_id, parent_id, LAST)
    forget_trees()


def test_after_every_act_each_reader_finds_what_is_written_anew(made: Organised) -> None:
    province, commune = made.world.province, made.world.communes[0]
    office, leader = browser(Role.OFFICE, province), browser(Role.LEADER, province)
    vietnamese = Client(headers={"accept-language": "vi"})
    vietnamese.force_login(User.objects.order_by("pk")[0], backend=settings.AUTHENTICATION_BACKENDS[0])
    address = f"/documents/{made.document_id}/"
    within = f"{address}?unit={commune}"
    secretary = browser(Role.SECRETARY, commune)
    asked = [(office, address), (leader, address), (vietnamese, address), (office, within), (secretary, within)]
    before = [page(*one) for one in asked]
    assert len({text for _status, text in before}) == len(asked)  # no two of them are alike
    for name, act in _acts(made).items():
        act()
        found = [page(*one) for one in asked]
        caches[CACHE].clear()
        forget_rows()
        assert [page(*one) for one in asked] == found, name
        assert found[0] != before[0], name
        before = found


def test_what_is_kept_is_not_worked_out_again_and_says_the_moment(
    made: Organised, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    leader, address = browser(Role.LEADER, made.world.province), f"/documents/{made.document_id}/"
    first = page(leader, address)
    monkeypatch.setattr(timezone, "now", lambda: at.at(LAST) + timedelta(minutes=5))
    monkeypatch.setattr(queries, "flow_of", None)
    with django_assert_max_num_queries(9):  # the session, who it is, the tree, what they hold, and what the page names
        again = page(leader, address)
    moments = [re.findall(r"as of (\d\d:\d\d)", text) for _status, text in (first, again)]
    assert moments[0] != moments[1]
    assert again[1].replace(moments[1][0], moments[0][0]) == first[1]


def test_the_token_of_a_form_is_in_nothing_that_is_kept(made: Organised) -> None:
    office, address = browser(Role.OFFICE, made.world.province), f"/documents/{made.document_id}/"
    texts = [office.get(address).content.decode() for _time in range(2)]
    assert texts[0] != texts[1]
    assert TOKEN.sub("", texts[0]) == TOKEN.sub("", texts[1])


def test_nobody_is_shown_what_is_kept_once_they_may_not_see_it(made: Organised) -> None:
    first, second, _third = made.world.communes
    leader, beside = browser(Role.LEADER, first), browser(Role.LEADER, second)
    within = f"/documents/{made.document_id}/?unit={first}"
    assert page(leader, within)[0] == 200
    assert page(beside, within)[0] == 403
    Grant.objects.filter(unit=first).update(ended_at=at.at(LAST))
    assert page(leader, within)[0] == 403
    Grant.objects.filter(unit=second).update(last_day=LAST - timedelta(days=1))
    assert page(beside, f"/documents/{made.document_id}/")[0] == 403


def test_a_message_is_told_once_and_kept_with_nothing(made: Organised) -> None:
    office, address = browser(Role.OFFICE, made.world.province), f"/documents/{made.document_id}/"
    before = page(office, address)
    request = office.get(address).wsgi_request
    messages.success(request, "Đã nhắc")
    told = HttpResponse()
    get_messages(request).update(told)  # type: ignore[union-attr]  # a storage, for there is a session
    request.session.save()
    office.cookies.update(told.cookies)
    assert "Đã nhắc" in page(office, address)[1]
    assert page(office, address) == before
