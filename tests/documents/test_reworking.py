"""One finding split, several merged, one added; and each of these undone, with nothing lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.documents.world import NOW, World, person, reader
from thongsuot.audit.models import Entry
from thongsuot.documents import operations, queries
from thongsuot.documents.models import Requirement, RequirementState
from thongsuot.documents.operations.reworking import Reworked
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.documents.rules.meaning import Meaning
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.rules.roles import Role

WORDS = "Tỉnh ủy Hồng Lam"


@pytest.fixture
def task(uploaded: Uploaded) -> Requirement:
    return Requirement.objects.filter(version=uploaded.version_id, kind="task").order_by("start")[0]


@pytest.fixture
def two(uploaded: Uploaded) -> list[Requirement]:
    return list(Requirement.objects.filter(version=uploaded.version_id, kind="task").order_by("start")[:2])


def again(pk: int) -> Requirement:
    return Requirement.objects.get(pk=pk)


def split(task: Requirement, actor: Actor) -> Reworked:
    return operations.split(
        actor=actor, requirement_id=task.pk, revision=task.revision, statements=["rà soát", " ", "báo cáo"], now=NOW
    )


def merge(rows: list[Requirement], actor: Actor) -> Reworked:
    return operations.merge(actor=actor, revisions={row.pk: row.revision for row in rows}, now=NOW)


def cards(actor: Actor, version_id: int) -> list[int]:
    return sorted(card.id for card in queries.review(reader(actor), version_id).cards.items)


class Refused:
    """The block ends in a refusal with this code."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: object, _trace: object) -> bool:
        assert isinstance(error, DomainError)
        assert error.code == self.code
        return True


def test_the_parts_of_a_finding_have_their_own_words_and_all_else_of_it(task: Requirement, office: Actor) -> None:
    whole = queries.requirement(reader(office), task.pk)
    done = split(task, office)
    parts = [queries.requirement(reader(office), pk) for pk in done.made]
    assert [part.meaning for part in parts] == [
        replace(whole.meaning, statement="rà soát"),
        replace(whole.meaning, statement="báo cáo"),
    ]
    assert {(part.quote, part.state, part.rule) for part in parts} == {(whole.quote, "corrected", "person.split")}
    assert again(task.pk).state == RequirementState.REPLACED


def test_what_was_split_is_no_card_and_not_counted(uploaded: Uploaded, task: Requirement, office: Actor) -> None:
    before = queries.review(reader(office), uploaded.version_id).progress
    done = split(task, office)
    found = queries.review(reader(office), uploaded.version_id)
    assert (found.progress.total, found.progress.decided) == (before.total + 1, before.decided + 2)
    shown = {card.id for card in found.cards.items}
    assert set(done.made) <= shown
    assert task.pk not in shown
    assert task.pk not in {card.id for card in queries.requirements(reader(office), uploaded.version_id).items}


@pytest.mark.parametrize("from_the_original", [False, True])
def test_undoing_a_split_brings_the_finding_back_as_it_stood(
    task: Requirement, office: Actor, from_the_original: bool
) -> None:
    operations.confirm(actor=office, requirement_id=task.pk, revision=1, now=NOW)
    before = queries.requirement(reader(office), task.pk)
    done = split(again(task.pk), office)
    pk = task.pk if from_the_original else done.made[1]
    undone = operations.reopen(actor=office, requirement_id=pk, revision=again(pk).revision, now=NOW)
    after = queries.requirement(reader(office), task.pk)
    assert replace(after, revision=before.revision) == before
    assert (undone.came, undone.gone) == ((task.pk,), done.made)
    assert {again(one).state for one in done.made} == {RequirementState.REPLACED}


@pytest.mark.parametrize("statements", [[], ["một"], ["một", "  "], [str(n) for n in range(21)]])
def test_a_split_needs_two_parts_and_takes_twenty(task: Requirement, office: Actor, statements: list[str]) -> None:
    with Refused("documents.split_needs_two"):
        operations.split(actor=office, requirement_id=task.pk, revision=1, statements=statements, now=NOW)
    assert again(task.pk).state == RequirementState.PROPOSED


