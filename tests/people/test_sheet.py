"""What a sheet of members says, and every way in which it can be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from thongsuot.catalogues.rules import CatalogueEntry
from thongsuot.kernel.errors import Problem
from thongsuot.officedoc import from_sheet, read_table
from thongsuot.people.rules import sheet
from thongsuot.people.rules.memberships import Standing
from thongsuot.people.rules.sheet import SheetRow

TODAY = date(2025, 3, 1)
HEADER = "Mã đảng viên,Họ và tên,Mã đơn vị,Đối tượng,Miễn,Sinh hoạt,Từ ngày,Thôi từ ngày"
ENTRIES = [
    CatalogueEntry("member_categories", code, vi, en, {}, position, date(1930, 2, 3))
    for position, (code, vi, en) in enumerate(
        [("key_cadre", "cán bộ chủ chốt", "key cadre"), ("cadre", "cán bộ, công chức", "cadre"),
         ("member", "đảng viên", "Party member")]
    )
]  # fmt: skip


def read(*lines: str, header: str = HEADER) -> tuple[list[SheetRow], list[Problem]]:
    table = read_table(from_sheet("\n".join([header, *lines]).encode(), name="members.csv")[0], sheet.COLUMNS)
    found = list(sheet.understood(table, sheet.category_words(ENTRIES), TODAY))
    return [one for one in found if isinstance(one, SheetRow)], [one for one in found if isinstance(one, Problem)]


def row(line: str, header: str = HEADER) -> SheetRow:
    rows, problems = read(line, header=header)
    assert problems == []
    return rows[0]


def codes(problems: Sequence[Problem]) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.row) for problem in problems]


def test_a_row_says_who_stands_where_and_how() -> None:
    assert row("DV1,Nguyễn  Thị Hoà,CB1,đảng viên,x,tạm thời,1/2/2025,1/5/2025") == SheetRow(
        2, "DV1", "Nguyễn Thị Hoà", "CB1", "member", True, Standing.TEMPORARY, date(2025, 2, 1), date(2025, 5, 1)
    )


def test_without_a_first_day_a_membership_starts_on_the_day_of_the_import() -> None:
    assert row("DV1,An,CB1,đảng viên,,,,").from_day == TODAY


def test_a_last_day_is_the_day_before_the_first_day_outside() -> None:
    header = HEADER.replace("Thôi từ ngày", "Đến ngày")
    assert row("DV1,An,CB1,member,,,,31/12/2025", header).until_day == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("words", "code"),
    [("Đảng viên", "member"), ("dang vien; CAN BO CHU CHOT", "key_cadre"), ('"cán bộ, công chức"', "cadre"),
     ('"đảng viên, key cadre"', "key_cadre")],
)  # fmt: skip
def test_a_member_counts_once_in_the_first_category_of_the_catalogue_that_the_cell_names(words: str, code: str) -> None:
    assert row(f"DV1,An,CB1,{words},,,,").category == code


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("=1+1,An,CB1,member,,,,", "people.formula_as_code"),
        (",An,CB1,member,,,,", "people.bad_code"),
        ("DV1,An,,member,,,,", "people.bad_code"),
        ("DV1,…,CB1,member,,,,", "people.bad_name"),
        (f"DV1,{'x' * 201},CB1,member,,,,", "people.bad_name"),
        ("DV1,An,CB1,general,,,,", "people.unknown_category"),
        ("DV1,An,CB1,,,,,", "people.unknown_category"),
        ("DV1,An,CB1,member,maybe,,,", "people.unknown_mark"),
        ("DV1,An,CB1,member,,sometimes,,", "people.unknown_standing"),
        ("DV1,An,CB1,member,,,30/2/2025,", "people.bad_date"),
        ("DV1,An,CB1,member,,,1/3/2025,1/3/2025", "people.ends_before_it_starts"),
    ],
)
def test_a_row_that_cannot_be_understood_is_named_with_its_reason(line: str, problem: str) -> None:
    rows, problems = read("DV0,Bình,CB1,member,,,,", line)
    assert codes(problems) == [(problem, 3)]
    assert [row.code for row in rows] == ["DV0"]
    assert str(problems[0])


def test_a_code_stands_once_officially_and_once_in_each_unit_for_a_time() -> None:
    rows, _none = read(
        "DV1,An,CB1,member,,,,", "DV1,An,CB2,member,,tạm thời,,", "DV1,An,CB3,member,,,,",
        "DV1,An,CB2,member,,tạm thời,,",
    )  # fmt: skip
    found = list(sheet.contradictions(rows))
    assert codes(found) == [("people.duplicate_code", 4), ("people.duplicate_code", 5)]


def test_one_code_with_two_names_is_a_problem() -> None:
    rows, _none = read("DV1,An,CB1,member,,,,", "DV1,Ân,CB2,member,,tạm thời,,")
    assert codes(list(sheet.contradictions(rows))) == [("people.two_names", 3)]


def test_a_sheet_without_a_needed_column_is_refused_as_a_whole() -> None:
    table = read_table(from_sheet("Mã,Họ tên\nDV1,An".encode(), name="a.csv")[0], sheet.COLUMNS)
    assert [problem.column for problem in sheet.missing_columns(table)] == ["unit", "category"]
