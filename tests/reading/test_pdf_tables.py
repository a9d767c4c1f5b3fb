"""A table that goes on over pages is one table: its heads once, its rows whole, without what each page prints."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.reading import read
from thongsuot.reading.sources.pages import Page, Table, written
from thongsuot.reading.sources.writer import Source

HEAD = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"]
FIRST = ["1", "Rà soát quy chế", "Sở Nội vụ", "6/2026"]
SECOND = ["2", "Số hóa hồ sơ", "Sở Tài chính", "9/2026"]


def over(*pages: Table, above: str = "") -> Source:
    """Pages that hold a table each, and a line above it."""
    return written([Page(number, [above, table, ""]) for number, table in enumerate(pages)])


def tables(source: Source) -> list[Table]:
    found: dict[int, dict[int, dict[int, str]]] = {}
    for block in source.blocks:
        if block.cell:
            rows = found.setdefault(block.cell.table, {})
            rows.setdefault(block.cell.row, {})[block.cell.column] = source.text[block.start : block.end]
    return [[[row.get(column, "") for column in range(4)] for row in rows.values()] for rows in found.values()]


def asides(source: Source) -> list[tuple[int | None, str | None, str]]:
    blocks = (block for block in source.blocks if block.aside)
    return [(block.page, block.aside, source.text[block.start : block.end]) for block in blocks]


class TestHeads:
    @pytest.mark.parametrize(
        "again",
        [
            HEAD,
            ["TT", "Nhiệm  vụ", "Cơ quan\nchủ trì", "Thời hạn"],
            ["STT", "Nội dung nhiệm vụ", "Chủ trì", "Thời gian"],
        ],
    )
    def test_heads_that_are_repeated_are_set_aside(self, again: list[str]) -> None:
        source = over([HEAD, FIRST], [again, SECOND])
        assert tables(source) == [[HEAD, FIRST, SECOND]]
        assert asides(source) == [(1, "running_head", " ".join(" ".join(again).split()))]

    def test_heads_of_two_rows_and_the_numbers_of_columns_are_set_aside_too(self) -> None:
        heads = [["TT", "Nhiệm vụ", "Thực hiện", ""], ["", "", "Chủ trì", "Phối hợp"], ["1", "2", "3", "4"]]
        source = over([*heads, FIRST], [*heads, SECOND])
        assert tables(source) == [[*heads, FIRST, SECOND]]
        assert len(asides(source)) == 3

    def test_heads_need_not_be_repeated(self) -> None:
        assert tables(over([HEAD, FIRST], [SECOND])) == [[HEAD, FIRST, SECOND]]

    def test_a_table_with_a_head_of_its_own_is_another_one(self) -> None:
        other = ["TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2026"]
        assert len(tables(over([HEAD, FIRST], [other, ["1", "Tỉ lệ hồ sơ", "%", "95"]]))) == 2

    def test_tables_of_other_width_with_text_between_or_on_one_page_stay_apart(self) -> None:
        assert len(tables(over([HEAD, FIRST], [SECOND[:3]]))) == 2
        assert len(tables(written([Page(0, ["", [HEAD, FIRST], ""]), Page(1, ["Phụ lục khác", [SECOND]])]))) == 2
        assert len(tables(written([Page(0, ["", [HEAD, FIRST], "", [SECOND], ""])]))) == 2


class TestRows:
    @pytest.mark.parametrize(
        ("rest", "whole"),
        [
            (["", "của cơ quan", "", ""], ["1", "Rà soát quy chế của cơ quan", "Sở Nội vụ", "6/2026"]),
            (["", "Ủy ban nhân dân xã", "", ""], ["1", "Rà soát quy chế Ủy ban nhân dân xã", "Sở Nội vụ", "6/2026"]),
            (["", "làm việc", "tỉnh", ""], ["1", "Rà soát quy chế làm việc", "Sở Nội vụ tỉnh", "6/2026"]),
        ],
    )
    def test_a_row_that_the_page_break_cut_is_one(self, rest: list[str], whole: list[str]) -> None:
        assert tables(over([HEAD, FIRST], [HEAD, rest, SECOND])) == [[HEAD, whole, SECOND]]

    @pytest.mark.parametrize(
        ("before", "row"),
        [
            (FIRST, ["2", "của cơ quan", "", ""]),
            (FIRST, ["", "Báo cáo kết quả", "Sở Y tế", "12/2026"]),
            (["1", "", "Sở Nội vụ", ""], ["", "của cơ quan", "", ""]),
        ],
    )
    def test_a_row_of_its_own_stays_one(self, before: list[str], row: list[str]) -> None:
        assert tables(over([HEAD, before], [row])) == [[HEAD, before, row]]

    def test_what_is_printed_on_each_page_does_not_part_a_table(self) -> None:
        pages = [
            Page(number, ["Kế hoạch số 5", table, str(number)])
            for number, table in enumerate([[HEAD, FIRST], [SECOND]])
        ]
        source = written(pages)
        assert tables(source) == [[HEAD, FIRST, SECOND]]
        assert {reason for _, reason, _ in asides(source)} == {"running_head", "page_number"}

    def test_each_row_says_on_which_page_it_begins(self) -> None:
        source = over([HEAD, FIRST], [["", "của cơ quan", "", ""], SECOND])
        pages = {block.cell.row: block.page for block in source.blocks if block.cell}
        assert pages == {0: 0, 1: 0, 2: 1}

    def test_each_paragraph_says_on_which_page_it_begins(self) -> None:
        first = "Các cấp ủy tiếp tục quán triệt, triển khai thực hiện nghị quyết của"
        source = written([Page(0, ["Một."]), Page(1, [f"Hai.\n\n{first}"]), Page(2, ["tỉnh.\n\nBa."])])
        assert [block.page for block in source.blocks] == [0, 1, 1, 2]


cells = st.sampled_from(["", "", "§", "§ và", "Sở §", "TT", "Nhiệm vụ", "Thời hạn", "Chủ trì", "1"])
some_rows = st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=3)
parts = st.lists(some_rows | st.sampled_from(["", "§.", "Đầu trang", "2", "§ §\n§"]), max_size=4)


class TestWords:
    @given(st.lists(parts, min_size=1, max_size=4))
    @settings(deadline=None, max_examples=60)
    def test_each_word_of_each_page_is_in_one_block(self, made: list[list[str | Table]]) -> None:
        words, number = re.compile(r"\w+"), 0

        def named(cell: str) -> str:
            nonlocal number
            number += 1
            return cell.replace("§", f"x{number}z")

        pages: list[list[str | Table]] = [
            [named(part) if isinstance(part, str) else [[named(cell) for cell in row] for row in part] for part in page]
            for page in made
        ]
        cut = [[part] if isinstance(part, str) else chain(*part) for page in pages for part in page]
        wanted = Counter(word for cells in cut for cell in cells for word in words.findall(cell))
        source = written([Page(number, page) for number, page in enumerate(pages)])
        found = [word for block in source.blocks for word in words.findall(source.text[block.start : block.end])]
        assert Counter(found) == wanted


@pytest.mark.parametrize("repeated", [True, False])
def test_a_table_of_a_real_file_over_three_pages_is_whole(repeated: bool) -> None:
    task = "Rà soát, sửa đổi, bổ sung quy chế làm việc và quy trình xử lý hồ sơ của người dân, doanh nghiệp "
    rows = "".join(f"[{row}], [{task * 3} đợt {row}], [Sở Nội vụ], [{row + 5}/2026], " for row in range(1, 6))
    heads = ", ".join(f"[{head}]" for head in HEAD)
    source = f"""#set page(width: 18cm, height: 9cm, margin: 1.5cm, header: [Kế hoạch số 5],
  footer: context counter(page).display())
