"""A member's name reaches pages and the one table of names, and no log, trace, record of acts, job or answer kept.

And wherever a name is shown, the look is recorded.
"""

from __future__ import annotations

import io
import json
import logging
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock
from urllib.parse import quote, quote_plus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journeys.doors import DOORS
from tests.journeys.test_doors import address, ids, ours
from tests.journeys.world import World, build
from thongsuot.audit.models import LOOKS, Entry
from thongsuot.kernel.quiet import WithoutRequest
from thongsuot.people.models import ApiRequest, Member, MemberImport, MemberName, Session
from thongsuot.people.operations import members
from thongsuot.vietnamese.text import fold

__all__ = ["ids"]

Step = Callable[[World, Client, str], object]
NAME = "Zwị Khuất Danh"
HEADER = "code,full name,unit code,category,official or temporary,from day"


class Heard(logging.Handler):
    """All that any logger says, as a log with all its particulars would write it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.addFilter(WithoutRequest())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message, the trace and whatever was put beside them."""
        trace = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""
        self.lines.append(f"{record.getMessage()} {record.__dict__!r} {trace}")


@contextmanager
def listening() -> Iterator[list[str]]:
    """Hear all loggers, those of Django too, which do not tell the root."""
    heard = Heard()
    loggers = [logging.getLogger(), logging.getLogger("django"), logging.getLogger("django_tasks")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(heard)
        logger.setLevel(logging.INFO)  # as low as the settings go
    yield heard.lines
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(heard)
        logger.setLevel(level)


def cell(world: World) -> str:
    return f"/units/{world.units['HL-A-1']}/members/"


def first(world: World) -> str:
    return f"{cell(world)}{Member.objects.get(code='M001').pk}/"


def rename(world: World, browser: Client, name: str) -> object:
    return browser.post(first(world), {"name": name})


def rename_and_break(world: World, browser: Client, name: str) -> object:
    """The database refuses the row, which holds the name."""
    with mock.patch.object(members, "fold", side_effect=["x", ""]), transaction.atomic():
        answer = browser.post(first(world), {"name": name})
        transaction.set_rollback(True)
    assert answer.status_code == 500
    return answer


def bring(*cells: str) -> Step:
    """A sheet whose row holds the name in the place of the first cell that is None's; applied where it can be."""

    def step(_world: World, browser: Client, name: str) -> object:
        row = ",".join(cells).replace("NAME", name)
        file = SimpleUploadedFile("sheet.csv", f"{HEADER}\n{row}\n".encode())
        browser.post("/imports/members/", {"file": file}, follow=True)
        run = MemberImport.objects.order_by("-pk").values_list("pk", flat=True)[0]
        return browser.post(f"/imports/members/{run}/apply/", follow=True)

    return step


def visit(pattern: str) -> Step:
    """An address with the name in it, or behind which it stands."""

    def step(world: World, browser: Client, name: str) -> object:
        return browser.get(pattern.format(cell=cell(world), first=first(world), name=quote(name)))

    return step


def sign_in(_world: World, _browser: Client, name: str) -> object:
    return Client().post("/accounts/login/", {"login": name, "password": name})


def page_that_breaks(world: World, browser: Client, name: str) -> object:
    """A page fails while it holds the names."""
    rename(world, browser, name)
    with mock.patch("thongsuot.web.views.people.paged", side_effect=RuntimeError("broken")):
        return browser.get(f"{cell(world)}?q={name}")


STEPS: dict[str, Step] = {
    "rename": rename,
    "rename and break": rename_and_break,
    "page that breaks": page_that_breaks,
    "import": bring("M900", "NAME", "HL-A-1", "member", "", "2026-01-01"),
    "import, as a unit": bring("M900", "x", "NAME", "member", "", "2026-01-01"),
    "import, as a category": bring("M900", "x", "HL-A-1", "NAME", "", "2026-01-01"),
    "import, as a standing": bring("M900", "x", "HL-A-1", "member", "NAME", "2026-01-01"),
    "import, as a day": bring("M900", "x", "HL-A-1", "member", "", "NAME"),
    "list": visit("{cell}"),
    "export": visit("{cell}export/"),
    "data": visit("{first}data/"),
    "data as a file": visit("{first}data.json"),
    "search": visit("/search/?q={name}"),
    "search units": visit("/units/?q={name}"),
    "search by a program": visit("/api/v1/units?q={name}"),
    "nothing there": visit("/units/{name}/?q={name}"),
    "sign in": sign_in,
}

NAMES = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạ", min_size=5, max_size=12).map(lambda text: f"Zwị {text}".title())


def forms(name: str) -> tuple[str, ...]:
    """The name as it may be written: as it is, as it is searched for, as it stands in an address."""
    return name, fold(name), quote(name), quote_plus(name)


def kept() -> str:
    """All that is stored beside the table of names and the problems that an import shows to whoever brought it."""
    parts: list[object] = [
        *Entry.objects.values_list("action", "subject", "detail"),
        *DBTaskResult.objects.values_list("args_kwargs", "return_value", "traceback"),
        *ApiRequest.objects.values_list("key", "body", "location"),
        *(session.get_decoded() for session in Session.objects.all()),
    ]
    return json.dumps(parts, ensure_ascii=False, default=str)


@pytest.mark.django_db
def test_no_name_reaches_a_log_a_trace_the_record_of_acts_or_a_job() -> None:
    world = build()
    browser = world.browser("administrator")
    browser.raise_request_exception = False

    @settings(max_examples=15)
    @given(st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=4, unique=True), NAMES)
    def holds(steps: list[str], name: str) -> None:
        with transaction.atomic(), listening() as heard:
            for step in steps:
                STEPS[step](world, browser, name)
            stored = kept()
            transaction.set_rollback(True)
        for word in forms(name):
            assert [line for line in heard if word in line] == []
            assert word not in stored

    holds()


