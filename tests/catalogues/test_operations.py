"""Loading what is shipped, editing it, and reading it as of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from thongsuot.audit.models import Entry as AuditEntry
from thongsuot.catalogues import operations, queries
from thongsuot.catalogues.models import Entry
from thongsuot.catalogues.rules import Catalogue, CatalogueEntry, shipped
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def load() -> operations.Loaded:
    return operations.load_shipped(actor=OPERATOR, now=NOW)


def cell() -> CatalogueEntry:
    return queries.entry(Catalogue.UNIT_KINDS, "cell", TODAY)


def test_loading_twice_changes_nothing_the_second_time() -> None:
    first = load()
    assert first.new == sum(len(shipped.entries(catalogue)) for catalogue in Catalogue)
    assert load() == operations.Loaded(new=0, changed=0, kept=first.new)
    assert AuditEntry.objects.filter(action="catalogues.load_shipped").count() == 1


def test_loading_mends_a_shipped_entry_that_says_something_else() -> None:
    load()
    Entry.objects.filter(catalogue="unit_kinds", code="cell").update(words_vi="chi bo")
    assert load().changed == 1
    assert cell().words_vi == "chi bộ"


def test_loading_leaves_what_an_office_has_written() -> None:
    load()
    operations.save_entry(actor=OPERATOR, entry=replace(cell(), words_vi="chi bộ cơ sở 2"), revision=1, now=NOW)
    assert load().changed == 0
    assert cell().words_vi == "chi bộ cơ sở 2"


def test_a_day_gets_the_entries_of_that_day() -> None:
    load()
    before = queries.entry(Catalogue.BODY_CLASSES, "communes", date(2025, 6, 30))
    after = queries.entry(Catalogue.BODY_CLASSES, "communes", date(2025, 7, 1))
    assert before.words("vi").endswith("thị trấn")
    assert after.words("vi").endswith("đặc khu")
    assert after.words("en") == "commune people’s committees"


def test_several_catalogues_take_one_query(django_assert_num_queries: object) -> None:
    load()
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = queries.entries_of([Catalogue.LEVELS, Catalogue.STAGES, "unheard_of"], TODAY)
    assert [entry.code for entry in found["levels"]][:2] == ["central", "province"]
    assert len(found["stages"]) == 8
    assert found["unheard_of"] == ()


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        queries.entry(Catalogue.LEVELS, "galaxy", TODAY)
    assert refusal.value.code == "catalogues.unknown_entry"


def test_a_save_over_a_newer_one_is_refused_and_shows_what_stands() -> None:
    load()
    opened = cell()
    operations.save_entry(actor=OPERATOR, entry=replace(opened, words_vi="chi bộ A"), revision=1, now=NOW)
    with pytest.raises(DomainError) as refusal:
        operations.save_entry(actor=OPERATOR, entry=replace(opened, words_vi="chi bộ B"), revision=1, now=NOW)
    assert refusal.value.code == "catalogues.changed_meanwhile"
    assert "chi bộ A" in str(refusal.value)
    assert cell().words_vi == "chi bộ A"
    assert cell().revision == 2


def test_a_closed_entry_makes_room_for_the_rule_that_follows_it() -> None:
    load()
    day = date(2027, 1, 1)
    closed = operations.close_entry(
        actor=OPERATOR, catalogue="unit_kinds", code="cell", until_day=day, revision=1, now=NOW
    )
    assert closed.until_day == day
    follows = replace(cell(), words_vi="chi bộ mới", from_day=day, until_day=None)
    operations.save_entry(actor=OPERATOR, entry=follows, revision=None, now=NOW)
    assert cell().words_vi == "chi bộ"
    assert queries.entry(Catalogue.UNIT_KINDS, "cell", day).words_vi == "chi bộ mới"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"catalogue": "colours"}, "catalogues.unknown_catalogue"),
        ({"detail": {"level": "cell"}}, "catalogues.wrong_shape"),
        ({"detail": {"level": "cell", "branch": "party", "colour": "red"}}, "catalogues.wrong_shape"),
        ({"words_en": " "}, "catalogues.wrong_shape"),
        ({}, "catalogues.already_there"),
        ({"from_day": date(2030, 1, 1)}, "catalogues.already_there"),
        ({"from_day": date(2000, 1, 1), "until_day": date(2001, 1, 1)}, "catalogues.already_there"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(change: dict[str, object], code: str) -> None:
    load()
    count = Entry.objects.count()
    with pytest.raises(DomainError) as refusal:
        operations.save_entry(actor=OPERATOR, entry=replace(cell(), **change), revision=None, now=NOW)  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert Entry.objects.count() == count


def test_an_edit_that_reaches_into_the_next_rule_is_refused() -> None:
    load()
    before = queries.entry(Catalogue.BODY_CLASSES, "communes", date(2025, 6, 30))
    longer = replace(before, until_day=date(2025, 8, 1))
    with pytest.raises(DomainError) as refusal:
        operations.save_entry(actor=OPERATOR, entry=longer, revision=before.revision, now=NOW)
    assert refusal.value.code == "catalogues.already_there"
    assert queries.entry(Catalogue.BODY_CLASSES, "communes", date(2025, 6, 30)) == before


def test_an_edit_that_reopens_a_rule_which_another_follows_is_refused() -> None:
    load()
    before = queries.entry(Catalogue.BODY_CLASSES, "communes", date(2025, 6, 30))
    with pytest.raises(DomainError) as refusal:
        operations.save_entry(actor=OPERATOR, entry=replace(before, until_day=None), revision=before.revision, now=NOW)
    assert refusal.value.code == "catalogues.already_there"


@pytest.mark.parametrize("revision", [None, 1])
def test_a_saved_entry_cannot_end_before_it_starts(revision: int | None) -> None:
    load()
    ending = replace(cell(), until_day=cell().from_day)
    with pytest.raises(DomainError) as refusal:
        operations.save_entry(actor=OPERATOR, entry=ending, revision=revision, now=NOW)
    assert refusal.value.code == "catalogues.ends_before_it_starts"


def test_an_entry_cannot_end_before_it_starts() -> None:
    load()
    with pytest.raises(DomainError) as refusal:
        operations.close_entry(
            actor=OPERATOR, catalogue="unit_kinds", code="cell", until_day=date(1900, 1, 1), revision=1, now=NOW
        )
    assert refusal.value.code == "catalogues.ends_before_it_starts"


def test_the_database_holds_one_open_entry_a_code() -> None:
    load()
    row = Entry.objects.get(catalogue="unit_kinds", code="cell")
    row.pk, row.from_day = None, date(2020, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
