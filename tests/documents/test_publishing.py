"""Bringing a version into force and out of it, and how it reaches units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from tests.documents import samples
from tests.documents.world import NOW, World, person
from thongsuot.documents import operations, queries
from thongsuot.documents.models import Receipt, Requirement, Version, VersionState
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.documents.rules import VersionPublished, VersionWithdrawn
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import NO_DAY
from thongsuot.kernel.errors import DomainError
from thongsuot.people.rules.roles import Role
from thongsuot.rollup.models import Tally, TallyDay
from thongsuot.rollup.rules import Change, Key

heard: list[object] = []


def follow(*, events: Sequence[object], actor: Actor, now: datetime) -> None:
    """Stands in for the packages above."""
    heard.extend(events)


FOLLOWERS = {VersionPublished: [f"{__name__}.follow"], VersionWithdrawn: [f"{__name__}.follow"]}


@pytest.fixture(autouse=True)
def _only_this_follower(settings: Settings) -> None:
    settings.ANNOUNCEMENT_FOLLOWERS = f"{__name__}.FOLLOWERS"
    heard.clear()


@pytest.fixture
def published(uploaded: Uploaded, office: Actor) -> Uploaded:
    operations.publish(actor=office, version_id=uploaded.version_id, revision=1, now=NOW)
    return uploaded


def test_only_what_was_decided_goes_out_and_the_rest_is_told(uploaded: Uploaded, office: Actor) -> None:
    rows = list(Requirement.objects.filter(version=uploaded.version_id).order_by("pk"))
    operations.confirm(actor=office, requirement_id=rows[0].pk, revision=1, now=NOW)
    operations.refuse(actor=office, requirement_id=rows[1].pk, revision=1, now=NOW)
    done = operations.publish(actor=office, version_id=uploaded.version_id, revision=1, now=NOW)
    assert (done.in_force, done.left_out) == (1, len(rows) - 2)


def test_publishing_is_announced_with_its_day_and_reach(published: Uploaded, world: World) -> None:
    assert heard == [VersionPublished(published.version_id, published.document_id, world.province, date(2026, 2, 1))]


def test_publishing_twice_or_a_stale_page_is_refused(uploaded: Uploaded, office: Actor) -> None:
    with pytest.raises(DomainError) as stale:
        operations.publish(actor=office, version_id=uploaded.version_id, revision=7, now=NOW)
    operations.publish(actor=office, version_id=uploaded.version_id, revision=1, now=NOW)
    with pytest.raises(DomainError) as twice:
        operations.publish(actor=office, version_id=uploaded.version_id, revision=2, now=NOW)
    assert (stale.value.code, twice.value.code) == ("documents.changed_meanwhile", "documents.frozen")


def test_one_version_of_a_document_is_in_force(published: Uploaded, world: World, office: Actor) -> None:
    data = samples.resolution(share=85)
    second = operations.upload(actor=office, unit_id=world.province, data=data, name="b.txt", now=NOW)
    with pytest.raises(DomainError) as refusal:
        operations.publish(actor=office, version_id=second.version_id, revision=1, now=NOW)
    assert refusal.value.code == "documents.another_published"
    operations.withdraw(actor=office, version_id=published.version_id, reason="thay bằng bản sửa", now=NOW)
    operations.publish(actor=office, version_id=second.version_id, revision=1, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=published.version_id).update(
            state=VersionState.PUBLISHED, withdrawn_at=None, reason=""
        )


def test_a_withdrawal_needs_its_reason_and_is_announced_with_it(published: Uploaded, office: Actor) -> None:
    with pytest.raises(DomainError) as silent:
        operations.withdraw(actor=office, version_id=published.version_id, reason="  ", now=NOW)
    operations.withdraw(actor=office, version_id=published.version_id, reason="sai số liệu", now=NOW)
    with pytest.raises(DomainError) as twice:
        operations.withdraw(actor=office, version_id=published.version_id, reason="nữa", now=NOW)
    assert (silent.value.code, twice.value.code) == ("documents.reason_missing", "documents.not_published")
    withdrawn = heard[-1]
    assert isinstance(withdrawn, VersionWithdrawn)
    assert withdrawn.reason == "sai số liệu"


@pytest.mark.parametrize(
    "changes",
    [{"state": "published"}, {"reason": "không đâu"}, {"published_at": NOW}, {"state": "withdrawn", "reason": "x"}],
)
def test_a_state_without_its_moment_cannot_be_stored(uploaded: Uploaded, changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=uploaded.version_id).update(**changes)


def test_who_does_not_publish_publishes_nothing(uploaded: Uploaded, world: World) -> None:
    with pytest.raises(DomainError) as refusal:
        operations.publish(
            actor=person(Role.LEADER, world.province), version_id=uploaded.version_id, revision=1, now=NOW
        )
    assert refusal.value.code == "people.not_allowed"


def test_a_receipt_counts_once_on_its_day(published: Uploaded, world: World) -> None:
    secretary = person(Role.SECRETARY, world.cell)
    first, second = (
        operations.confirm_receipt(actor=secretary, document_id=published.document_id, unit_id=world.cell, now=NOW)
        for _time in range(2)
    )
    assert (first.unit_ids, second.unit_ids) == ((world.cell,), ())
    tally = Tally.objects.get(unit=world.cell, measure="published")
    assert (tally.subject, tally.due_day, tally.owed, tally.done) == (published.document_id, NO_DAY, 0, 1)
    assert TallyDay.objects.get(measure="published").day == date(2026, 2, 1)


def test_opening_reaches_the_unit_of_the_readers_own_grant_and_no_unit_beneath(
    published: Uploaded, world: World
) -> None:
    secretary = person(Role.SECRETARY, world.commune, with_subtree=True)
    opened = operations.open_document(actor=secretary, document_id=published.document_id, now=NOW)
    assert opened.unit_ids == (world.commune,)
    assert list(Receipt.objects.values_list("unit_id", "way")) == [(world.commune, "opened")]
    assert operations.open_document(actor=secretary, document_id=published.document_id, now=NOW).unit_ids == ()


def test_a_document_of_a_commune_does_not_reach_the_province_above(world: World, office: Actor) -> None:
    uploaded = operations.upload(
        actor=office, unit_id=world.commune, data=samples.named(7), name="chi-thi.txt", now=NOW
    )
    operations.publish(actor=office, version_id=uploaded.version_id, revision=1, now=NOW)
    assert operations.open_document(actor=office, document_id=uploaded.document_id, now=NOW).unit_ids == ()
    with pytest.raises(DomainError) as refusal:
        operations.confirm_receipt(actor=office, document_id=uploaded.document_id, unit_id=world.other_commune, now=NOW)
    assert refusal.value.code == "documents.not_for_this_unit"


def test_a_draft_reaches_nobody(uploaded: Uploaded, office: Actor) -> None:
    with pytest.raises(DomainError) as refusal:
        operations.open_document(actor=office, document_id=uploaded.document_id, now=NOW)
    assert refusal.value.code == "documents.not_published"


def test_a_recount_of_receipts_gives_the_tallies(published: Uploaded, world: World) -> None:
    for unit_id in (world.cell, world.commune):
        actor = person(Role.SECRETARY, unit_id)
        operations.confirm_receipt(actor=actor, document_id=published.document_id, unit_id=unit_id, now=NOW)
    day = date(2026, 2, 1)
    assert sorted(queries.recount_receipts()) == sorted(
        Change(Key(unit_id, published.document_id, "published", "", NO_DAY, day), 0, 1)
        for unit_id in (world.cell, world.commune)
    )


def test_documents_are_linked_once_and_never_to_themselves(uploaded: Uploaded, world: World, office: Actor) -> None:
    other = operations.upload(actor=office, unit_id=world.province, data=samples.named(7), name="a.txt", now=NOW)
    for _time in range(2):
        operations.link(
            actor=office,
            from_document_id=other.document_id,
            to_document_id=uploaded.document_id,
            kind="implements",
            now=NOW,
        )
    assert other.document_id != uploaded.document_id
    with pytest.raises(DomainError) as refusal:
        operations.link(
            actor=office,
            from_document_id=other.document_id,
            to_document_id=other.document_id,
            kind="implements",
            now=NOW,
        )
    assert refusal.value.code == "documents.link_impossible"
