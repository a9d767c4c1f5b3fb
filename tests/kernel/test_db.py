"""What the two databases must do alike."""

from __future__ import annotations

import threading
from datetime import date
from functools import partial

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.together import together
from thongsuot.kernel import db, db_lines
from thongsuot.kernel.days import NO_DAY
from thongsuot.rollup.models import Tally
from thongsuot.units.models import Unit

HERE = __package__
KEY = ("unit", "subject", "measure", "group", "due_day")


def unit(code: str = "u1") -> int:
    return Unit.objects.create(code=code, opened_on=date(2025, 1, 1)).pk


def add(rows: list[tuple[object, ...]]) -> None:
    db_lines.add_to(Tally, rows, key=KEY, amounts=("owed", "done"))


def row(unit_id: int, measure: str, owed: int, done: int = 0) -> tuple[object, ...]:
    return unit_id, 1, measure, "", NO_DAY, owed, done


@pytest.mark.django_db
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-9, 9), st.integers(-9, 9)), max_size=12))
def test_amounts_are_added_whether_the_row_is_there_or_not(steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        unit_id = unit()
        for measure, owed, done in steps:
            add([row(unit_id, measure, owed, done)])
        stored = {tally.measure: (tally.owed, tally.done) for tally in Tally.objects.all()}
        transaction.set_rollback(True)
    assert stored == {
        name: (sum(s[1] for s in steps if s[0] == name), sum(s[2] for s in steps if s[0] == name))
        for name in {step[0] for step in steps}
    }


@pytest.mark.django_db
def test_more_rows_than_a_batch_are_all_written() -> None:
    unit_id = unit()
    add([row(unit_id, f"m{number}", number) for number in range(2 * db.BATCH + 3)])
    assert Tally.objects.count() == 2 * db.BATCH + 3


@pytest.mark.django_db
def test_rows_that_a_constraint_holds_already_are_left_out() -> None:
    day = date(2025, 1, 1)
    unit("a")
    db.insert_new(Unit, [Unit(code="a", opened_on=day), Unit(code="b", opened_on=day)])
    assert sorted(Unit.objects.values_list("code", flat=True)) == ["a", "b"]


@pytest.mark.django_db
def test_a_named_statement_takes_places_and_lists() -> None:
    unit_id = unit()
    add([row(unit_id, "a", 1), row(unit_id, "b", 2), row(unit_id, "c", 3)])
    params = {"unit_id": unit_id, "measures": ("a", "c")}
    found = db.rows(HERE, "things.sql", "by_key", params)
    assert [(measure, group, db.as_day(due_day), owed, done) for measure, group, due_day, owed, done in found] == [
        ("a", "", NO_DAY, 1, 0),
        ("c", "", NO_DAY, 3, 0),
    ]


@pytest.mark.django_db
def test_a_percent_sign_is_written_twice_in_a_named_statement() -> None:
    unit_id = unit()
    add([row(unit_id, "a", 1), row(unit_id, "b", 2)])
    assert db.rows(HERE, "things.sql", "like", {"unit_id": unit_id}) == [("a",)]


@pytest.mark.django_db
def test_a_statement_that_changes_rows_tells_how_many() -> None:
    unit_id = unit()
    add([row(unit_id, "a", 1), row(unit_id, "b", 2)])
    assert db.run(HERE, "things.sql", "forget", {"unit_id": unit_id}) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_writers_of_the_same_rows_in_opposite_orders_never_block_each_other() -> None:
    unit_id = unit()
    rows = [row(unit_id, f"m{number}", 1) for number in range(30)]

    def write(some: list[tuple[object, ...]]) -> None:
        for _time in range(20):
            add(some)

    together(partial(write, rows), partial(write, rows[::-1]))
    assert set(Tally.objects.values_list("owed", flat=True)) == {40}


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_serialised_transactions_pass_one_at_a_time() -> None:
    inside: list[int] = []
    most: list[int] = []

    def pass_through() -> None:
        with transaction.atomic():
            db.serialise("a narrow place")
            inside.append(1)
            threading.Event().wait(0.02)
            most.append(len(inside))
            inside.pop()

    together(*[pass_through] * 5)
    assert most == [1] * 5


@pytest.mark.django_db
def test_rows_asked_for_are_there_when_the_block_ends_and_a_block_within_is_part_of_it() -> None:
    known = unit()
    with transaction.atomic(), db_lines.together():
        first = db_lines.asked("thongsuot.rollup", "sums.sql", "parts", version_id=0, unit_id=0)
        with db_lines.together():
            add([row(known, "a", 3)])
        second = db_lines.asked("thongsuot.rollup", "sums.sql", "parts", version_id=0, unit_id=0)
    assert (first(), second()) == ([], [])
    assert Tally.objects.get().owed == 3


@pytest.mark.django_db
def test_only_the_transaction_that_says_so_waits_for_no_disk() -> None:
    if not db.is_postgresql():
        pytest.skip("SQLite waits for none with its settings here")

    def waits() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            return str(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")  # the tests' own server has it off
    with transaction.atomic(), db_lines.together():
        db_lines.need_not_last()
    assert waits() == "off"
