"""Search over all texts: with and without diacritics, only what one may read; hits are marked and linked."""

from __future__ import annotations

import pytest
from django.test import Client

from thongsuot.documents.operations.uploading import Uploaded


def shown(client: Client, words: str) -> str:
    return client.get("/search/", {"q": words}).content.decode()


@pytest.mark.parametrize("words", ["biên bản trên phần mềm", "BIEN BAN tren phan mem", "bien-ban"])
def test_words_are_found_with_and_without_diacritics_and_lead_to_their_clause(
    office: Client, uploaded: Uploaded, words: str
) -> None:
    page = shown(office, words)
    assert '<mark class="mark">biên</mark>' in page
    assert f"/documents/{uploaded.document_id}/text/?version={uploaded.version_id}&amp;section=0#" in page


def test_a_draft_is_found_by_its_reviewers_alone(member: Client, uploaded: Uploaded) -> None:
    page = shown(member, "biên bản")
    assert "Nothing found" in page
    assert "07-NQ/TU" not in page


def test_what_was_searched_for_is_shown_as_text(office: Client, uploaded: Uploaded) -> None:
    page = shown(office, '<script>alert("x")</script>')
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_an_empty_search_finds_and_reproaches_nothing(office: Client, uploaded: Uploaded) -> None:
    page = shown(office, "  ")
    assert "Nothing found" not in page
    assert "<mark" not in page