def test_several_findings_become_one_with_the_words_and_bodies_of_all(two: list[Requirement], office: Actor) -> None:
    first, second = (queries.requirement(reader(office), row.pk) for row in two)
    done = merge(two, office)
    one = queries.requirement(reader(office), done.made[0])
    assert one.meaning.statement == f"{first.meaning.statement}; {second.meaning.statement}"
    assert set(one.meaning.leads) == {*first.meaning.leads, *second.meaning.leads}
    assert (one.start, one.end) == (first.start, second.end)
    assert first.quote in one.quote
    assert second.quote in one.quote
    assert {again(row.pk).state for row in two} == {RequirementState.REPLACED}


def test_undoing_a_merge_brings_every_finding_back(uploaded: Uploaded, two: list[Requirement], office: Actor) -> None:
    operations.refuse(actor=office, requirement_id=two[1].pk, revision=1, now=NOW)
    before = cards(office, uploaded.version_id)
    done = merge([again(row.pk) for row in two], office)
    operations.reopen(actor=office, requirement_id=done.made[0], revision=1, now=NOW)
    assert cards(office, uploaded.version_id) == before
    assert [again(row.pk).state for row in two] == ["proposed", "refused"]


def test_a_target_is_not_merged_with_a_task(uploaded: Uploaded, task: Requirement, office: Actor) -> None:
    target = Requirement.objects.filter(version=uploaded.version_id, kind="target")[0]
    with Refused("documents.merge_impossible"):
        merge([task, target], office)
    with Refused("documents.merge_impossible"):
        merge([task], office)
    with Refused("documents.merge_impossible"):
        operations.merge(actor=office, revisions={task.pk: 1, task.pk + 10_000: 1}, now=NOW)
    assert [again(row.pk).state for row in (task, target)] == ["proposed", "proposed"]


def test_what_was_made_again_is_undone_from_its_end(task: Requirement, office: Actor) -> None:
    parts = split(task, office).made
    whole = merge([again(pk) for pk in parts], office).made[0]
    with Refused("documents.reworked_again"):
        operations.reopen(actor=office, requirement_id=task.pk, revision=2, now=NOW)
    operations.reopen(actor=office, requirement_id=whole, revision=1, now=NOW)
    operations.reopen(actor=office, requirement_id=parts[0], revision=again(parts[0]).revision, now=NOW)
    assert again(task.pk).state == RequirementState.PROPOSED


def test_undoing_the_refusal_of_a_part_keeps_the_part(task: Requirement, office: Actor) -> None:
    part = split(task, office).made[0]
    operations.refuse(actor=office, requirement_id=part, revision=1, now=NOW)
    undone = operations.reopen(actor=office, requirement_id=part, revision=2, now=NOW)
    assert (undone.state, again(task.pk).state) == ("corrected", "replaced")


def test_nobody_decides_on_what_others_stand_in_the_place_of(task: Requirement, office: Actor) -> None:
    part = split(task, office).made[0]
    with Refused("documents.changed_meanwhile"):
        operations.confirm(actor=office, requirement_id=task.pk, revision=1, now=NOW)
    with Refused("documents.replaced"):
        operations.confirm(actor=office, requirement_id=task.pk, revision=2, now=NOW)
    operations.reopen(actor=office, requirement_id=part, revision=1, now=NOW)
    with Refused("documents.replaced"):
        operations.reopen(actor=office, requirement_id=part, revision=2, now=NOW)


def test_of_two_reviewers_the_second_sees_what_the_first_did(two: list[Requirement], office: Actor) -> None:
    operations.refuse(actor=office, requirement_id=two[0].pk, revision=1, now=NOW)
    with Refused("documents.changed_meanwhile"):
        split(two[0], office)
    with Refused("documents.changed_meanwhile"):
        merge(two, office)
    assert [again(row.pk).state for row in two] == ["refused", "proposed"]


