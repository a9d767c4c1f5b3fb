"""A document asked for by itself is the one that stands in the list, and is there for the same readers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.flow.attending import attend
from tests.flow.studying import LAST, rule
from tests.flow.test_figures import enrol
from tests.plans import world as at
from tests.plans.world import NOW, World
from thongsuot.documents.models import Version
from thongsuot.documents.queries.visible import visible_versions
from thongsuot.flow.queries.publications import in_force, publication
from thongsuot.flow.rules.figures import Publication
from thongsuot.kernel.errors import DomainError
from thongsuot.people.access import Reader
from thongsuot.people.rules.roles import Role


def _readers(world: World) -> list[Reader]:
    """Who reviews and who only reads, at each sort of unit, with what stands beneath and without; everybody; nobody."""
    units = (world.province, world.government, *world.communes[:2], world.cells[0])
    roles = (Role.OFFICE, Role.MEMBER)
    people = [at.person(role, unit, with_subtree=wide) for role in roles for unit in units for wide in (True, False)]
    nobody = at.person(Role.MEMBER, world.cells[1])
    return [at.reader(one, at.at(LAST)) for one in people] + [at.reader(), at.reader(nobody, NOW - timedelta(days=999))]


def _documents(world: World) -> list[int]:
    """Of units of every sort, one of them closed; in force, withdrawn, and not in force yet."""
    owners = (world.province, world.government, world.communes[0], world.communes[1], world.cells[0])
    made = [at.document(owner, [], number=f"{place}") for place, owner in enumerate(owners)]
    Version.objects.filter(pk=made[2].pk).update(state="withdrawn", withdrawn_at=NOW, reason="Ban hành nhầm")
    drafts = [at.document(owner, [], number=f"1{place}") for place, owner in enumerate(owners)]
    Version.objects.filter(pk__in=[one.pk for one in drafts]).update(state="draft", published_at=None)
    renewed = at.version(made[2].document, [], number=2)
    Version.objects.filter(pk=renewed.pk).update(published_at=NOW + timedelta(days=5))
    at.succeed(world.communes[1], [world.communes[0]], world.communes[0], at.PUBLISHED)
    return [one.document_id for one in (*made, *drafts)]


def _found(reader: Reader, document_id: int) -> Publication | None:
    try:
        return publication(reader, document_id, LAST)
    except DomainError as refusal:
        if refusal.code != "documents.unknown_document":
            raise
        return None


def test_whoever_finds_a_document_in_the_list_finds_it_alone_and_nobody_else_does(world: World) -> None:
    ids = _documents(world)
    seen = 0
    for reader in _readers(world):
        readable = set(Version.objects.filter(visible_versions(reader)).values_list("document_id", flat=True))
        alone = {one: found for one in ids if (found := _found(reader, one))}
        assert set(alone) == readable, (reader.held, reader.tree)
        listed = {one.document_id: one for one in in_force(reader, LAST, 99)}
        assert listed == {one: found for one, found in alone.items() if found.published_on}
        seen += len(alone)
    assert seen > 0


def test_its_sittings_and_its_rule_are_those_of_the_list(world: World) -> None:
    made = at.document(world.province, [])
    enrol({world.communes[0]: 1, world.communes[1]: 1})
    for commune in world.communes[:2]:
        attend(made.document_id, commune, at.PUBLISHED)
    rule(made.document_id, 1)
    found = publication(at.reader(), made.document_id, LAST)
    assert len(found.sittings) == 2
    assert found.study is not None
    assert [found] == in_force(at.reader(), LAST, 9)
    assert found.study.deadlines[0][0] == ""


@pytest.mark.parametrize("document_id", [0, 2**40])
def test_what_does_not_exist_is_unknown(world: World, document_id: int) -> None:
    assert _found(at.reader(at.person(Role.OFFICE, world.province)), document_id) is None
