"""A completion names a document and a unit that are there and stay; the database minds it."""

from __future__ import annotations

import threading
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from tests.kernel.together import together
from tests.study.world import Course, claim, ruled, tell
from thongsuot.documents.models import Document
from thongsuot.study.models import Completion
from thongsuot.units.models import Unit

NAMES = {"document_id": Document, "unit_id": Unit}
OF_COMPLETIONS = r"[Cc]ompletion|FOREIGN KEY"


@pytest.fixture
def course(db: None) -> Course:
    return ruled()


def studied(course: Course) -> QuerySet[Completion]:
    """One completion."""
    one = claim(course, 0)
    tell(course, one)
    return Completion.objects.filter(pk=one.id)


def change(found: QuerySet[Completion], column: str) -> None:
    found.update(**{column: 10**9})
    connection.check_constraints()


def write_anew(found: QuerySet[Completion], column: str) -> None:
    row = found.get()
    setattr(row, column, 10**9)
    found._raw_delete("default")
    row.save(force_insert=True)
    connection.check_constraints()


def remove(rows: QuerySet[Any]) -> None:
    """Past Django's own account of what is named: the database is asked."""
    rows._raw_delete("default")
    connection.check_constraints()


@pytest.mark.parametrize("column", NAMES)
def test_no_completion_names_what_is_not_there(course: Course, column: str) -> None:
    found = studied(course)
    for write in (change, write_anew):
        with pytest.raises(IntegrityError, match=OF_COMPLETIONS), transaction.atomic():
            write(found, column)
    assert getattr(found.get(), column) != 10**9


@pytest.mark.parametrize("column", NAMES)
def test_what_a_completion_names_does_not_go(course: Course, column: str) -> None:
    found, model = studied(course), NAMES[column]
    alone = {
        "document_id": lambda: Document.objects.create(owner_id=course.cells[0]).pk,
        "unit_id": lambda: Unit.objects.create(code="RIENG", opened_on=date(2020, 1, 1)).pk,
    }[column]()
    found.update(**{column: alone})
    named = model._default_manager.filter(pk=alone)
    with pytest.raises(IntegrityError, match=OF_COMPLETIONS), transaction.atomic():
        remove(named)
    found._raw_delete("default")
    remove(named)
    assert not named.exists()


def refused_of_both(found: QuerySet[Completion]) -> list[str]:
    """A completion at a unit is under way while the unit is removed: whether the database refuses the removal."""
    gone = Unit.objects.filter(pk=Unit.objects.create(code=str(Unit.objects.count()), opened_on=date(2020, 1, 1)).pk)
    unit_id, under_way, refused = gone.get().pk, threading.Event(), list[str]()

    def record() -> None:
        with transaction.atomic():
            found.update(unit_id=unit_id)
            under_way.set()
            threading.Event().wait(0.2)

    def removal() -> None:
        under_way.wait()
        try:
            gone._raw_delete("default")
        except IntegrityError:
            refused.append("removal")

    together(record, removal)
    return refused


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_completion_under_way_is_missed_and_not_with_it() -> None:
    migration = import_module("thongsuot.study.migrations.0005_whole_statements_checked")
    function = migration.REFERRED_TO.replace("CREATE", "CREATE OR REPLACE", 1)
    course = ruled()
    found = studied(course)
    with connection.cursor() as cursor:
        cursor.execute(function.replace("LOCK TABLE study_completion IN SHARE MODE;", ""), None)
        missed = refused_of_both(found)
        found._raw_delete("default")
        cursor.execute(function, None)
    assert missed == []
    assert refused_of_both(studied(course)) == ["removal"]
