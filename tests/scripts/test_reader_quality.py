"""The measure of the reader, on outcomes made up here: the annotated texts themselves lie beside the project."""

from __future__ import annotations

from reader_quality import Finding, Outcome, exact_f1, page


def outcome(text: str, right: int, wrong: int, wanted: int, rule: str = "target.count") -> Outcome:
    marks = [True] * right + [False] * wrong
    found = tuple(Finding(rule, 0.97 if mark else 0.75, mark, "…") for mark in marks)
    return Outcome(text, "targets", wanted, right, found)


def test_a_missed_item_and_a_wrong_one_both_cost() -> None:
    assert exact_f1([outcome("a", right=10, wrong=0, wanted=10)]) == 1
    assert exact_f1([outcome("a", right=9, wrong=0, wanted=10)]) == 18 / 19
    assert exact_f1([outcome("a", right=9, wrong=1, wanted=10)]) == 18 / 20
    assert exact_f1([]) == 1


def test_a_rule_that_one_text_alone_bears_out_is_named_with_it() -> None:
    written = page([outcome("a", 2, 0, 2), outcome("b", 1, 1, 2), outcome("b", 3, 0, 3, "table.target")])
    assert "| `target.count` | 4 | 3 | 2 |  |" in written
    assert "| `table.target` | 3 | 3 | 1 | b |" in written
    assert "| `event.day` | 0 | 0 | 0 |  |" in written


def test_what_was_said_stands_beside_what_was_reached() -> None:
    written = page([outcome("a", right=3, wrong=1, wanted=3)])
    assert "| 0.95 and more | 3 | 3 | 97.0% | 100.0% |" in written
    assert "| 0 and more | 1 | 0 | 75.0% | 0.0% |" in written


def test_the_mean_of_the_texts_counts_each_text_once() -> None:
    written = page([outcome("a", right=99, wrong=0, wanted=99), outcome("b", right=0, wrong=1, wanted=1)])
    assert "| targets | 2 | 100 | 100 | 99 | 0.990 | 0.990 | 0.500 |" in written
