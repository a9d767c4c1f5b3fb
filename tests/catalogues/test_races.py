"""Two at the same time: what would go wrong without taking turns, and does not with it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.kernel.together import together
from thongsuot.catalogues import operations, queries
from thongsuot.catalogues.models import Entry
from thongsuot.catalogues.rules import Catalogue, CatalogueEntry
from thongsuot.kernel.actor import OPERATOR

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def load() -> None:
    operations.load_shipped(actor=OPERATOR, now=NOW)


def cell() -> CatalogueEntry:
    entries = queries.entries(Catalogue.UNIT_KINDS, date(2026, 3, 2))
    return next(entry for entry in entries if entry.code == "cell")


def test_two_that_load_at_once_load_once() -> None:
    together(load, load)
    assert Entry.objects.exists()


def test_what_an_office_writes_while_the_shipped_entries_are_loaded_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    shipped = cell()
    Entry.objects.filter(catalogue=Catalogue.UNIT_KINDS, code="cell").update(words_en="something else")
    compared, differs = threading.Event(), operations._differs

    def differs_and_wait(entry: CatalogueEntry, row: Entry) -> bool:
        found = differs(entry, row)
        if found:
            compared.set()
            threading.Event().wait(0.5)
        return found

    monkeypatch.setattr(operations, "_differs", differs_and_wait)

    def write() -> None:
        compared.wait()
        entry = cell()
        own = replace(entry, words_en="our own word")
        operations.save_entry(actor=OPERATOR, entry=own, revision=shipped.revision + 1, now=NOW)

    together(load, write)
    assert (cell().words_en, Entry.objects.get(catalogue=Catalogue.UNIT_KINDS, code="cell").source) == (
        "our own word",
        "office",
    )
