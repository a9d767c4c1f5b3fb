"""Numbers in figures, words and Roman numerals, both ways; percentages that do not flatter."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.vietnamese import numbers

HEAP = ("không", "một", "hai", "mươi", "mười", "trăm", "nghìn", "triệu", "tỷ", "linh", "năm", "lăm", "tư", "mốt")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.500", "1500"), ("91,4", "91.4"), ("1.234,5", "1234.5"), ("1.441.200", "1441200"), ("16 242", "16242"),
        ("1\u00a0500", "1500"), ("12", "12"), ("007", "7"), ("-3,5", "-3.5"), ("\u22123", "-3"),
        ("0,0", "0"), ("-0", "0"),
        ("91.63", "91.63"), ("0.125", "0.125"), ("1,234.5", "1234.5"), ("1,234,567", "1234567"), ("0,125", "0.125"),
        ("1,500", "1.5"), (" 5 ", "5"),
    ],
)  # fmt: skip
def test_figures_are_read_the_vietnamese_way_first(text: str, value: str) -> None:
    read = numbers.parse_number(text)
    assert read is not None
    assert str(read if read % 1 else int(read)) == value


@pytest.mark.parametrize(
    "text", ["", "-", "abc", "1.50.0", "1.2,3.4", "12 %", "1..5", ",5", "5,", "--3", "1e5", "٣", "²"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert numbers.parse_number(text) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4))
def test_a_formatted_number_reads_back(value: Decimal) -> None:
    assert numbers.parse_number(numbers.format_number(value)) == value


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert numbers.parse_number(text) is None or any(c.isdigit() for c in text)


@pytest.mark.parametrize(
    ("value", "decimals", "vietnamese", "english"),
    [
        (1500, None, "1.500", "1,500"),
        (1441200, 0, "1.441.200", "1,441,200"),
        (Decimal("1234.50"), None, "1.234,5", "1,234.5"),
        (Decimal("1234.5"), 2, "1.234,50", "1,234.50"),
        (Decimal("0.05"), 1, "0,1", "0.1"),
        (Decimal("-0.04"), 1, "0,0", "0.0"),
        (Decimal("1E+3"), None, "1.000", "1,000"),
        (-1500, None, "-1.500", "-1,500"),
        (0, None, "0", "0"),
        (100, None, "100", "100"),
    ],
)
def test_number_is_written_in_each_language(
    value: Decimal | int, decimals: int | None, vietnamese: str, english: str
) -> None:
    assert numbers.format_number(value, decimals=decimals) == vietnamese
    assert numbers.format_number(value, "en", decimals) == english


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (914, 1000, "91,4 %"), (11, 12, "91,7 %"), (0, 7, "0 %"), (7, 7, "100 %"), (0, 0, "–"), (3, 0, "–"),
        (9996, 10000, "99,9 %"), (4, 10000, "0,1 %"), (5, 4, "125,0 %"), (100_001, 100_000, "100,1 %"),
        (1, 2, "50,0 %"),
    ],
)  # fmt: skip
def test_percentage_says_neither_all_nor_none_unless_it_is(numerator: int, denominator: int, shown: str) -> None:
    assert numbers.format_percent(numerator, denominator) == shown


def test_percentage_in_english_and_without_decimals() -> None:
    assert numbers.format_percent(914, 1000, "en") == "91.4%"
    assert numbers.format_percent(9996, 10000, decimals=0) == "99 %"


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 3))
def test_percentage_is_right_within_one_step(numerator: int, denominator: int, decimals: int) -> None:
    shown = numbers.parse_number(numbers.format_percent(numerator, denominator, decimals=decimals).removesuffix(" %"))
    assert shown is not None
    assert abs(Fraction(shown) - Fraction(100 * numerator, denominator)) < Fraction(1, 10**decimals)
    assert (shown == 100) == (numerator == denominator)
    assert (shown == 0) == (numerator == 0)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"), (4, "bốn"), (5, "năm"), (10, "mười"), (11, "mười một"), (15, "mười lăm"), (20, "hai mươi"),
        (21, "hai mươi mốt"), (24, "hai mươi bốn"), (25, "hai mươi lăm"), (100, "một trăm"), (105, "một trăm linh năm"),
        (110, "một trăm mười"), (115, "một trăm mười lăm"), (555, "năm trăm năm mươi lăm"),
        (1500, "một nghìn năm trăm"), (1005, "một nghìn không trăm linh năm"), (10_000, "mười nghìn"),
        (1_000_000, "một triệu"), (3_000_021, "ba triệu không trăm hai mươi mốt"), (2_000_000_000, "hai tỷ"),
        (1_441_200, "một triệu bốn trăm bốn mươi mốt nghìn hai trăm"),
    ],
)  # fmt: skip
def test_number_in_words(number: int, words: str) -> None:
    assert numbers.in_words(number) == words


@given(st.integers(0, 999_999_999_999))
def test_number_in_words_reads_back(number: int) -> None:
    assert numbers.from_words(numbers.in_words(number)) == number


@pytest.mark.parametrize("number", [-1, 10**12])
def test_number_beyond_the_words_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        numbers.in_words(number)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Hai mươi tư", 24), ("một trăm lẻ năm", 105), ("hai ngàn", 2000), ("ba tỉ", 3_000_000_000),
        ("hai mươi nhăm", 25),
        ("BẨY", 7), ("một nghìn linh năm", 1005), ("mười  hai", 12),
    ],
)  # fmt: skip
def test_spoken_variants_are_understood(words: str, number: int) -> None:
    assert numbers.from_words(words) == number


@pytest.mark.parametrize(
    "words",
    ["", "hai ba", "trăm", "mươi", "nghìn", "một triệu tỷ", "hai mươi mươi", "năm nay", "hai nghìn ba nghìn", "21"],
)
def test_words_that_state_no_number_are_none(words: str) -> None:
    assert numbers.from_words(words) is None


@given(st.lists(st.sampled_from(HEAP)))
def test_any_heap_of_number_words_is_a_number_or_none(words: list[str]) -> None:
    number = numbers.from_words(" ".join(words))
    assert number is None or number >= 0


@given(st.integers(1, 3999))
def test_roman_numeral_reads_back(number: int) -> None:
    assert numbers.from_roman(numbers.roman(number)) == number
    assert numbers.from_roman(numbers.roman(number).lower()) == number


@pytest.mark.parametrize(("number", "numeral"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (2026, "MMXXVI")])
def test_roman_numeral(number: int, numeral: str) -> None:
    assert numbers.roman(number) == numeral


@pytest.mark.parametrize("text", ["", "IIII", "VX", "IC", "A", "MMMM", "IVI"])
def test_misspelt_roman_numeral_is_none(text: str) -> None:
    assert numbers.from_roman(text) is None


@pytest.mark.parametrize("number", [0, 4000])
def test_number_without_roman_numeral_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        numbers.roman(number)