def test_what_the_reader_missed_is_added_with_its_sentence(uploaded: Uploaded, office: Actor) -> None:
    version = Requirement.objects.filter(version=uploaded.version_id)[0].version
    quote = Requirement.objects.filter(version=version, kind="task").order_by("start")[0].quote
    words = "  ".join(quote.upper().split()[1:6])
    meaning = Meaning(kind="task", statement="làm việc này", leads=("Văn phòng",))
    done = operations.add(actor=office, version_id=version.pk, words=words, meaning=meaning, now=NOW)
    row = queries.requirement(reader(office), done.made[0])
    assert (row.meaning, row.state, row.rule) == (meaning, "corrected", "person.add")
    assert version.text[row.start : row.end] == row.quote
    assert words.split()[0].casefold() in row.quote.casefold()
    operations.reopen(actor=office, requirement_id=row.id, revision=1, now=NOW)
    assert row.id not in cards(office, version.pk)


@pytest.mark.parametrize(
    ("words", "place", "code"),
    [
        ("chưa từng viết ở đâu", "", "documents.words_not_found"),
        ("  ", "", "documents.words_not_found"),
        ("ủy", "", "documents.words_ambiguous"),
        ("ủy", "XX.9", "documents.unknown_place"),
    ],
)
def test_words_that_stand_nowhere_or_everywhere_add_nothing(
    uploaded: Uploaded, office: Actor, words: str, place: str, code: str
) -> None:
    count = Requirement.objects.count()
    meaning = Meaning(kind="task", statement="x", leads=("Văn phòng",))
    with Refused(code):
        operations.add(actor=office, version_id=uploaded.version_id, words=words, place=place, meaning=meaning, now=NOW)
    assert Requirement.objects.count() == count


def test_an_added_requirement_must_be_whole(uploaded: Uploaded, office: Actor) -> None:
    with Refused("documents.meaning_incomplete"):
        operations.add(actor=office, version_id=uploaded.version_id, words="x", meaning=Meaning("task", "x"), now=NOW)
    assert not Requirement.objects.filter(rule="person.add").exists()


def test_a_published_version_is_frozen_for_all_of_it(uploaded: Uploaded, two: list[Requirement], office: Actor) -> None:
    part = split(two[0], office).made[0]
    operations.publish(actor=office, version_id=uploaded.version_id, revision=1, now=NOW)
    meaning = Meaning(kind="task", statement="x", leads=("Văn phòng",))
    with Refused("documents.frozen"):
        split(two[1], office)
    with Refused("documents.frozen"):
        merge([again(part), two[1]], office)
    with Refused("documents.frozen"):
        operations.add(actor=office, version_id=uploaded.version_id, words=WORDS, meaning=meaning, now=NOW)
    with Refused("documents.frozen"):
        operations.reopen(actor=office, requirement_id=part, revision=1, now=NOW)
    assert [again(pk).state for pk in (two[0].pk, part, two[1].pk)] == ["replaced", "corrected", "proposed"]


def test_who_does_not_review_reworks_nothing(two: list[Requirement], world: World) -> None:
    leader = person(Role.LEADER, world.province)
    with Refused("people.not_allowed"):
        split(two[0], leader)
    with Refused("people.not_allowed"):
        merge(two, leader)
    assert [again(row.pk).state for row in two] == ["proposed", "proposed"]


def test_every_act_is_recorded(two: list[Requirement], office: Actor) -> None:
    part = split(two[0], office).made[0]
    operations.reopen(actor=office, requirement_id=part, revision=1, now=NOW)
    merge([again(row.pk) for row in two], office)
    acts = Entry.objects.filter(subject=f"version:{two[0].version_id}").order_by("pk")
    assert [one.action for one in acts][-3:] == ["documents.split", "documents.take_back_split", "documents.merge"]
