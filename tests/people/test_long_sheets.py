"""Long sheets of members: gone through in parts, with nothing lost and all rows of one code together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.catalogues.operations import load_shipped
from thongsuot.kernel.actor import OPERATOR
from thongsuot.officedoc import SheetError, from_sheet, long_table, read_table
from thongsuot.people.operations import long_sheets
from thongsuot.people.operations.long_sheets import Chunk, chunks
from thongsuot.people.rules import sheet

ReadT = TypeVar("ReadT")
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HEADER = "code,name,unit code,category,standing"


def written(codes: list[int]) -> bytes:
    rows = (f"DV{code},Tên {code},C{row},member,{'temporary' if row % 2 else ''}" for row, code in enumerate(codes))
    return "\n".join([HEADER, *rows]).encode()


def gone_through(data: bytes, size: int, monkeypatch: pytest.MonkeyPatch) -> list[Chunk]:
    monkeypatch.setattr(long_sheets, "CODES_A_CHUNK", size)
    return list(chunks(data, "members.csv", NOW.date()))


@pytest.mark.django_db
def test_every_row_comes_once_and_all_rows_of_a_code_in_one_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    load_shipped(actor=OPERATOR, now=NOW)
    codes = [1, 2, 3, 1, 4, 5, 3, 6, 1, 7, 8]
    found = gone_through(written(codes), 2, monkeypatch)
    placed = [(code, at) for at, chunk in enumerate(found) for code in chunk.rows]
    assert len(placed) == len({code for code, _at in placed}) == 8
    numbers = [row.number for chunk in found for rows in chunk.rows.values() for row in rows]
    assert sorted(numbers) == list(range(2, 2 + len(codes)))
    assert max(len(chunk.rows) for chunk in found) == 2


@pytest.mark.django_db
def test_a_row_that_cannot_be_understood_is_told_in_its_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    load_shipped(actor=OPERATOR, now=NOW)
    data = f"{HEADER}\nDV1,An,C1,member,\nDV2,Ba,C1,what,\nDV1,An,C2,nobody,temporary".encode()
    found = gone_through(data, 2, monkeypatch)
    assert [problem.row for chunk in found for problem in chunk.problems] == [3, 4]
    assert [list(chunk.rows) for chunk in found if chunk.rows] == [["DV1"]]


def outcome(read: Callable[[], ReadT]) -> tuple[ReadT | None, str]:
    """What is read, or the code of its refusal."""
    try:
        return read(), ""
    except SheetError as error:
        return None, error.code


@given(st.lists(st.lists(st.text("aá,;\"' =x\n", max_size=4), min_size=1, max_size=4), max_size=30))
def test_a_long_table_reads_what_a_whole_one_does(rows: list[list[str]]) -> None:
    data = "\n".join([HEADER, *(";".join(row) for row in rows)]).encode()
    whole, refused = outcome(lambda: read_table(from_sheet(data, name="a.csv")[0], sheet.COLUMNS))
    if whole is None:
        assert outcome(lambda: tuple(long_table(data, name="a.csv", wanted=sheet.COLUMNS).rows)) == (None, refused)
        return
    long = long_table(data, name="a.csv", wanted=sheet.COLUMNS)
    for _again in range(2):
        assert tuple(long.rows) == whole.rows
    assert list(filter(None, long.column("code"))) == list(filter(None, whole.column("code")))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_long_table_knows_the_encodings_that_office_programs_write(encoding: str) -> None:
    data = "code;Họ tên\nDV1;Lê Đô\n".encode(encoding)
    table = long_table(data, name="a.csv", wanted=sheet.COLUMNS)
    assert [table.cell(row, "name").text for row in table.rows] == ["Lê Đô"]
