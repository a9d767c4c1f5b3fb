"""Ids that a form sends: whatever a hand writes into it, no page breaks."""

from __future__ import annotations

import pytest

from thongsuot.web.ids import id_in, ids_in


@pytest.mark.parametrize(
    ("words", "found"),
    [("7", 7), ("0" * 17 + "7", 7), ("9" * 18, 10**18 - 1)]
    + [(nonsense, None) for nonsense in ("", " 7", "-7", "+7", "7.0", "1_000", "²", "٧", "9" * 19)],
)
def test_an_id_is_at_most_eighteen_plain_digits(words: str, found: int | None) -> None:
    assert id_in(words) == found


def test_nonsense_among_what_was_ticked_is_left_out() -> None:
    assert ids_in(["3", "x", "9" * 19, "1"]) == [3, 1]
