"""Whatever someone does to the record behind everybody's back is found, and what nobody touched is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.db import models, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.audit.chain import NOW, SOON, Block, Entry, act, blocks_of_three, change, found, put, remove, sealed
from tests.audit.lifting import without_triggers
from thongsuot.audit import operations, queries, rules
from thongsuot.kernel.actor import OPERATOR

pytestmark = pytest.mark.django_db

Tampering = Callable[[list[int]], object]

ENTRY_CHANGES: dict[str, object] = {
    "at": NOW + timedelta(microseconds=1),
    "actor_id": 99,
    "door": "cli",
    "action": "a.c",
    "subject": "c:99",
    "unit_id": 99,
    "detail": {"number": 99},
}
BLOCK_CHANGES: dict[str, object] = {
    "previous": "f" * 64,
    "hash": "f" * 64,
    "entries": [[1, 1]],
    "up_to": 10**6,
    "awaited": [[1, 1, NOW.isoformat()]],
    "marks": b"12345678",
    "sealed_at": NOW,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One act of tampering: with which rows, by their places, and how."""

    name: str
    place: int
    other: int
    field: str


def steps() -> st.SearchStrategy[Step]:
    places = st.integers(0, 7)
    entry = st.builds(Step, st.just("entry"), places, places, st.sampled_from(sorted(ENTRY_CHANGES)))
    block = st.builds(Step, st.just("block"), st.integers(0, 2), places, st.sampled_from(sorted(BLOCK_CHANGES)))
    plain = st.builds(Step, st.sampled_from(["remove", "insert", "swap", "cut_out"]), places, places, st.just(""))
    return st.one_of(entry, block, plain)


def tamper(step: Step, ids: list[int]) -> None:
    """Do it; a block that is cut out is not the last one: that only a seal kept elsewhere can show."""
    match step.name:
        case "entry":
            change(Entry, ids[step.place], **{step.field: ENTRY_CHANGES[step.field]})
        case "block":
            change(Block, step.place + 1, **{step.field: BLOCK_CHANGES[step.field]})
        case "remove":
            remove(Entry, ids[step.place])
        case "insert":
            put(0 if step.place % 2 else -step.place - 1)
        case "swap":
            swap(ids[step.place], ids[(step.place + 1 + step.other % 7) % 8])
        case "cut_out":
            remove(Block, 1 + step.place % 2)


def swap(one: int, other: int) -> None:
    """Exchange two entries' ids."""
    with without_triggers():
        for before, after in ((one, 10**9), (other, one), (10**9, other)):
            models.QuerySet(Entry).filter(pk=before).update(id=after)


@given(steps())
def test_whatever_is_changed_removed_inserted_or_swapped_is_found(step: Step) -> None:
    with transaction.atomic():
        ids = sealed(8)
        before = found()
        tamper(step, ids)
        after = found()
        transaction.set_rollback(True)
    assert before == []
    assert after != []


@given(st.lists(st.sampled_from(["act", "seal", "skip", "late"]), max_size=25))
def test_an_untouched_record_is_whole_however_acts_and_seals_fall(events: list[str]) -> None:
    skipped: list[int] = []
    with transaction.atomic(), blocks_of_three():
        act(0)
        number = Entry.objects.latest("pk").pk
        for event in events:
            match event:
                case "seal":
                    operations.seal(actor=OPERATOR, now=SOON)
                case "late" if skipped:
                    put(skipped.pop())
                case "skip":
                    number += 1
                    skipped.append(number)
                case _:
                    number += 1
                    put(number)
        operations.seal(actor=OPERATOR, now=SOON)
        wrong, waiting = found(), queries.chain(SOON).waiting
        sealed_ids = [id_ for block in Block.objects.all() for id_ in queries.seal_of(block).ids]
        stored = list(Entry.objects.values_list("pk", flat=True))
        transaction.set_rollback(True)
    assert wrong == []
    assert waiting == 0
    assert sorted(sealed_ids) == sorted(stored)


def test_a_changed_entry_is_named() -> None:
    ids = sealed(8)
    change(Entry, ids[4], action="x.y")
    assert [(one.code, one.params["block"], one.params["ids"]) for one in queries.findings(SOON)] == [
        ("audit.changed", 2, str(ids[4]))
    ]


def test_entries_that_changed_places_are_named_as_such() -> None:
    ids = sealed(3)
    swap(ids[0], ids[2])
    (one,) = queries.findings(SOON)
    assert one.code == "audit.reordered"
    assert one.params["ids"] == f"{ids[0]}, {ids[2]}"


def test_an_entry_changed_together_with_its_mark_is_found_by_the_hash() -> None:
    ids = sealed(3)
    change(Entry, ids[1], action="x.y")
    rows = queries._sealed_rows(queries.seal_of(Block.objects.get()))
    change(Block, 1, marks=b"".join(map(rules.mark, rows)))
    assert found() == ["audit.block_changed"]


