"""The four forms of a text: what they ignore, what they keep, and the order they give."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.vietnamese.text import compare_key, fold, normalise, sort_key

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
PLACEMENTS = (
    ("hòa", "hoà"), ("khóa", "khoá"), ("tỏa", "toả"), ("xõa", "xoã"), ("họa", "hoạ"),
    ("khỏe", "khoẻ"), ("lòe", "loè"), ("chóe", "choé"), ("thúy", "thuý"), ("ủy", "uỷ"),
    ("hủy", "huỷ"), ("tùy", "tuỳ"), ("lũy", "luỹ"), ("thụy", "thuỵ"),
)  # fmt: skip

vietnamese = st.text(alphabet=LETTERS + LETTERS.upper() + " -/0123456789")
any_text = st.text()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("21-NQ/TW", "21 nq tw"),
        ("Nghị quyết số 21-NQ/TW, ngày 16/6/2022", "nghi quyet so 21 nq tw ngay 16 6 2022"),
        ("  ĐẢNG ỦY xã Đường Hoa ", "dang uy xa duong hoa"),
        ("Tỷ lệ: 91,4 %", "ty le 91 4"),
        ("…", ""),
        ("", ""),
    ],
)
def test_fold_leaves_only_plain_letters_digits_and_single_spaces(text: str, key: str) -> None:
    assert fold(text) == key


@given(any_text)
def test_fold_of_a_folded_text_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(any_text)
def test_fold_is_the_same_for_both_unicode_forms(text: str) -> None:
    assert fold(normalize("NFD", text)) == fold(normalize("NFC", text)) == fold(text)


@given(vietnamese)
def test_fold_of_vietnamese_is_ascii(text: str) -> None:
    assert fold(text).isascii()
    assert fold(text) == fold(text.upper())


@given(any_text)
def test_normalise_is_nfc_and_stays_so(text: str) -> None:
    assert normalise(text) == normalise(normalise(text)) == normalize("NFC", text)


@pytest.mark.parametrize(("first", "second"), PLACEMENTS)
def test_tone_of_an_open_syllable_may_stand_on_either_vowel(first: str, second: str) -> None:
    for form in ("NFC", "NFD"):
        for a, b in ((first, second), (first.upper(), second.title()), (f"Bà {first} ạ", f"Bà {second} ạ")):
            assert compare_key(normalize(form, a)) == compare_key(b)
            assert sort_key(normalize(form, a)) == sort_key(b)
            assert fold(normalize(form, a)) == fold(b)


@pytest.mark.parametrize("word", ["hoàn", "thuế", "quý", "quỹ", "quả", "giá", "già", "ngoài", "khuỷu", "mía", "mùa"])
def test_compare_key_keeps_a_syllable_whose_tone_has_one_place(word: str) -> None:
    assert compare_key(word) == word


@pytest.mark.parametrize(
    ("one", "other"), [("hòan", "hoàn"), ("qúy", "quý"), ("ma", "má"), ("dao", "đao"), ("oan", "oăn")]
)
def test_compare_key_tells_different_spellings_apart(one: str, other: str) -> None:
    assert compare_key(one) != compare_key(other)


def test_compare_key_ignores_case_and_collapses_space() -> None:
    assert compare_key(" Ban\tTHƯỜNG  vụ\n") == "ban thường vụ"


@given(any_text)
def test_compare_key_is_stable_and_blind_to_the_unicode_form(text: str) -> None:
    assert compare_key(compare_key(text)) == compare_key(text)
    assert compare_key(normalize("NFD", text)) == compare_key(normalize("NFC", text))


@pytest.mark.parametrize(
    "in_order",
    [
        list("aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmn"),
        list("oòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"),
        ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "man", "màn", "măn", "mân"],
        ["an", "an bình", "An Nam", "àn", "án", "anh"],
        ["Hà Anh", "Hà Bình", "Hạ Anh", "Hai", "Hải"],
        ["Nguyễn Văn Ân", "Nguyễn Văn Dũng", "Nguyễn Văn Đức", "Nguyễn Văn Em"],
        ["Chi bộ 1", "Chi bộ 2", "Chi bộ 10", "Chi bộ 10A", "Chi bộ A", "Chi bộ cơ quan"],
        ["Đà Nẵng", "Đắk Lắk", "Điện Biên", "Đồng Nai", "Đồng Tháp"],
        ["zebra", "Ωmega", "漢"],
    ],
)
def test_sort_key_gives_the_order_of_the_dictionary(in_order: list[str]) -> None:
    assert all(sort_key(a) < sort_key(b) for a, b in pairwise(in_order))
    shuffled = Random(7).sample(in_order, len(in_order))
    assert sorted(shuffled, key=sort_key) == in_order


@given(any_text)
def test_sort_key_is_ascii_and_blind_to_case_and_unicode_form(text: str) -> None:
    key = sort_key(text)
    assert key.isascii()
    assert sort_key(normalize("NFD", text)) == key


@given(vietnamese)
def test_sort_key_ignores_case(text: str) -> None:
    assert sort_key(text.upper()) == sort_key(text)


@given(vietnamese, vietnamese)
def test_words_with_one_sort_key_differ_in_no_letter(one: str, other: str) -> None:
    if sort_key(one) == sort_key(other) and not any(c.isdecimal() for c in one + other):
        assert fold(one) == fold(other)


@given(vietnamese, st.text(alphabet=LETTERS, min_size=1))
def test_a_name_precedes_the_longer_names_it_begins(name: str, more: str) -> None:
    assert sort_key(name) < sort_key(f"{name} {more}")


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_numbers_in_names_sort_by_value(one: int, other: int) -> None:
    assert (sort_key(f"Tổ {one}") < sort_key(f"Tổ {other}")) == (one < other)
