"""What people split, merged and added is there in the next version too, where its sentences say the same."""

from __future__ import annotations

import pytest

from tests.documents import samples
from tests.documents.world import NOW, World, reader
from thongsuot.documents import operations, queries
from thongsuot.documents.models import Requirement, Version
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.documents.rules.meaning import Meaning
from thongsuot.kernel.actor import Actor

MEANING = Meaning(kind="task", statement="việc bị bỏ sót", leads=("Văn phòng",))


@pytest.fixture
def tasks(uploaded: Uploaded) -> list[Requirement]:
    return list(Requirement.objects.filter(version=uploaded.version_id, kind="task").order_by("start")[:2])


def next_version(world: World, office: Actor, text: str) -> int:
    data = f"{text}\n".encode()
    return operations.upload(actor=office, unit_id=world.province, data=data, name="nq.txt", now=NOW).version_id


def stands(office: Actor, version_id: int) -> list[tuple[str, str]]:
    cards = queries.requirements(reader(office), version_id).items
    return sorted((card.state, card.meaning.statement) for card in cards)


def test_all_three_are_done_again(world: World, office: Actor, tasks: list[Requirement]) -> None:
    first, second = tasks
    version_id = first.version_id
    parts = operations.split(actor=office, requirement_id=first.pk, revision=1, statements=["một", "hai"], now=NOW).made
    operations.merge(actor=office, revisions={parts[1]: 1, second.pk: 1}, now=NOW)
    operations.add(actor=office, version_id=version_id, words=second.quote, meaning=MEANING, now=NOW)
    again = next_version(world, office, samples.resolution().decode() + "\nMột dòng mới.")
    assert again != version_id
    assert stands(office, again) == stands(office, version_id)
    part = Requirement.objects.get(version=again, made_by__act="merge")
    assert part.carried_from is not None
    operations.reopen(actor=office, requirement_id=part.pk, revision=1, now=NOW)
    assert len(stands(office, again)) == len(stands(office, version_id)) + 1
    assert len(list(queries.corrections(reader(office)))) == 4


def test_what_says_something_else_waits_for_a_person_again(
    world: World, office: Actor, tasks: list[Requirement]
) -> None:
    first, second = tasks
    parts = operations.split(actor=office, requirement_id=first.pk, revision=1, statements=["một", "hai"], now=NOW).made
    operations.merge(actor=office, revisions={parts[1]: 1, second.pk: 1}, now=NOW)
    text = Version.objects.get(pk=first.version_id).text
    again = next_version(world, office, text.replace(second.quote, second.quote.replace("Tỉnh ủy", "Tỉnh đoàn")))
    found = stands(office, again)
    assert ("corrected", "một") in found
    assert ("corrected", "hai") in found
    assert "merge" not in Requirement.objects.filter(version=again).values_list("made_by__act", flat=True)
