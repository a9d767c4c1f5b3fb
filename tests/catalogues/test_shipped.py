"""The shipped files: complete, of their shape, and true to each other."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from thongsuot.catalogues.rules import SHAPES, Catalogue, CatalogueEntry, due_after, named, shipped
from thongsuot.vietnamese.text import fold, normalise

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def valid(catalogue: Catalogue, day: date) -> tuple[CatalogueEntry, ...]:
    entries = shipped.entries(catalogue)
    return tuple(e for e in entries if e.from_day <= day and (e.until_day is None or day < e.until_day))


def codes(catalogue: Catalogue, day: date) -> set[str]:
    return {entry.code for entry in valid(catalogue, day)}


@pytest.mark.parametrize("catalogue", Catalogue)
def test_every_entry_has_the_shape_of_its_catalogue(catalogue: Catalogue) -> None:
    assert shipped.entries(catalogue)
    assert [(e.code, SHAPES[catalogue].faults(e.detail)) for e in shipped.entries(catalogue)] == [
        (e.code, ()) for e in shipped.entries(catalogue)
    ]


@pytest.mark.parametrize("catalogue", Catalogue)
def test_a_code_means_one_thing_on_one_day(catalogue: Catalogue) -> None:
    entries = shipped.entries(catalogue)
    for day in {entry.from_day for entry in entries}:
        counted = Counter(entry.code for entry in valid(catalogue, day))
        assert max(counted.values()) == 1, counted


@pytest.mark.parametrize("catalogue", Catalogue)
def test_words_are_written_in_both_languages_and_in_nfc(catalogue: Catalogue) -> None:
    for entry in shipped.entries(catalogue):
        assert entry.words_vi == normalise(entry.words_vi).strip() != ""
        assert entry.words_en == normalise(entry.words_en).strip() != ""


def test_the_district_level_ends_with_june_2025() -> None:
    for catalogue, gone in (
        (Catalogue.LEVELS, {"district"}),
        (Catalogue.UNIT_KINDS, {"party_district", "district_committee"}),
        (Catalogue.ISSUERS, {"district_party"}),
        (Catalogue.BODY_CLASSES, {"districts", "party_district"}),
    ):
        assert gone <= codes(catalogue, BEFORE)
        assert not gone & codes(catalogue, AFTER)


def test_the_level_of_every_kind_is_valid_as_long_as_the_kind() -> None:
    levels = {entry.code: entry for entry in shipped.entries(Catalogue.LEVELS)}
    for kind in shipped.entries(Catalogue.UNIT_KINDS):
        level = levels[kind.detail["level"]]
        assert level.until_day is None or (kind.until_day is not None and kind.until_day <= level.until_day)


def test_classes_stages_and_successors_name_only_kinds_that_exist() -> None:
    kinds = {entry.code for entry in shipped.entries(Catalogue.UNIT_KINDS)}
    for row in shipped.entries(Catalogue.BODY_CLASSES):
        assert set(row.detail["kinds"]) <= kinds, row.code
    for row in shipped.entries(Catalogue.STAGES):
        assert {kind for listed in row.detail.get("kinds", {}).values() for kind in listed} <= kinds, row.code
    for catalogue in (Catalogue.UNIT_KINDS, Catalogue.ISSUERS):
        known = {entry.code for entry in shipped.entries(catalogue)}
        for row in shipped.entries(catalogue):
            assert set(row.detail.get("successors", ())) <= known


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_the_words_of_a_class_lead_to_one_class_on_one_day(day: date) -> None:
    pairs = {(fold(words), row.code) for row in valid(Catalogue.BODY_CLASSES, day) for words in row.detail["words"]}
    counted = Counter(words for words, _ in pairs)
    assert [words for words, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_the_words_for_a_kind_lead_to_one_kind_on_one_day(day: date) -> None:
    pairs = {
        (fold(words), row.code)
        for row in valid(Catalogue.UNIT_KINDS, day)
        for words in (row.code, row.words_vi, *row.detail.get("also", ()))
    }
    counted = Counter(words for words, _ in pairs)
    assert [words for words, times in counted.items() if times > 1] == []


def test_document_kinds_hold_every_kind_that_the_reader_tells_apart() -> None:
    read = {
        "resolution", "directive", "conclusion", "decision", "regulation", "action_programme", "plan", "guidance",
        "report", "notice", "letter", "telegram", "scheme", "annex", "news", "other",
    }  # fmt: skip
    assert read <= codes(Catalogue.DOCUMENT_KINDS, AFTER)


def test_the_stages_stand_in_the_order_of_the_chain() -> None:
    assert [entry.code for entry in shipped.entries(Catalogue.STAGES)] == [
        "published", "convened", "studied", "planned", "assigned", "delivered", "measured", "reviewed",
    ]  # fmt: skip


def test_a_kind_is_found_by_code_words_or_another_name_whatever_the_diacritics() -> None:
    kinds = valid(Catalogue.UNIT_KINDS, AFTER)
    for words, code in (("cell", "cell"), ("Chi bộ", "cell"), ("TINH UY", "party_province"), ("Sở", "department")):
        found = named(words, kinds)
        assert found is not None
        assert found.code == code
    assert named("câu lạc bộ", kinds) is None


def test_a_stage_is_due_so_many_days_after_publication_working_days_where_it_says_so() -> None:
    stages = {stage.code: stage for stage in shipped.entries(Catalogue.STAGES)}
    thursday = date(2026, 3, 19)
    assert due_after(stages["published"], thursday) == date(2026, 3, 26)
    assert due_after(stages["assigned"], thursday) == date(2026, 3, 29)
    assert due_after(stages["delivered"], thursday) is None
