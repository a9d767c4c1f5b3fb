"""Letters to all units beneath one, in one .zip: at once where they are few, by the worker where they are many."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.convening.working import BY_WORKER, Killed, killed_worker, work
from tests.convening.world import Hall, plant
from tests.web.pages import LIMIT, Answer, parts_of, weight
from tests.web.test_convened import browser
from tests.web.test_papers import pages_of
from thongsuot.audit.models import Entry
from thongsuot.convening.models import Work
from thongsuot.convening.operations import work as long_work
from thongsuot.files.models import KeptFile
from thongsuot.people.rules.roles import Role
from thongsuot.web import jobs
from thongsuot.web.views import letters as views

PROVINCE, COMMUNE = "HL Tỉnh ủy Hồng Lam", "HL-A Đảng ủy xã An Hòa"


@pytest.fixture
def hall(db: None) -> Hall:
    return plant()


@pytest.fixture
def office(hall: Hall) -> Client:
    return browser(Role.OFFICE, hall.units.province)


def address(hall: Hall, unit_id: int = 0) -> str:
    return f"/conferences/{hall.conference}/convened/units/{unit_id or hall.units.province}/letters/"


def letters_in(answer: Answer) -> dict[str, list[str]]:
    """The files of a .zip of PDFs, each with the first lines of its letters."""
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    return {name: [" ".join(page.split()) for page in pages_of(archive.read(name))] for name in archive.namelist()}


def test_few_units_have_their_letters_at_once_each_where_it_is_passed_on(
    office: Client, hall: Hall, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office.get(address(hall))  # the tree of the day is built once
    with django_assert_max_num_queries(15):
        page = office.get(address(hall))
    assert "3 units have people convened" in page.content.decode()
    assert parts_of(page).inline == []
    assert weight(page) <= LIMIT
    found = letters_in(office.get(f"{address(hall)}pdf.zip"))
    assert list(found) == [f"{PROVINCE}.pdf", f"{COMMUNE}.pdf"]
    communes, cells = found.values()
    assert ["Kính gửi: Đảng ủy xã An Hòa" in communes[0], "30 đồng chí" in communes[0]] == [True, True]
    assert "3 đồng chí" in communes[1]
    assert [("Kính gửi: Chi bộ thôn" in one, "15 đồng chí" in one) for one in cells] == [(True, True)] * 2
    assert not KeptFile.objects.exists()
    word = zipfile.ZipFile(io.BytesIO(office.get(f"{address(hall, hall.units.communes[0])}docx.zip").content))
    assert word.namelist() == [f"{COMMUNE}.docx"]
    assert office.get(f"{address(hall)}exe.zip").status_code == 404


def test_a_long_list_is_cut_into_files(office: Client, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thongsuot.web.letter_files.A_FILE", 1)
    found = letters_in(office.get(f"{address(hall)}pdf.zip"))
    assert [name for name in found if name.startswith("HL ")] == [f"{PROVINCE} (1).pdf", f"{PROVINCE} (2).pdf"]


def test_letters_to_many_units_are_made_by_the_worker_once(
    office: Client, hall: Hall, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = BY_WORKER
    monkeypatch.setattr(views, "AT_ONCE", 2)
    assert office.get(f"{address(hall)}pdf.zip").headers["Location"] == address(hall)  # none is made yet
    for _again in range(2):
        assert office.post(address(hall), {"form": "pdf"}).headers["Location"] == address(hall)
    assert Work.objects.count() == 1
    assert "It waits for its turn." in office.get(address(hall)).content.decode()
    with monkeypatch.context() as dying, killed_worker():
        dying.setattr(jobs, "desk_of", _raising(Killed))
        work()
    assert "The letters are being written." in office.get(address(hall)).content.decode()
    seen: list[str] = []
    noted = long_work.note_progress

    def look(**given: int) -> None:
        noted(**given)
        part = office.get(address(hall), headers={"HX-Request": "true"}).content.decode()
        seen.append(part[part.index('"lead">') :][7:30])

    monkeypatch.setattr(long_work, "note_progress", look)
    work()
    assert [words.partition(" done")[0] for words in seen] == ["2 of 4", "4 of 4"]
    done = office.get(address(hall)).content.decode()
    assert "4 letters, made" in done
    assert len(letters_in(office.get(f"{address(hall)}pdf.zip"))) == 2
    office.post(address(hall), {"form": "pdf"})
    work()
    assert KeptFile.objects.count() == Work.objects.exclude(file=None).count() == 1
    assert Entry.objects.filter(action="convening.ask_letters").count() == 2


def test_letters_that_fail_or_are_too_many_say_so(
    office: Client, hall: Hall, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = BY_WORKER
    monkeypatch.setattr(views, "AT_ONCE", 2)
    monkeypatch.setattr(jobs, "desk_of", _raising(ValueError))
    office.post(address(hall), {"form": "docx"})
    work()
    told = office.get(address(hall)).content.decode()
    assert "The letters were not made." in told
    assert "Have them made: Word" in told
    for most in (views, "thongsuot.convening.operations.work"):
        monkeypatch.setattr(f"{getattr(most, '__name__', most)}.MOST_LETTERS", 2)
    assert "These are more units than one go can take: at most 2." in office.get(address(hall)).content.decode()
    assert office.post(address(hall), {"form": "pdf"}).status_code == 200
    assert Work.objects.count() == 1


def test_whoever_does_not_see_the_figures_gets_no_letters(hall: Hall) -> None:
    secretary = browser(Role.SECRETARY, hall.units.communes[0])
    assert secretary.get(f"{address(hall, hall.units.communes[0])}pdf.zip").status_code == 200
    for ending in ("", "pdf.zip"):
        assert secretary.get(f"{address(hall, hall.units.communes[1])}{ending}").status_code == 403
    assert secretary.post(address(hall), {"form": "pdf"}).status_code == 403


def _raising(stop: type[BaseException]) -> Callable[..., None]:
    def fail(*_args: object) -> None:
        raise stop

    return fail
