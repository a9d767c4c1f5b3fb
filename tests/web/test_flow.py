"""A document's flow and its requirements' threads: few queries, sums that close, refused where not allowed, files."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.kept import once
from tests.plans import world as at
from tests.web.organisation import LAST, Organised, browser, organise
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.documents import operations as documents
from thongsuot.documents.models import Document
from thongsuot.flow.rules.headlines import Kind
from thongsuot.kernel.actor import OPERATOR
from thongsuot.officedoc import from_sheet
from thongsuot.people.rules.roles import Role

PAGES = [
    "/",
    "/documents/{document}/",
    "/documents/{document}/?unit={commune}",
    "/documents/{document}/?unit={province}&day=2026-05-01&compare=2026-02-10&order=name&q=an+hoa",
    "/documents/{document}/?unit={commune}&day=2026-05-01&compare=2026-02-10",
    "/documents/{document}/requirements/",
    "/requirements/{requirement}/thread/",
    "/requirements/{requirement}/thread/?unit={finance}",
    "/obligations/",
    "/obligations/?document={document}&status=overdue&order=unit&unit={province}",
    "/units/{commune}/due/",
    "/obligations/{obligation}/",
]


@pytest.fixture
def made(db: None, monkeypatch: pytest.MonkeyPatch) -> Organised:
    monkeypatch.setattr(timezone, "now", lambda: at.at(LAST))
    return once(organise)


@pytest.fixture
def office(made: Organised) -> Client:
    return browser(Role.OFFICE, made.world.province)


def filled(address: str, made: Organised) -> str:
    return address.format(
        document=made.document_id,
        province=made.world.province,
        commune=made.world.communes[0],
        finance=made.world.finance,
        requirement=made.obligations[0].requirement_id,
        obligation=made.obligations[0].pk,
    )


@pytest.mark.parametrize("address", PAGES)
def test_each_page_opens_light_and_with_few_queries(
    office: Client, made: Organised, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office.get("/")  # builds today's tree, once for everybody
    with django_assert_max_num_queries(15):
        page = office.get(filled(address, made))
    assert page.status_code == 200
    assert parts_of(page).inline == []
    assert weight(page) <= LIMIT


def test_the_page_says_where_it_is_stuck_and_its_rows_sum_to_the_sentence(office: Client, made: Organised) -> None:
    page = office.get(f"/documents/{made.document_id}/")
    headline, children = page.context["flow"].headline, page.context["children"].items
    assert headline.kind is Kind.STUCK
    assert '<strong class="stuck">Published</strong>' in page.content.decode()
    assert sum(child.stuck for child in children) == headline.units + headline.elsewhere
    assert sum(child.members for child in children) == headline.members
    rows = page.context["flow"].stuck
    assert len((*page.context["stuck"], *page.context["more_stuck"])) == len(rows)
    assert sum(row.units for row in rows) == page.context["stuck_units"]
    for code, cell in zip([one.code for one in page.context["columns"]], page.context["total"], strict=True):
        assert sum(row.figures[code].owed for row in children if code in row.figures) == cell.figure.owed
        assert sum(row.figures[code].reached for row in children if code in row.figures) == cell.figure.reached


def test_children_are_sorted_and_filtered_by_the_address(office: Client, made: Organised) -> None:
    address = f"/documents/{made.document_id}/"
    by_units = office.get(f"{address}?order=-units").context["children"].items
    assert [child.units for child in by_units] == sorted((child.units for child in by_units), reverse=True)
    found = office.get(f"{address}?q=binh+minh").context["children"].items
    assert [child.unit.name for child in found] == ["Đảng ủy xã Bình Minh"]
    assert "No unit of this name here" in office.get(f"{address}?q=nowhere").content.decode()


def test_a_unit_opens_into_its_children_and_the_way_leads_back(office: Client, made: Organised) -> None:
    page = office.get(filled("/documents/{document}/?unit={commune}", made))
    assert [unit.id for unit in page.context["above"]] == [made.world.province]
    own = [child.unit.id for child in page.context["children"].items if child.is_own]
    assert own == [made.world.communes[0]]


def test_a_day_that_is_no_day_or_still_to_come_is_refused(office: Client, made: Organised) -> None:
    assert office.get(f"/documents/{made.document_id}/?day=soon").status_code == 404
    assert office.get(f"/documents/{made.document_id}/?day=2026-06-02").status_code == 409


def test_a_member_is_led_to_the_text(made: Organised) -> None:
    member = browser(Role.MEMBER, made.world.cells[0], with_subtree=False)
    answer = member.get(f"/documents/{made.document_id}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/documents/{made.document_id}/text/")
    assert member.get(filled("/requirements/{requirement}/thread/", made)).status_code == 403
    assert member.get("/obligations/").status_code == 403


def test_a_unit_outside_is_refused(made: Organised) -> None:
    finance = browser(Role.SECRETARY, made.world.finance)
    outside = made.world.communes[0]
    for address in (f"/documents/{made.document_id}/?unit={outside}", f"/units/{outside}/due/"):
        assert finance.get(address).status_code == 403
    assert finance.get(f"/obligations/?unit={outside}").status_code == 403


def test_a_document_that_does_not_exist_is_a_404(office: Client, made: Organised) -> None:
    assert office.get("/documents/99999/").status_code == 404
    assert office.get("/requirements/99999/thread/").status_code == 404


def test_a_past_day_stands_under_its_own_tree_and_says_so_where_it_does_not(office: Client, made: Organised) -> None:
    first, second, _third = made.world.communes
    for cell in made.world.cells:
        at.move(cell, second, LAST)
    at.succeed(first, [second], second, LAST)
    own = office.get(f"/documents/{made.document_id}/?day=2026-05-01")
    assert "Under the organisation of today" in own.content.decode()
    assert not own.context["under"]
    later = office.get(f"/documents/{made.document_id}/?day=2026-05-01&tree=today")
    assert later.context["under"] in later.content.decode()
    assert later.context["under"]
    assert "Under the organisation of that day" in later.content.decode()
    assert own.context["flow"].trust.of == later.context["flow"].trust.of + 1
    sheet = office.get(f"/documents/{made.document_id}/flow.docx?day=2026-05-01&tree=today")
    assert sheet.status_code == 200


def test_a_past_day_under_another_tree_takes_no_more_queries(
    office: Client, made: Organised, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    at.succeed(made.world.communes[2], [made.world.communes[1]], made.world.communes[1], LAST)
    address = filled("/documents/{document}/?unit={commune}&day=2026-05-01&compare=2026-02-10", made)
    assert office.get(address).status_code == 200  # builds both trees
    with django_assert_max_num_queries(15):
        office.get(address)


def test_before_it_was_published_the_page_says_so(office: Client, made: Organised) -> None:
    page = office.get(f"/documents/{made.document_id}/?day=2026-01-20").content.decode()
    assert "It has not been published on this day" in page
    assert "<figure" not in page


def test_a_withdrawn_document_says_why(office: Client, made: Organised) -> None:
    documents.withdraw(actor=OPERATOR, version_id=made.version.pk, reason="Ban hành nhầm", now=at.at(LAST))
    page = office.get(f"/documents/{made.document_id}/").content.decode()
    assert "Ban hành nhầm" in page
    assert "Nothing flows from it any more" in page


def test_the_thread_shows_the_sentence_the_units_and_the_evidence(office: Client, made: Organised) -> None:
    page = office.get(filled("/requirements/{requirement}/thread/", made)).content.decode()
    assert "Nhiệm vụ." in page
    assert "Sở Tài chính" in page
    assert at.EVIDENCE.link in page
    assert "1 is overdue" in page


@pytest.mark.parametrize("ending", ["csv", "xlsx", "docx"])
def test_the_children_leave_as_a_file_that_no_browser_shows(office: Client, made: Organised, ending: str) -> None:
    answer = office.get(f"/documents/{made.document_id}/flow.{ending}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_file_holds_what_the_page_shows(office: Client, made: Organised) -> None:
    page = office.get(f"/documents/{made.document_id}/")
    lines = list(
        csv.reader(io.StringIO(office.get(f"/documents/{made.document_id}/flow.csv").content.decode("utf-8-sig")))
    )
    assert [line[0].removesuffix(", itself") for line in lines[1:-1]] == [
        child.unit.name for child in page.context["children"].items
    ]
    assert lines[-1][-2] == str(page.context["stuck_units"])


def test_obligations_leave_as_a_file_without_formulas(office: Client, made: Organised) -> None:
    Document.objects.filter(pk=made.document_id).update(symbol="=1+1")
    [sheet] = from_sheet(office.get("/obligations.csv").content, name="x.csv")
    assert len(sheet.rows) == 1 + len(made.obligations)
    assert not any(cell.formula for row in sheet.rows for cell in row.cells)
    assert office.get("/obligations.exe").status_code == 404
    assert office.get(f"/documents/{made.document_id}/flow.html").status_code == 404


def test_obligations_are_narrowed_by_status_and_document(office: Client, made: Organised) -> None:
    overdue = office.get("/obligations/?status=overdue").context["page"]
    assert [name for _row, _code, name in overdue.items] == ["Sở Nội vụ"]
    assert office.get("/obligations/?document=99999").context["page"].total == 0


def test_obligations_are_sorted_and_narrowed_to_a_unit(office: Client, made: Organised) -> None:
    page = office.get("/obligations/?order=due")
    days = [row.due_day for row, _code, _name in page.context["page"].items if row.due_day]
    assert days == sorted(days)
    assert 'href="?order=unit"' in page.content.decode()
    own = office.get(f"/obligations/?unit={made.world.finance}").context["page"]
    assert {name for _row, _code, name in own.items} == {"Sở Tài chính"}


def test_today_says_what_is_stuck_and_what_we_must_do(office: Client, made: Organised) -> None:
    page = office.get("/")
    assert "1 document is stuck" in page.content.decode()
    assert [line.publication.document_id for line in page.context["home"].lines] == [made.document_id]


def test_today_of_a_single_cell_begins_with_what_it_must_do(office: Client, made: Organised) -> None:
    cell = browser(Role.SECRETARY, made.world.home_affairs, with_subtree=False).get("/").content.decode()
    above = office.get("/").content.decode()
    assert cell.index('id="for-me"') < cell.index('id="under-me"')
    assert above.index('id="under-me"') < above.index('id="for-me"')


def test_a_member_is_offered_no_page_that_refuses_it(made: Organised) -> None:
    member = browser(Role.MEMBER, made.world.cells[0], with_subtree=False)
    page = member.get(f"/documents/{made.document_id}/text/").content.decode()
    assert "/thread/" not in page
    assert f'href="/documents/{made.document_id}/"' not in page


def test_today_of_a_member_lists_documents_and_of_a_stranger_nothing(signed_in: Client, made: Organised) -> None:
    member = browser(Role.MEMBER, made.world.cells[0], with_subtree=False)
    assert f"/documents/{made.document_id}/text/" in member.get("/").content.decode()
    assert "You hold no role here at present" in signed_in.get("/").content.decode()
