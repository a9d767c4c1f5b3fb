"""The piece of text that a search result shows."""

from hypothesis import given
from hypothesis import strategies as st

from thongsuot.documents.rules.snippets import Piece, snippet
from thongsuot.vietnamese.text import fold

WORDS = st.lists(st.sampled_from(["Chuyển", "đổi", "số", "21-NQ/TW,", "chi_bộ", "họp\n"]), min_size=1, max_size=60)


def hits(pieces: tuple[Piece, ...]) -> list[str]:
    return [piece.text for piece in pieces if piece.hit]


@given(WORDS, st.sampled_from(["chuyen", "doi", "so", "21", "bo", "hop"]))
def test_a_snippet_marks_only_what_was_searched_for_and_finds_it_whenever_it_is_there(
    words: list[str], wanted: str
) -> None:
    text = " ".join(words)
    found = hits(snippet(text, [wanted]))
    assert all(fold(hit) == wanted for hit in found)
    assert bool(found) == (wanted in fold(text).split())


def test_a_snippet_is_in_the_texts_own_spelling() -> None:
    assert hits(snippet("Thực hiện Nghị quyết số 21-NQ/TW về đất đai", ["21", "nq", "tw"])) == ["21", "NQ", "TW"]


def test_a_snippet_shows_where_the_words_stand_together() -> None:
    text = "số liệu " + "x " * 200 + "chuyển đổi số " + "y " * 200
    shown = "".join(piece.text for piece in snippet(text, ["doi", "so"]))
    assert "chuyển đổi số" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 250


def test_a_snippet_cuts_no_syllable() -> None:
    text = "đường " * 100 + "đích " + "rừng " * 100
    shown = "".join(piece.text for piece in snippet(text, ["dich"])).strip("… ")
    assert set(shown.split()) == {"đường", "đích", "rừng"}


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert snippet("Điều 1", ["khac"]) == (Piece("Điều 1"),)
