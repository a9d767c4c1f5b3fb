"""What changed between two texts, and which decisions hold for both."""

from hypothesis import given
from hypothesis import strategies as st

from thongsuot.documents.rules.differences import carried, changes, kept, same_finding

CLAUSES = st.lists(st.sampled_from(["một", "hai", "ba", ""]), max_size=8)


@given(CLAUSES, CLAUSES)
def test_changes_cover_both_sides_without_gap(before: list[str], after: list[str]) -> None:
    found = changes(before, after)
    assert [index for change in found for index in change.before] == list(range(len(before)))
    assert [index for change in found for index in change.after] == list(range(len(after)))


@given(CLAUSES, CLAUSES)
def test_no_clause_is_kept_twice_and_none_that_is_blank(before: list[str], after: list[str]) -> None:
    pairs = kept(before, after)
    assert len(set(pairs.values())) == len(pairs)
    assert all(before[old] == after[new] != "" for new, old in pairs.items())


def test_spelling_of_tones_and_spaces_is_no_change() -> None:
    assert [change.what for change in changes(["Hoà  bình"], ["hòa\nbình"])] == ["same"]


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_a_decision_is_carried_to_one_finding_of_the_same_key(before: list[str], after: list[str]) -> None:
    pairs = carried(before, after)
    assert all(before[old] == after[new] for new, old in pairs.items())
    assert len(set(pairs.values())) == len(pairs)
    for key in "abc":
        carried_over = sum(1 for new in pairs if after[new] == key)
        assert carried_over == min(before.count(key), after.count(key))


def test_an_unchanged_sentence_with_another_meaning_is_another_finding() -> None:
    by_2025, by_2030 = {"due": {"until": "2025-12-31"}}, {"due": {"until": "2030-12-31"}}
    assert same_finding("đạt 90%", by_2025) == same_finding("Đạt  90%", by_2025)
    assert same_finding("đạt 90%", by_2025) != same_finding("đạt 90%", by_2030)