#table(columns: (1cm, 1fr, 3cm, 3cm), {f"table.header({heads})" if repeated else heads}, {rows})
"""
    compiled = typst.compile(source.encode(), ignore_system_fonts=True)
    assert isinstance(compiled, bytes)
    reading = read(compiled, name="a.pdf")
    assert reading.pages is not None
    assert reading.pages > 2
    found = [(item.row, item.action, item.lead, item.due and item.due.text) for item in reading.assignments]
    assert found == [(str(row), f"{task * 3}đợt {row}", ("Sở Nội vụ",), f"{row + 5}/2026") for row in range(1, 6)]


def test_heads_that_come_again_in_copied_text_are_no_row() -> None:
    heads, rows = "\n".join(HEAD), ["\n".join(row) for row in (FIRST, SECOND)]
    for text in (f"{heads}\n{rows[0]}\n{heads}\n{rows[1]}", f"{heads}\n{rows[0]}\n{heads}\n{rows[0]}"):
        tasks = read(text.encode(), name="a.txt").assignments
        assert [task.lead for task in tasks] == [
            ("Sở Nội vụ",),
            ("Sở Tài chính",) if rows[1] in text else ("Sở Nội vụ",),
        ]


def test_text_close_to_a_table_above_or_beside_it_is_read_once() -> None:
    source = """#set page(width: 16cm, height: 8cm, margin: 1cm)
#set par(spacing: 0pt)
Các chi bộ rà soát quy chế làm việc.
#grid(columns: (9cm, 1fr),
  table(columns: (1cm, 1fr, 3cm), [1], [Số hóa], [Sở Y tế], [2], [In], [Sở Nội vụ]), [Bên cạnh])
Hết phần bảng.
"""
    compiled = typst.compile(source.encode(), ignore_system_fonts=True)
    assert isinstance(compiled, bytes)
    words = Counter(re.findall(r"\w+", read(compiled, name="a.pdf").text))
    assert words == Counter(
        re.findall(r"\w+", "Các chi bộ rà soát quy chế làm việc 1 Số hóa Sở Y tế 2 In Sở Nội vụ Bên cạnh Hết phần bảng")
    )
