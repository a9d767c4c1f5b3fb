"""What a reviewer decides about the findings of a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.documents.world import NOW, World, person, reader
from thongsuot.audit.models import Entry
from thongsuot.documents import operations, queries
from thongsuot.documents.models import Doubt, Requirement, RequirementState
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.rules.roles import Role
from thongsuot.reading.model import Due


@pytest.fixture
def target(uploaded: Uploaded) -> Requirement:
    return Requirement.objects.get(version=uploaded.version_id, quote__contains="80%")


def again(requirement: Requirement) -> Requirement:
    return Requirement.objects.get(pk=requirement.pk)


def test_a_confirmed_finding_says_when_and_by_whom(target: Requirement, office: Actor) -> None:
    decided = operations.confirm(actor=office, requirement_id=target.pk, revision=1, now=NOW)
    row = again(target)
    assert (decided.state, decided.revision) == ("confirmed", 2)
    assert (row.state, row.decided_at, row.decided_by) == (RequirementState.CONFIRMED, NOW, office.user_id)


def test_a_refused_finding_stays_with_what_was_found(target: Requirement, office: Actor) -> None:
    operations.refuse(actor=office, requirement_id=target.pk, revision=1, now=NOW)
    assert (again(target).state, again(target).found) == (RequirementState.REFUSED, target.found)


def test_a_correction_keeps_what_was_found_beside_the_new_meaning(target: Requirement, office: Actor) -> None:
    meaning = queries.requirement(reader(office), target.pk).meaning
    due = Due("day", "30/6/2027", until=date(2027, 6, 30))
    mended = replace(meaning, low=Decimal("82.5"), due=due, leads=("Văn phòng",))
    operations.correct(actor=office, requirement_id=target.pk, revision=1, meaning=mended, now=NOW)
    row = again(target)
    assert (row.state, row.low, row.due_until) == (RequirementState.CORRECTED, 82_500_000, date(2027, 6, 30))
    assert row.found == target.found
    assert row.found["low"] == 80_000_000
    assert queries.requirement(reader(office), target.pk).meaning == mended


def test_a_correction_to_what_was_found_is_a_confirmation(target: Requirement, office: Actor) -> None:
    meaning = queries.requirement(reader(office), target.pk).meaning
    decided = operations.correct(actor=office, requirement_id=target.pk, revision=1, meaning=meaning, now=NOW)
    assert decided.state == RequirementState.CONFIRMED


def test_confirming_a_corrected_finding_leaves_it_corrected(target: Requirement, office: Actor) -> None:
    mended = replace(queries.requirement(reader(office), target.pk).meaning, low=Decimal(70))
    operations.correct(actor=office, requirement_id=target.pk, revision=1, meaning=mended, now=NOW)
    assert operations.confirm(actor=office, requirement_id=target.pk, revision=2, now=NOW).state == "corrected"


def test_a_correction_that_cannot_stand_names_its_fields_and_changes_nothing(
    target: Requirement, office: Actor
) -> None:
    meaning = replace(queries.requirement(reader(office), target.pk).meaning, statement="", low=None)
    with pytest.raises(DomainError) as refusal:
        operations.correct(actor=office, requirement_id=target.pk, revision=1, meaning=meaning, now=NOW)
    assert refusal.value.code == "documents.meaning_incomplete"
    assert set(refusal.value.fields) == {"statement", "low"}
    assert again(target).revision == 1


def test_undoing_brings_back_what_the_reader_found(target: Requirement, office: Actor) -> None:
    before = queries.requirement(reader(office), target.pk)
    mended = replace(before.meaning, low=Decimal(70), leads=("Văn phòng",))
    operations.correct(actor=office, requirement_id=target.pk, revision=1, meaning=mended, now=NOW)
    operations.reopen(actor=office, requirement_id=target.pk, revision=2, now=NOW)
    after = queries.requirement(reader(office), target.pk)
    assert (after.state, after.meaning, after.decided_at) == ("proposed", before.meaning, None)


def test_a_save_over_a_newer_revision_is_refused_and_shows_both(target: Requirement, office: Actor) -> None:
    theirs = replace(queries.requirement(reader(office), target.pk).meaning, statement="của người khác")
    operations.correct(actor=office, requirement_id=target.pk, revision=1, meaning=theirs, now=NOW)
    mine = replace(theirs, statement="của tôi")
    with pytest.raises(DomainError) as refusal:
        operations.correct(actor=office, requirement_id=target.pk, revision=1, meaning=mine, now=NOW)
    assert refusal.value.code == "documents.changed_meanwhile"
    assert refusal.value.params["revision"] == 2
    assert "của người khác" in str(refusal.value)
    assert "của tôi" in str(refusal.value)
    assert again(target).statement == "của người khác"


def test_all_that_is_sure_enough_is_confirmed_at_once(uploaded: Uploaded, office: Actor) -> None:
    rows = Requirement.objects.filter(version=uploaded.version_id)
    sure, refused = rows.filter(confidence__gte=0.9), rows.order_by("-confidence", "pk")[0]
    operations.refuse(actor=office, requirement_id=refused.pk, revision=1, now=NOW)
    expected = sure.count() - 1
    done = operations.confirm_above(actor=office, version_id=uploaded.version_id, confidence=0.9, now=NOW)
    assert done.count == expected == rows.filter(state=RequirementState.CONFIRMED).count() > 0
    assert again(refused).state == RequirementState.REFUSED
    assert not rows.filter(confidence__lt=0.9).exclude(state=RequirementState.PROPOSED).exists()


@pytest.mark.parametrize("operation", [operations.confirm, operations.refuse, operations.reopen])
def test_nothing_of_a_published_version_is_decided_again(
    uploaded: Uploaded, target: Requirement, office: Actor, operation: object
) -> None:
    operations.publish(actor=office, version_id=uploaded.version_id, revision=1, now=NOW)
    with pytest.raises(DomainError) as refusal:
        operation(actor=office, requirement_id=target.pk, revision=1, now=NOW)  # type: ignore[operator]
    assert refusal.value.code == "documents.frozen"


def test_who_does_not_review_decides_nothing(target: Requirement, world: World) -> None:
    leader = person(Role.LEADER, world.province)
    with pytest.raises(DomainError) as refusal:
        operations.confirm(actor=leader, requirement_id=target.pk, revision=1, now=NOW)
    assert refusal.value.code == "people.not_allowed"


def test_a_decision_without_a_moment_cannot_be_stored(target: Requirement) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Requirement.objects.filter(pk=target.pk).update(state=RequirementState.CONFIRMED)


def test_every_decision_is_audited(target: Requirement, office: Actor) -> None:
    operations.confirm(actor=office, requirement_id=target.pk, revision=1, now=NOW)
    operations.reopen(actor=office, requirement_id=target.pk, revision=2, now=NOW)
    entries = Entry.objects.filter(subject=f"requirement:{target.pk}").order_by("pk")
    assert [entry.action for entry in entries] == ["documents.confirm", "documents.reopen"]


def test_a_question_from_above_is_asked_once_and_settled_by_its_answer(target: Requirement, office: Actor) -> None:
    asked = {operations.raise_doubt(
        requirement_id=target.pk, code="plans.body_unknown", params={"words": "Văn phòng"}
    ) for _time in range(2)}  # fmt: skip
    assert len(asked) == 1
    doubt_id = asked.pop()
    operations.settle_doubt(actor=office, doubt_id=doubt_id, answer=" Văn phòng  Tỉnh ủy ", now=NOW)
    doubt = Doubt.objects.get(pk=doubt_id)
    assert (doubt.state, doubt.answer, doubt.settled_by) == ("settled", "Văn phòng Tỉnh ủy", office.user_id)


def test_an_empty_or_a_second_answer_is_refused(target: Requirement, office: Actor) -> None:
    doubt_id = operations.raise_doubt(requirement_id=target.pk, code="plans.body_unknown", params={"words": "x"})
    with pytest.raises(DomainError) as empty:
        operations.settle_doubt(actor=office, doubt_id=doubt_id, answer="  ", now=NOW)
    operations.settle_doubt(actor=office, doubt_id=doubt_id, answer="y", now=NOW)
    with pytest.raises(DomainError) as second:
        operations.settle_doubt(actor=office, doubt_id=doubt_id, answer="z", now=NOW)
    assert (empty.value.code, second.value.code) == ("documents.answer_missing", "documents.already_settled")
