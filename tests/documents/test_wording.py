"""What an office writes in its catalogues, the reader goes by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from tests.documents import samples
from tests.documents.world import NOW, World
from thongsuot.catalogues.operations import close_entry, save_entry
from thongsuot.catalogues.rules import Catalogue, CatalogueEntry, shipped
from thongsuot.documents.models import Mention, Requirement
from thongsuot.documents.operations import upload
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.documents.rules.wording import WORDED, lexicon_of
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.reading import default_lexicon, read

TODAY = NOW.date()
CLASS: Mapping[str, Any] = {"words": ["hợp tác xã"], "kinds": ["cell"]}


def entry(catalogue: Catalogue, code: str, words: str, detail: Mapping[str, Any]) -> CatalogueEntry:
    return CatalogueEntry(catalogue, code, words, code, detail, position=900, from_day=TODAY - timedelta(days=9))


def brought(office: Actor, world: World, number: int, body: str) -> Uploaded:
    data = samples.named(number, body=f"II. TỔ CHỨC THỰC HIỆN\n{body}")
    return upload(actor=office, unit_id=world.province, data=data, name="van-ban.txt", now=NOW)


def tasks(uploaded: Uploaded) -> list[Requirement]:
    return list(Requirement.objects.filter(version_id=uploaded.version_id, kind="task"))


def test_a_class_of_bodies_in_the_catalogue_is_found_in_the_text(world: World, office: Actor) -> None:
    body = "1. Câu lạc bộ rà soát quy chế trước ngày 30/6/2026."
    assert tasks(brought(office, world, 1, body)) == []
    new = entry(Catalogue.BODY_CLASSES, "clubs", "câu lạc bộ", CLASS)
    saved = save_entry(actor=OPERATOR, entry=new, revision=None, now=NOW)
    (task,) = tasks(brought(office, world, 2, body))
    assert [one.words for one in task.bodies.all()] == ["Câu lạc bộ"]
    assert task.collective
    assert task.because == ["Câu lạc bộ", "rà soát", "trước ngày 30/6/2026"]
    close_entry(
        actor=OPERATOR,
        catalogue=Catalogue.BODY_CLASSES,
        code="clubs",
        until_day=TODAY,
        revision=saved.revision,
        now=NOW,
    )
    assert tasks(brought(office, world, 3, body)) == []


def test_an_issuer_in_the_catalogue_is_a_body_that_can_be_told_to_act(world: World, office: Actor) -> None:
    body = "1. Giao Lâm trường Sông Kôn chủ trì trồng rừng."
    assert tasks(brought(office, world, 1, body)) == []
    detail = {"abbreviations": ["LT"], "form": "state", "also": ["lâm trường"]}
    save_entry(
        actor=OPERATOR, entry=entry(Catalogue.ISSUERS, "forest", "Lâm trường Sông Kôn", detail), revision=None, now=NOW
    )
    (task,) = tasks(brought(office, world, 2, body))
    assert [one.words for one in task.bodies.all()] == ["Lâm trường Sông Kôn"]
    assert not task.collective


def test_a_kind_of_document_in_the_catalogue_is_found_where_the_text_names_one(world: World, office: Actor) -> None:
    body = "1. Thực hiện Sổ tay số 12-STA/TU của Tỉnh ủy."
    assert not Mention.objects.filter(version_id=brought(office, world, 1, body).version_id).exists()
    detail = {"letters": {"party": ["STA"], "state": []}}
    save_entry(
        actor=OPERATOR, entry=entry(Catalogue.DOCUMENT_KINDS, "handbook", "sổ tay", detail), revision=None, now=NOW
    )
    mention = Mention.objects.get(version_id=brought(office, world, 2, body).version_id)
    assert (mention.kind, mention.symbol) == ("handbook", "12-STA/TU")


def test_the_shipped_catalogues_change_nothing_in_what_is_read() -> None:
    days = {date(2020, 1, 1), date(2026, 3, 2)}
    for day in days:
        valid: dict[str, list[CatalogueEntry]] = {
            catalogue: [one for one in shipped.entries(catalogue) if one.from_day <= day < (one.until_day or date.max)]
            for catalogue in WORDED
        }
        text = samples.resolution()
        assert read(text, name="a.txt", lexicon=lexicon_of(valid)) == read(text, name="a.txt")


def test_the_same_words_give_the_same_lexicon_and_no_words_the_reader_s_own() -> None:
    none: dict[str, list[CatalogueEntry]] = {catalogue: [] for catalogue in WORDED}
    assert lexicon_of(none) is default_lexicon()
    classes = none | {Catalogue.BODY_CLASSES: [entry(Catalogue.BODY_CLASSES, "c", "hợp tác xã", CLASS)]}
    assert lexicon_of(classes) is lexicon_of(dict(classes))


@pytest.mark.parametrize("code", ["note", "news"])
def test_a_kind_that_no_symbol_carries_adds_no_words(code: str) -> None:
    kind = entry(Catalogue.DOCUMENT_KINDS, code, "sổ tay", {"letters": {"party": [], "state": []}})
    assert (
        lexicon_of({**{catalogue: [] for catalogue in WORDED}, Catalogue.DOCUMENT_KINDS: [kind]}) is default_lexicon()
    )
