"""Search through all texts: the database's own index, so these run on both databases."""

from __future__ import annotations

import pytest

from tests.documents import samples
from tests.documents.world import NOW, World, person, reader
from thongsuot.documents import operations, queries
from thongsuot.documents.models import Passage
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.documents.queries.searching import Hit
from thongsuot.kernel.actor import Actor
from thongsuot.people.rules.roles import Role
from thongsuot.vietnamese.text import fold


def found(actor: Actor, words: str) -> list[Hit]:
    return list(queries.search(reader(actor), words).items)


@pytest.mark.parametrize(
    "words", ["biên bản trên phần mềm", "bien ban", "PHẦN MỀM biên", "  biên   bản, ", "phan mem 80"]
)
def test_a_clause_is_found_whatever_case_diacritics_and_order(uploaded: Uploaded, office: Actor, words: str) -> None:
    (hit,) = found(office, words)
    assert (hit.document_id, hit.place) == (uploaded.document_id, "I.2")


@pytest.mark.parametrize("words", ["21-NQ/TW", "21 nq tw", "số 21-nq/tw"])
def test_a_symbol_is_found_however_it_is_cut_into_words(uploaded: Uploaded, office: Actor, words: str) -> None:
    (hit,) = found(office, words)
    assert hit.clause_id is None
    assert any(piece.hit and piece.text == "21" for piece in hit.pieces)


def test_the_snippet_marks_the_words_in_the_texts_own_spelling(uploaded: Uploaded, office: Actor) -> None:
    (hit,) = found(office, "bien ban")
    assert [piece.text for piece in hit.pieces if piece.hit] == ["biên", "bản"]


@pytest.mark.parametrize("words", ["", " -/ ", "không hề có", "bien ban khac", '"', "* OR NOT", "'; --", "biê"])
def test_what_no_clause_holds_is_not_found_and_signs_are_no_commands(
    uploaded: Uploaded, office: Actor, words: str
) -> None:
    assert found(office, words) == []


def test_words_that_stand_together_come_first(world: World, office: Actor) -> None:
    body = "1. Số liệu được chuyển và đổi.\n2. Đẩy mạnh chuyển đổi số."
    operations.upload(actor=office, unit_id=world.province, data=samples.named(7, body=body), name="a.txt", now=NOW)
    assert [hit.place for hit in found(office, "chuyển đổi số")][:1] == ["2"]


def test_only_texts_that_the_reader_may_read_are_searched(uploaded: Uploaded, world: World, office: Actor) -> None:
    member = person(Role.MEMBER, world.cell)
    assert found(member, "biên bản") == []
    operations.publish(actor=office, version_id=uploaded.version_id, revision=1, now=NOW)
    assert len(found(member, "biên bản")) == 1


def test_a_withdrawn_text_is_not_searched(uploaded: Uploaded, office: Actor) -> None:
    operations.publish(actor=office, version_id=uploaded.version_id, revision=1, now=NOW)
    operations.withdraw(actor=office, version_id=uploaded.version_id, reason="sai", now=NOW)
    assert found(office, "biên bản") == []


def test_results_come_in_pages_that_leave_nothing_out(world: World, office: Actor) -> None:
    body = "\n".join(f"{number}. Việc chung thứ {number}." for number in range(1, 46))
    operations.upload(actor=office, unit_id=world.province, data=samples.named(7, body=body), name="a.txt", now=NOW)
    pages = [queries.search(reader(office), "việc chung", number) for number in (1, 2, 3)]
    assert [page.total for page in pages] == [45, 45, 45]
    places = [hit.place for page in pages for hit in page.items]
    assert sorted(places, key=int) == [str(number) for number in range(1, 46)]


def test_the_index_follows_a_passage_that_changes_or_goes(uploaded: Uploaded, office: Actor) -> None:
    row = Passage.objects.get(version=uploaded.version_id, folded__contains="bien ban")
    row.folded = fold("Nội dung khác hẳn")
    row.save()
    assert found(office, "biên bản") == []
    assert len(found(office, "khác hẳn")) == 1
    row.delete()
    assert found(office, "khác hẳn") == []
