"""What becomes of a unit's documents when it is closed."""

from __future__ import annotations

from datetime import date

from tests.documents import samples
from tests.documents.world import NOW, World, closed_commune, person, reader
from thongsuot.audit.models import Entry
from thongsuot.documents import operations, queries
from thongsuot.documents.models import Document
from thongsuot.documents.queries import Filters
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.rules.roles import Role
from thongsuot.units.rules import UnitsReorganised


def published_by(unit_id: int) -> int:
    uploaded = operations.upload(actor=OPERATOR, unit_id=unit_id, data=samples.named(7), name="a.txt", now=NOW)
    operations.publish(actor=OPERATOR, version_id=uploaded.version_id, revision=1, now=NOW)
    return uploaded.document_id


def test_documents_of_a_closed_unit_go_with_its_only_successor(world: World) -> None:
    closed = closed_commune(world)
    document_id = published_by(closed)
    event = UnitsReorganised(1, date(2026, 1, 15), heirs=((closed, world.commune),), split=())
    operations.hand_over(events=[event], actor=OPERATOR, now=NOW)
    assert Document.objects.get(pk=document_id).owner_id == world.commune
    assert Entry.objects.get(action="documents.hand_over").detail == {"documents": 1}


def test_documents_of_a_split_unit_stay_and_are_read_where_it_rests(world: World) -> None:
    closed = closed_commune(world)
    document_id = published_by(closed)
    event = UnitsReorganised(1, date(2026, 1, 15), heirs=(), split=(closed,))
    operations.hand_over(events=[event], actor=OPERATOR, now=NOW)
    assert Document.objects.get(pk=document_id).owner_id == closed
    below, beside = person(Role.MEMBER, world.cell), person(Role.MEMBER, world.other_commune)
    assert [line.id for line in queries.documents(reader(below), Filters()).items] == [document_id]
    assert queries.documents(reader(beside), Filters()).items == ()
