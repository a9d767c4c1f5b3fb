"""What is committed is sealed, each entry in one block, in a chain that nobody waits for."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import DatabaseError, models, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.audit.chain import NOW, SOON, act, blocks_of_three, found, put, remove, sealed
from thongsuot.audit import operations, queries, rules
from thongsuot.audit.models import Block, Entry
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError

pytestmark = pytest.mark.django_db


def seal() -> operations.Sealed:
    with blocks_of_three():
        return operations.seal(actor=OPERATOR, now=SOON)


def taken() -> list[int]:
    """The ids that blocks hold, block by block."""
    return [id_ for block in Block.objects.order_by("number") for id_ in queries.seal_of(block).ids]


def test_every_committed_entry_stands_in_one_block_in_the_order_of_ids() -> None:
    ids = sealed(8)
    assert [block.count for block in Block.objects.order_by("number")] == [3, 3, 2]
    assert taken() == ids


def test_each_block_repeats_the_hash_of_the_one_before() -> None:
    sealed(8)
    blocks = list(Block.objects.order_by("number"))
    assert blocks[0].previous == rules.GENESIS
    assert all(before.hash == after.previous for before, after in pairwise(blocks))


def test_with_nothing_to_seal_no_block_is_made() -> None:
    assert seal() == operations.Sealed(blocks=0, entries=0, more=False)
    sealed(2)
    assert seal().blocks == 0


def test_the_next_seal_takes_what_came_since() -> None:
    sealed(2)
    act(3)
    assert seal() == operations.Sealed(blocks=1, entries=1, more=False)
    assert found() == []


def test_a_call_seals_so_many_blocks_and_says_that_more_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "BLOCKS_AT_ONCE", 2)
    for number in range(8):
        act(number)
    assert seal() == operations.Sealed(blocks=2, entries=6, more=True)
    assert seal() == operations.Sealed(blocks=1, entries=2, more=False)


def test_only_the_operator_seals() -> None:
    with pytest.raises(DomainError) as refused:
        operations.seal(actor=Actor(3, "web"), now=NOW)
    assert refused.value.code == "audit.not_allowed"


def test_an_entry_whose_lower_id_commits_after_the_seal_goes_into_the_next_block() -> None:
    act(1)
    first = Entry.objects.latest("pk").pk
    put(first + 2)
    seal()
    put(first + 1)
    assert queries.chain(SOON).waiting == 1
    seal()
    assert taken() == [first, first + 2, first + 1]
    assert found() == []


def test_ids_that_no_entry_ever_had_are_awaited_for_two_days_and_no_longer() -> None:
    act(1)
    first = Entry.objects.latest("pk").pk
    put(first + 2)
    seal()
    put(first + 1)
    later = SOON + rules.WATCH
    assert queries.chain(later).waiting == 0
    assert found(later) == ["audit.inserted"]


def test_a_seal_is_told_to_the_log_once_it_is_committed(
    caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    caplog.set_level(logging.INFO, "thongsuot.audit.seal")
    with django_capture_on_commit_callbacks() as waiting:
        sealed(1)
    assert caplog.records == []
    waiting[0]()
    block = Block.objects.get()
    told = {"number": 1, "hash": block.hash, "count": 1}
    assert [getattr(record, "seal", None) for record in caplog.records] == [told]
    assert block.hash in caplog.text


def test_a_seal_that_fails_midway_leaves_whole_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        act(number)
    make = Block.objects.create

    def fail_at_three(**values: object) -> Block:
        made = make(**values)
        if made.number == 3:
            raise RuntimeError("killed")
        return made

    monkeypatch.setattr(Block.objects, "create", fail_at_three)
    with pytest.raises(RuntimeError, match="killed"):
        seal()
    assert Block.objects.count() == 2
    assert found() == []
    monkeypatch.undo()
    assert seal().entries == 1
    assert found() == []


def test_what_waits_is_counted_with_the_oldest_moment() -> None:
    sealed(2)
    act(3, at=SOON + timedelta(hours=1))
    act(4, at=SOON)
    state = queries.chain(SOON)
    assert (state.number, state.hash, state.waiting, state.waiting_since) == (1, Block.objects.get().hash, 2, SOON)


def test_before_the_first_seal_everything_waits() -> None:
    act(1)
    assert queries.chain(SOON) == queries.Chain(
        number=0, hash="", sealed_at=None, waiting=1, waiting_since=NOW, forgotten=0
    )


@pytest.mark.parametrize("model", [Entry, Block])
def test_the_database_itself_refuses_to_change_or_remove_a_row(model: type[models.Model]) -> None:
    sealed(2)
    rows: models.QuerySet[models.Model] = models.QuerySet(model)
    column = "door" if model is Entry else "hash"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**{column: "x"})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.delete()
    assert found() == []


def test_the_canonical_form_is_the_one_that_is_written_down() -> None:
    row = rules.Row(7, NOW, None, "cli", "documents.publish", "document:12", 3, {"b": 1, "a": "đã"})
    assert (
        rules.line(row)
        == (
            '7 ["2026-03-02T08:00:00.000000Z",null,"cli","documents.publish","document:12",3,{"a":"đã","b":1}]\n'
        ).encode()
    )
    seal = rules.Seal(2, "ab", NOW, ((5, 5), (7, 7)), 7, (rules.Awaited(6, 6, NOW),))
    moment = '"2026-03-02T08:00:00.000000Z"'
    told = f'["thongsuot.audit.1",2,"ab",{moment},[[5,5],[7,7]],7,[[6,6,{moment}]]]\n'
    assert rules.seal_hash(seal, [row]) == hashlib.sha256(told.encode() + rules.line(row)).hexdigest()


def test_of_a_removed_entry_the_id_is_named() -> None:
    ids = sealed(4)
    remove(Entry, ids[1])
    assert [str(one.params["ids"]) for one in queries.findings(SOON)] == [str(ids[1])]


@given(st.sets(st.integers(1, 30), max_size=12), st.integers(1, 30), st.integers(1, 30))
def test_the_gaps_are_what_the_runs_leave(ids: set[int], first: int, last: int) -> None:
    left = [id_ for begins, ends in rules.gaps(first, last, rules.runs(sorted(ids))) for id_ in range(begins, ends + 1)]
    assert left == [id_ for id_ in range(first, last + 1) if id_ not in ids]


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 5)), max_size=8))
def test_joined_runs_hold_the_same_ids_and_lie_apart(pairs: list[tuple[int, int]]) -> None:
    all_runs = [(first, first + more) for first, more in pairs]
    joined = rules.joined(all_runs)
    covered = {id_ for first, last in all_runs for id_ in range(first, last + 1)}
    assert {id_ for first, last in joined for id_ in range(first, last + 1)} == covered
    assert all(before[1] + 1 < after[0] for before, after in pairwise(joined))


def test_the_rule_of_retention_empties_whole_blocks_from_the_beginning_and_the_chain_holds() -> None:
    sealed(8, at=NOW)
    act(9)
    seal()
    assert operations.forget(actor=OPERATOR, before=SOON, now=SOON) == 8
    assert queries.chain(SOON).forgotten == 3
    assert sorted(Entry.objects.values_list("action", flat=True)) == ["a.b", "audit.forget"]
    assert found() == []
    assert seal().entries == 1
    assert found() == []


def test_what_the_rule_of_retention_does_not_reach_stays() -> None:
    sealed(8, at=NOW)
    assert operations.forget(actor=OPERATOR, before=NOW, now=SOON) == 0
    assert Entry.objects.count() == 8


def test_after_the_rule_of_retention_the_triggers_hold_again() -> None:
    sealed(8, at=NOW)
    operations.forget(actor=OPERATOR, before=SOON, now=SOON)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        models.QuerySet(Entry).all().delete()


def test_only_the_operator_applies_the_rule_of_retention_to_the_record() -> None:
    sealed(2, at=NOW)
    with pytest.raises(DomainError) as refused:
        operations.forget(actor=Actor(3, "web"), before=SOON, now=SOON)
    assert refused.value.code == "audit.not_allowed"
