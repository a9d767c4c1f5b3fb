"""The record only grows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from thongsuot.audit.models import Entry
from thongsuot.audit.operations import record
from thongsuot.kernel.actor import OPERATOR, Actor

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 1, 8, tzinfo=UTC)


def test_an_act_is_recorded_with_who_did_what_to_what_where_and_when() -> None:
    record(actor=Actor(7, "web"), action="people.rename_member", subject="member:3", unit_id=5, now=NOW)
    entry = Entry.objects.get()
    assert (entry.actor_id, entry.door, entry.action, entry.subject, entry.unit_id, entry.at, entry.detail) == (
        7, "web", "people.rename_member", "member:3", 5, NOW, {},
    )  # fmt: skip


def test_entries_are_never_changed() -> None:
    record(actor=OPERATOR, action="a.b", subject="c:1", now=NOW)
    with pytest.raises(TypeError, match="never changed"):
        Entry.objects.filter(pk__gt=0).update(action="x")
    assert Entry.objects.get().action == "a.b"


def test_entries_are_never_removed() -> None:
    record(actor=OPERATOR, action="a.b", subject="c:1", now=NOW)
    with pytest.raises(TypeError, match="never removed"):
        Entry.objects.all().delete()
    assert Entry.objects.count() == 1


def test_a_stored_entry_is_neither_saved_again_nor_removed() -> None:
    record(actor=OPERATOR, action="a.b", subject="c:1", now=NOW)
    entry = Entry.objects.get()
    entry.action = "x"
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    with pytest.raises(TypeError, match="never removed"):
        entry.delete()
    assert Entry.objects.get().action == "a.b"


@transaction.atomic
def act_that_fails() -> None:
    record(actor=OPERATOR, action="a.b", subject="c:1", now=NOW)
    raise ValueError("stop")


def test_an_entry_goes_with_the_act_when_its_transaction_fails() -> None:
    with pytest.raises(ValueError, match="stop"):
        act_that_fails()
    assert not Entry.objects.exists()
