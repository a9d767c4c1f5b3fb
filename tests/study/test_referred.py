"""What a completion names, a document, a unit or its evidence, is there and stays; the database minds it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, QuerySet
from django.utils.timezone import now

from tests.kernel.together import together
from tests.study.world import Course, claim, ruled, tell
from thongsuot.convening.models import Conference
from thongsuot.documents.models import Document
from thongsuot.files.models import KeptFile
from thongsuot.kernel.ids import new_id
from thongsuot.study.models import Completion, Gathering
from thongsuot.units.models import Unit

NAMES: Mapping[str, type[Model]] = MappingProxyType(
    {
        "document_id": Document, "unit_id": Unit, "file_id": KeptFile, "conference_id": Conference,
        "gathering_id": Gathering,
    }
)  # fmt: skip
NOTHING: Mapping[str, object] = MappingProxyType({**dict.fromkeys(NAMES, 10**9), "gathering_id": UUID(int=9)})
LONG_AGO = date(2020, 1, 1)
OF_COMPLETIONS = r"[Cc]ompletion|FOREIGN KEY"


@pytest.fixture
def course(db: None) -> Course:
    return ruled()


def studied(course: Course) -> QuerySet[Completion]:
    """One completion."""
    one = claim(course, 0)
    tell(course, one)
    return Completion.objects.filter(pk=one.id)


def naming(column: str, pk: object) -> dict[str, object]:
    """The values of a completion that names this; who came to a conference has attended."""
    return {column: pk} | ({"way": "attended"} if column == "conference_id" else {})


def change(found: QuerySet[Completion], column: str) -> None:
    found.update(**naming(column, NOTHING[column]))
    connection.check_constraints()


def write_anew(found: QuerySet[Completion], column: str) -> None:
    row = found.get()
    for name, value in naming(column, NOTHING[column]).items():
        setattr(row, name, value)
    found._raw_delete("default")
    row.save(force_insert=True)
    connection.check_constraints()


def remove(rows: QuerySet[Any]) -> None:
    """Past Django's own account of what is named: the database is asked."""
    rows._raw_delete("default")
    connection.check_constraints()


def new_unit() -> Unit:
    return Unit.objects.create(code=f"RIENG-{Unit.objects.count()}", opened_on=LONG_AGO)


def new_file() -> KeptFile:
    return KeptFile.objects.create(sha256=f"{KeptFile.objects.count():064x}", size=1, name="a", kept_at=now())


def new_meeting(unit_id: int) -> Gathering:
    said = {"kind": "meeting", "held_on": LONG_AGO, "digest": UUID(int=1), "recorded_at": now()}
    return Gathering.objects.create(id=new_id(), unit_id=unit_id, **said)


def alone(course: Course, column: str) -> object:
    """The id of what nothing else names."""
    unit_id = course.cells[0]
    made: Mapping[str, Callable[[], Model]] = {
        "document_id": lambda: Document.objects.create(owner_id=unit_id),
        "unit_id": new_unit,
        "file_id": new_file,
        "conference_id": lambda: Conference.objects.create(
            title="Hội nghị", organiser_id=unit_id, as_of=LONG_AGO, made_at=now()
        ),
        "gathering_id": lambda: new_meeting(unit_id),
    }
    return made[column]().pk


@pytest.mark.parametrize("column", NAMES)
def test_no_completion_names_what_is_not_there(course: Course, column: str) -> None:
    found = studied(course)
    for write in (change, write_anew):
        with pytest.raises(IntegrityError, match=OF_COMPLETIONS), transaction.atomic():
            write(found, column)
    assert getattr(found.get(), column) != NOTHING[column]


@pytest.mark.parametrize("column", NAMES)
def test_what_a_completion_names_does_not_go(course: Course, column: str) -> None:
    found = studied(course)
    pk = alone(course, column)
    found.update(**naming(column, pk))
    named = NAMES[column]._default_manager.filter(pk=pk)
    with pytest.raises(IntegrityError, match=OF_COMPLETIONS), transaction.atomic():
        remove(named)
    found._raw_delete("default")
    remove(named)
    assert not named.exists()


def refused_of_both(found: QuerySet[Completion], column: str, gone: Model) -> list[str]:
    """A completion that names it is under way while it is removed: whether the database refuses the removal."""
    under_way, refused = threading.Event(), list[str]()

    def record() -> None:
        with transaction.atomic():
            found.update(**{column: gone.pk})
            under_way.set()
            threading.Event().wait(0.2)

    def removal() -> None:
        under_way.wait()
        try:
            type(gone)._default_manager.filter(pk=gone.pk)._raw_delete("default")
        except IntegrityError:
            refused.append("removal")

    together(record, removal)
    return refused


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("column", "new", "migration", "function", "lock"),
    [
        ("unit_id", new_unit, "0005_whole_statements_checked", "REFERRED_TO",
         "LOCK TABLE study_completion IN SHARE MODE;"),
        ("file_id", new_file, "0007_evidence_by_statement", "HOLDS", "FOR KEY SHARE"),
    ],
)  # fmt: skip
def test_without_the_lock_a_completion_under_way_is_missed_and_not_with_it(
    column: str, new: Callable[[], Model], migration: str, function: str, lock: str
) -> None:
    written = getattr(import_module(f"thongsuot.study.migrations.{migration}"), function)
    again = written.replace("CREATE", "CREATE OR REPLACE", 1)
    course = ruled()
    found = studied(course)
    with connection.cursor() as cursor:
        cursor.execute(again.replace(lock, ""), None)
        missed = refused_of_both(found, column, new())
        found._raw_delete("default")
        cursor.execute(again, None)
    assert missed == []
    assert refused_of_both(studied(course), column, new()) == ["removal"]
