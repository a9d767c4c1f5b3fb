"""Imports by page: looked through, applied, taken back; what is wrong is listed by row and nothing is written."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.plans import world as plans
from tests.plans.world import Task
from tests.web.conftest import NOW, browser_of, granted, person
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.catalogues.operations import load_shipped
from thongsuot.kernel.actor import OPERATOR
from thongsuot.officedoc import Dataset, to_xlsx
from thongsuot.people import jobs
from thongsuot.people import operations as people
from thongsuot.people.models import Member, MemberImport, MemberName
from thongsuot.units import operations as units
from thongsuot.units.models import Reorganisation, Unit
from thongsuot.web.examples import EXAMPLES

TREE = "code,name,kind,parent code,opened\nX1-1,Chi bộ thôn Na Pao,chi bộ,X1,2021-01-01\n"
MEMBERS = "code,name,unit code,category,from\nM1,Lò Thị Mai,X1,đảng viên,2021-01-01\n"
ACT = "action,unit code,new name\nđổi tên,X1,Đảng bộ xã Bản Lầu mới\n"


def sheet(text: str, name: str = "sheet.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def bring(client: Client, kind: str, text: str, **more: str) -> str:
    """Upload a sheet; the address of its run."""
    answer = client.post(f"/imports/{kind}/", {"file": sheet(text), **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


@pytest.mark.parametrize("kind", ["tree", "members", "acts"])
def test_each_page_opens_light_and_with_few_queries(
    office: Client, province: Unit, kind: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    more = {"document_words": "Nghị quyết số 1", "operates_on": "2026-01-01"} if kind == "acts" else {}
    run = bring(office, kind, {"tree": TREE, "members": MEMBERS, "acts": ACT}[kind], **more)
    for address in ("/imports/", f"/imports/{kind}/", run):
        with django_assert_max_num_queries(15):
            page = office.get(address)
        assert page.status_code == 200
        assert parts_of(page).inline == []
        assert weight(page) <= LIMIT


def test_units_are_seen_first_then_written_then_taken_back(office: Client, province: Unit) -> None:
    run = bring(office, "tree", TREE)
    assert "Nothing is written yet" in office.get(run).content.decode()
    assert not Unit.objects.filter(code="X1-1").exists()
    office.post(f"{run}apply/")
    assert Unit.objects.filter(code="X1-1").exists()
    assert "Take it back" in office.get(run).content.decode()
    office.post(f"{run}take-back/")
    assert not Unit.objects.filter(code="X1-1").exists()


def test_every_problem_of_a_sheet_is_listed_by_row_and_nothing_is_kept(office: Client, province: Unit) -> None:
    rows = TREE + "X1-2,Chi bộ thôn Cốc Chứ,chi bộ,NOBODY,2021-01-01\nX1-1,Chi bộ,chi bộ,X1,\n"
    page = office.post("/imports/tree/", {"file": sheet(rows)})
    assert page.status_code == 200
    told = page.content.decode()
    assert "2 problems" in told
    assert "NOBODY" in told
    assert not Unit.objects.filter(code__startswith="X1-").exists()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "empty"),
        (b"\x00\x01\x02", "a.doc", "no sheet that can be read"),
        (b"PK\x03\x04 broken", "a.xlsx", "damaged"),
        ("tên gì đó\n1\n".encode(), "a.csv", "names the columns"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_words(
    office: Client, province: Unit, data: bytes, name: str, words: str
) -> None:
    page = office.post("/imports/tree/", {"file": SimpleUploadedFile(name, data)})
    assert page.status_code == 200
    assert words in page.content.decode()


def test_members_are_written_and_taken_back_by_jobs(office: Client, province: Unit) -> None:
    run = bring(office, "members", MEMBERS)
    assert not Member.objects.exists()
    office.post(f"{run}apply/")
    assert MemberName.objects.get().name == "Lò Thị Mai"
    assert "It is done" in office.get(run).content.decode()
    office.post(f"{run}take-back/")
    assert not MemberName.objects.exists()
    assert "as it was before" in office.get(run).content.decode()


def test_a_refused_sheet_of_members_tells_its_problems_on_its_own_page(office: Client, province: Unit) -> None:
    run = bring(office, "members", MEMBERS + "M2,Vàng Văn Sử,NOWHERE,đảng viên,\n")
    told = office.get(run).content.decode()
    assert "NOWHERE" in told
    assert "Bring it again" in told
    assert MemberImport.objects.get().file_id is None


def test_while_a_job_is_at_it_the_page_says_so_and_asks_again(
    office: Client, province: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = bring(office, "members", MEMBERS)
    monkeypatch.setattr(jobs, "_do", lambda *_args: None)
    office.post(f"{run}apply/")
    page = office.get(run).content.decode()
    assert "You may leave this page" in page
    assert "hx-trigger" in page
    fragment = office.get(run, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    MemberImport.objects.update(state="planned")
    assert office.get(run, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_a_job_that_breaks_says_so_and_leaves_nothing_half_written(
    office: Client, province: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = bring(office, "members", MEMBERS)

    def broken(**_given: object) -> None:
        raise ValueError("disk full")

    monkeypatch.setattr(people, "apply_import", broken)
    office.post(f"{run}apply/")
    assert "Something failed here" in office.get(run).content.decode()
    assert not Member.objects.exists()


def test_nobody_sees_the_run_of_another(office: Client, province: Unit) -> None:
    run = bring(office, "members", MEMBERS)
    other = browser_of(granted(person("other", "Văn phòng khác"), "office", province))
    assert other.get(run).status_code == 404
    assert other.post(f"{run}apply/").status_code == 409


def test_an_act_is_seen_first_then_done(office: Client, province: Unit) -> None:
    run = bring(office, "acts", ACT, document_words="Nghị quyết số 1", operates_on="2026-01-01")
    page = office.get(run).content.decode()
    assert "Reorganise" in page
    assert "Đảng bộ xã Bản Lầu mới" in page
    office.post(f"{run}apply/")
    assert Reorganisation.objects.get().state == "applied"
    assert "Đảng bộ xã Bản Lầu mới" in office.get("/units/").content.decode()
    assert office.get(f"{run}take-back/").status_code == 404


@pytest.mark.parametrize("language", ["en", "vi"])
def test_an_applied_act_says_what_to_do_when_it_was_wrong(office: Client, province: Unit, language: str) -> None:
    run = bring(office, "acts", ACT, document_words="Nghị quyết số 1", operates_on="2026-01-01")
    with translation.override(language):
        words = translation.gettext("Bring an act that puts it right")
    assert words.startswith("Bring") == (language == "en")
    asked = {"accept-language": language}
    assert words not in office.get(run, headers=asked).content.decode()
    office.post(f"{run}apply/")
    assert f'<a href="/imports/acts/">{words}</a>' in office.get(run, headers=asked).content.decode()


def test_a_split_tells_before_and_after_what_waits_for_a_person(office: Client, province: Unit) -> None:
    people.apply_import(
        actor=OPERATOR,
        run_id=people.plan_import(actor=OPERATOR, data=MEMBERS.encode(), name="m.csv", now=NOW).run_id or 0,
        now=NOW,
    )
    plans.fan_out(plans.document(province.pk, [Task(("Đảng bộ xã Bản Lầu",)), Task(("Đảng bộ xã Bản Lầu",))]))
    close = "action,unit code\ngiải thể,X1\n"
    run = bring(office, "acts", close, document_words="Nghị quyết số 1", operates_on="2026-03-02")
    assert "members: 1, open tasks: 2" in office.get(run).content.decode()
    office.post(f"{run}apply/")
    page = office.get(run).content.decode()
    assert "Members to be placed: 1" in page
    assert "Open tasks to be placed: 2" in page
    assert 'href="/obligations/waiting/"' in page


def test_who_may_not_import_is_told_so(member: Client, province: Unit) -> None:
    for address in ("/imports/", "/imports/tree/", "/imports/members/", "/imports/tree/example/"):
        assert member.get(address).status_code == 403
    assert member.post("/imports/members/1/apply/").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_example_sheets_are_taken_in_as_they_are(language: str) -> None:
    load_shipped(actor=OPERATOR, now=NOW)
    with translation.override(language):
        data = {kind: to_xlsx(Dataset("", [example()], language=language)) for kind, example in EXAMPLES.items()}
    tree = units.plan_import(actor=OPERATOR, data=data["tree"], name="a.xlsx", now=NOW)
    assert list(map(str, tree.problems)) == []
    units.apply_import(actor=OPERATOR, run_id=tree.run_id or 0, now=NOW)
    members = people.plan_import(actor=OPERATOR, data=data["members"], name="b.xlsx", now=NOW)
    assert list(map(str, members.problems)) == []
    act = units.plan_reorganisation(
        actor=OPERATOR, data=data["acts"], name="c.xlsx", document_words="NQ 1", operates_on=date(2026, 3, 1), now=NOW
    )
    assert list(map(str, act.problems)) == []


def test_an_example_leaves_as_a_workbook(office: Client, province: Unit) -> None:
    answer = office.get("/imports/tree/example/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert BytesIO(answer.content).read(2) == b"PK"
