"""What people corrected, in pairs with what the reader found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.documents.world import NOW, World, person, reader
from thongsuot.documents import operations, queries
from thongsuot.documents.models import Requirement
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.documents.queries.corrections import Correction
from thongsuot.documents.rules.meaning import Meaning
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.rules.roles import Role


@pytest.fixture
def target(uploaded: Uploaded) -> Requirement:
    return Requirement.objects.get(version=uploaded.version_id, quote__contains="80%")


@pytest.fixture
def tasks(uploaded: Uploaded) -> list[Requirement]:
    return list(Requirement.objects.filter(version=uploaded.version_id, kind="task").order_by("start")[:2])


def told(actor: Actor) -> list[Correction]:
    return list(queries.corrections(reader(actor)))


def test_a_correction_is_told_with_the_rule_and_how_sure_it_was(target: Requirement, office: Actor) -> None:
    mended = replace(queries.requirement(reader(office), target.pk).meaning, low=Decimal(82))
    operations.correct(actor=office, requirement_id=target.pk, revision=1, meaning=mended, now=NOW)
    (pair,) = told(office)
    assert (pair.what, pair.rule, pair.confidence, pair.quote) == (
        "corrected", target.rule, target.confidence, target.quote
    )  # fmt: skip
    assert pair.found == target.found
    assert pair.corrected == {**target.found, "low": 82_000_000}


def test_what_was_right_or_taken_back_is_not_told(target: Requirement, tasks: list[Requirement], office: Actor) -> None:
    operations.confirm(actor=office, requirement_id=target.pk, revision=1, now=NOW)
    done = operations.merge(actor=office, revisions={row.pk: 1 for row in tasks}, now=NOW)
    operations.reopen(actor=office, requirement_id=done.made[0], revision=1, now=NOW)
    assert told(office) == []


def test_a_refusal_has_nothing_on_its_other_side(target: Requirement, office: Actor) -> None:
    operations.refuse(actor=office, requirement_id=target.pk, revision=1, now=NOW)
    assert [(pair.what, pair.found, pair.corrected) for pair in told(office)] == [("refused", target.found, None)]


def test_each_part_is_told_beside_its_whole_and_each_original_beside_what_it_became(
    tasks: list[Requirement], office: Actor
) -> None:
    first, second = tasks
    operations.split(actor=office, requirement_id=first.pk, revision=1, statements=["a", "b"], now=NOW)
    parts = told(office)
    assert [(pair.what, pair.found) for pair in parts] == [("split", first.found)] * 2
    assert [pair.corrected and pair.corrected["statement"] for pair in parts] == ["a", "b"]
    assert len({pair.act for pair in parts}) == 1
    operations.merge(actor=office, revisions={parts[1].requirement_id: 1, second.pk: 1}, now=NOW)
    merged = [pair for pair in told(office) if pair.what == "merge"]
    assert [pair.found for pair in merged] == [None, second.found]


def test_what_was_missed_was_not_found(uploaded: Uploaded, tasks: list[Requirement], office: Actor) -> None:
    meaning = Meaning(kind="task", statement="x", leads=("Văn phòng",))
    operations.add(actor=office, version_id=uploaded.version_id, words=tasks[0].quote, meaning=meaning, now=NOW)
    (pair,) = told(office)
    assert (pair.what, pair.found, pair.rule, pair.confidence) == ("add", None, "", None)


def test_pairs_of_one_document_or_since_a_moment(uploaded: Uploaded, target: Requirement, office: Actor) -> None:
    operations.refuse(actor=office, requirement_id=target.pk, revision=1, now=NOW)
    who = reader(office)
    assert len(list(queries.corrections(who, document_id=uploaded.document_id, since=NOW))) == 1
    assert not list(queries.corrections(who, document_id=uploaded.document_id + 1))
    assert not list(queries.corrections(who, since=NOW + timedelta(seconds=1)))


def test_who_does_not_review_reads_none(target: Requirement, world: World) -> None:
    with pytest.raises(DomainError) as refusal:
        told(person(Role.LEADER, world.province))
    assert refusal.value.code == "people.not_allowed"


def test_all_pairs_take_a_few_queries(
    uploaded: Uploaded, office: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for row in Requirement.objects.filter(version=uploaded.version_id):
        operations.refuse(actor=office, requirement_id=row.pk, revision=1, now=NOW)
    who = reader(office)
    with django_assert_max_num_queries(4):
        assert len(list(queries.corrections(who))) > 2