def test_a_chain_written_anew_from_a_block_on_does_not_hold_the_seal_kept_elsewhere() -> None:
    ids = sealed(6)
    kept = Block.objects.get(pk=2).hash
    remove(Block, 1, 2)
    remove(Entry, ids[0])
    with blocks_of_three():
        operations.seal(actor=OPERATOR, now=SOON)
    assert found() == []
    assert found(since=f"2:{kept}") == ["audit.seal_unknown"]
    assert found(since=kept) == ["audit.seal_unknown"]


def test_a_chain_whose_end_was_cut_off_is_found_by_a_seal_kept_elsewhere() -> None:
    sealed(6)
    remove(Block, 2)
    assert found() == []
    assert found(since="2") == ["audit.seal_unknown"]


@pytest.mark.parametrize("since", ["x", "0", "12345678901234567890", "1:" + "f" * 64, ":", "f" * 64])
def test_a_seal_that_was_never_made_is_told(since: str) -> None:
    sealed(2)
    assert found(since=since) == ["audit.seal_unknown"]


def test_from_a_kept_seal_on_only_later_blocks_are_read_again() -> None:
    ids = sealed(6)
    kept = Block.objects.get(pk=2)
    change(Entry, ids[0], action="x.y")
    assert found(since=kept.hash) == []
    assert found(since="1") == ["audit.changed"]


def test_an_entry_dated_long_before_the_last_sealed_one_and_not_sealed_is_told() -> None:
    sealed(2)
    act(9, at=NOW - rules.WATCH)
    assert found() == []
    act(9, at=NOW - rules.WATCH - timedelta(minutes=1))
    assert found() == ["audit.backdated"]


def test_what_has_waited_for_long_and_is_sealed_in_part_is_not_taken_for_backdated() -> None:
    for number in range(5):
        act(number)
    with blocks_of_three(), mock.patch.object(operations, "BLOCKS_AT_ONCE", 1):
        operations.seal(actor=OPERATOR, now=NOW + 10 * rules.WATCH)
    assert queries.chain(NOW + 10 * rules.WATCH).waiting == 2
    assert found(NOW + 10 * rules.WATCH) == []


def test_each_block_costs_one_query_and_all_of_them_seven(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    sealed(9)
    with django_assert_max_num_queries(10):
        assert found() == []


def pretend(through: object, at: datetime = SOON) -> None:
    """Write that the rule of retention removed these blocks, as somebody would who may write to the database."""
    operations.record(actor=OPERATOR, action=queries.FORGET, subject=queries.CHAIN, detail={"through": through}, now=at)


LONG_AFTER = SOON + timedelta(hours=1)


@pytest.mark.parametrize("since", ["", "1", "2"])
def test_a_removal_that_was_only_written_down_hides_no_change(since: str) -> None:
    ids = sealed(6)
    change(Entry, ids[4], action="x.y")
    pretend(2, at=LONG_AFTER)
    told = found(LONG_AFTER, since)
    assert "audit.not_forgotten" in told
    assert ("audit.seal_forgotten" in told) == bool(since)


@pytest.mark.parametrize(("through", "at"), [(2, SOON), (99, LONG_AFTER), ("x", LONG_AFTER), (2, SOON - rules.WATCH)])
def test_a_removal_of_blocks_that_could_not_go_yet_is_told_and_not_believed(through: object, at: datetime) -> None:
    ids = sealed(6)
    remove(Entry, *ids)
    pretend(through, at)
    assert {"audit.forgotten_early", "audit.missing"} <= set(found(LONG_AFTER))


def test_a_removal_dated_in_the_future_reaches_no_further_than_now() -> None:
    ids = sealed(6)
    remove(Entry, *ids)
    pretend(2, at=LONG_AFTER + 10 * rules.WATCH)

    def limit(at: datetime) -> datetime:
        return at - rules.WATCH

    told = [one.code for one in queries.findings(LONG_AFTER, limit=limit)]
    assert told[0] == "audit.forgotten_early"


def test_where_the_rule_lets_nothing_go_no_removal_is_believed() -> None:
    remove(Entry, *sealed(3))
    pretend(1, at=LONG_AFTER)
    assert found(LONG_AFTER) == []
    told = [one.code for one in queries.findings(LONG_AFTER, limit=lambda _at: None)]
    assert told == ["audit.forgotten_early", "audit.missing"]


def test_what_the_rule_removed_is_no_finding_but_beside_a_kept_seal_of_it() -> None:
    sealed(6)
    operations.forget(actor=OPERATOR, before=LONG_AFTER, now=LONG_AFTER)
    assert found(LONG_AFTER) == []
    assert found(LONG_AFTER, since="2") == ["audit.seal_forgotten"]