@pytest.mark.django_db
@pytest.mark.parametrize("step", sorted(STEPS))
def test_every_step_alone_keeps_the_name_in(step: str) -> None:
    world = build()
    browser = world.browser("administrator")
    browser.raise_request_exception = False
    with listening() as heard:
        STEPS[step](world, browser, NAME)
    stored = kept()
    for word in forms(NAME):
        assert [line for line in heard if word in line] == []
        assert word not in stored


@pytest.mark.django_db
def test_the_test_would_hear_a_name() -> None:
    with listening() as heard:
        logging.getLogger("django.request").warning("it was %s", "Zwị")
        logging.getLogger("thongsuot.x").info("it was", extra={"of": "Zwị"})
    assert len([line for line in heard if "Zwị" in line]) == 2


def text_of(content: bytes) -> str:
    """A page, or what a workbook or Word file holds."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def test_wherever_a_name_is_shown_the_look_is_recorded(world: World, ids: dict[str, object]) -> None:
    MemberName.objects.update(name=NAME)
    browser = world.browser("administrator")
    shown = []
    for name, names in ours().items():
        door = next((one for one in DOORS[name] if one.method == "get"), None)
        if door is None:
            continue
        before = Entry.objects.filter(action__in=LOOKS).count()
        answer = browser.get(address(name, names, door, ids, ""), {"unit": str(ids["unit_id"])})
        if NAME in text_of(b"".join(answer) if answer.streaming else answer.content):
            shown.append((name, Entry.objects.filter(action__in=LOOKS).count() - before))
    assert {name for name, _looks in shown} == {
        "unit_members", "unit_members_export", "member_name", "member_data", "member_data_export",
        "conference_absent", "conference_absent_export", "convened_people", "convened_point_list",
        "study_left", "study_left_export", "study_make_up", "study_meeting", "study_meeting_correct",
        "study_unit_left", "study_unit_left_export",
    }  # fmt: skip
    assert all(looks == 1 for _name, looks in shown)
