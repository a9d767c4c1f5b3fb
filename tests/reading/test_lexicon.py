"""The word lists: complete, with examples that work, open to an office's own words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from thongsuot.reading import Reading, as_guide, default_lexicon, read
from thongsuot.reading.columns import column_key
from thongsuot.reading.lexicon import Entry
from thongsuot.vietnamese.text import fold

LEXICON = default_lexicon()


@pytest.mark.parametrize("entry", LEXICON.entries, ids=lambda entry: f"{entry.group}:{entry.key}")
def test_every_list_has_words_and_an_example_with_one_of_them(entry: Entry) -> None:
    assert entry.words
    example = entry.example if entry.group != "tables.column" else fold(entry.example)
    assert any(word.strip(" ,;").lower() in example.lower() for word in entry.words)


@pytest.mark.parametrize(
    "entry", [entry for entry in LEXICON.entries if entry.group == "tables.column"], ids=lambda entry: entry.key
)
def test_a_column_is_recognised_in_all_its_wordings(entry: Entry) -> None:
    assert column_key(entry.example, LEXICON) == entry.key
    assert all(column_key(word, LEXICON) for word in entry.words)


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("Cơ quan, đơn vị chủ trì", "lead"),
        ("Thời gian hoàn thành (dự kiến)", "due"),
        ("Nội dung nhiệm vụ", "task"),
        ("Sản phẩm/Kết quả", "product"),
        ("Họ và tên", None),
        ("", None),
    ],
)
def test_a_head_may_say_more_than_its_wording(head: str, key: str | None) -> None:
    assert column_key(head, LEXICON) == key


def test_an_office_adds_its_own_words_without_code() -> None:
    text = (
        "Số 15-NQ/TU\n\nNGHỊ QUYẾT\nvề dữ liệu\n\nIV. TỔ CHỨC THỰC HIỆN\n1. Xưởng dữ liệu chủ trì rà soát.\n".encode()
    )
    assert read(text, name="a.txt").assignments == ()
    (found,) = read(text, name="a.txt", lexicon=LEXICON.with_words("bodies.heads", ["Xưởng"])).assignments
    assert found.lead == ("Xưởng dữ liệu",)


def test_the_guide_quotes_each_item_where_it_stands(resolution: Callable[[str], Reading]) -> None:
    reading = resolution(
        "I. MỤC TIÊU\nĐến năm 2030: đạt 90% hồ sơ số.\nII. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế thực hiện Nghị "
        "quyết số 20-NQ/TW.\n2. Sở Nội vụ thực hiện Nghị quyết số 20-NQ/TW.\n"
    )
    guide = as_guide(reading)
    items = [item for layer in ("citations", "targets", "assignments") for item in guide[layer]]
    assert len(items) == 5
    for item in items:
        at = -1
        for _ in range(item["nth"] + 1):
            at = reading.text.index(item["quote"], at + 1)
        assert (at, at + len(item["quote"])) == (item["start"], item["end"])
        assert 0 <= item["confidence"] <= 1
    assert guide["targets"][0]["due"]["until"] == "2030-12-31"
    assert guide["targets"][0]["unit"] == "percent"
    assert guide["assignments"][0]["cites"] == [guide["citations"][0]["same_as"]]
