"""What a reviewer is told before publishing, and whom a published document has reached."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.documents import samples
from tests.documents.world import NOW, World, person, reader
from thongsuot.catalogues.operations import load_shipped
from thongsuot.documents import operations, queries
from thongsuot.documents.models import Requirement
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.rules.roles import Role
from thongsuot.units import queries as units


def publish(actor: Actor, uploaded: Uploaded) -> None:
    operations.publish(actor=actor, version_id=uploaded.version_id, revision=1, now=NOW)


def test_the_outlook_tells_what_goes_out_what_stays_behind_and_to_how_many(
    uploaded: Uploaded, office: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first, second, *_rest = Requirement.objects.filter(version=uploaded.version_id).order_by("start")
    operations.confirm(actor=office, requirement_id=first.pk, revision=1, now=NOW)
    operations.refuse(actor=office, requirement_id=second.pk, revision=1, now=NOW)
    as_reader = reader(office)
    with django_assert_max_num_queries(6):
        outlook = queries.publishing_outlook(as_reader, uploaded.version_id)
    assert (outlook.going, outlook.refused, outlook.undecided) == (1, 1, uploaded.requirements - 2)
    assert (outlook.units, outlook.owner.name, outlook.in_force) == (6, "Tỉnh ủy Hồng Lam", None)


def test_the_outlook_names_the_version_that_must_be_withdrawn_first(
    uploaded: Uploaded, world: World, office: Actor
) -> None:
    publish(office, uploaded)
    data = samples.resolution(90)
    newer = operations.upload(actor=office, unit_id=world.province, data=data, name="moi.txt", now=NOW)
    assert queries.publishing_outlook(reader(office), newer.version_id).in_force == 1


def test_who_may_not_publish_gets_no_outlook(uploaded: Uploaded, world: World, office: Actor) -> None:
    publish(office, uploaded)
    with pytest.raises(DomainError) as refusal:
        queries.publishing_outlook(reader(person(Role.LEADER, world.province)), uploaded.version_id)
    assert refusal.value.code == "people.not_allowed"


def test_receipts_count_the_units_of_the_readers_scope_and_name_the_readers_own(
    uploaded: Uploaded, world: World, office: Actor
) -> None:
    publish(office, uploaded)
    secretary = person(Role.SECRETARY, world.cell)
    owner = units.unit(world.province, reader(office).tree)
    (own,) = queries.receipts(reader(secretary), uploaded.document_id, owner).own
    assert (own.unit.id, own.at, own.may_confirm) == (world.cell, None, True)
    operations.confirm_receipt(actor=secretary, document_id=uploaded.document_id, unit_id=world.cell, now=NOW)
    after = queries.receipts(reader(secretary), uploaded.document_id, owner)
    assert (after.reached, after.own[0].at) == (1, NOW)
    elsewhere = person(Role.SECRETARY, world.other_commune)
    assert queries.receipts(reader(elsewhere), uploaded.document_id, owner).reached == 0


def test_a_unit_beside_the_owner_has_nothing_to_confirm(world: World, office: Actor) -> None:
    secretary = person(Role.SECRETARY, world.other_commune)
    commune = units.unit(world.commune, reader(office).tree)
    assert queries.receipts(reader(secretary), 1, commune).own == ()


def test_words_that_name_a_class_tell_how_many_units_stand_behind_them(world: World, office: Actor) -> None:
    load_shipped(actor=OPERATOR, now=NOW)
    as_reader = reader(office)
    owner = units.unit(world.province, as_reader.tree)
    words = ["các đảng ủy xã, phường", "CÁC ĐẢNG ỦY XÃ PHƯỜNG", "Ban Tổ chức Tỉnh ủy"]
    assert queries.group_sizes(as_reader, owner, words, NOW.date()) == {words[0]: 2, words[1]: 2}


def test_words_that_name_no_class_ask_the_tree_nothing(
    world: World, office: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    as_reader = reader(office)
    owner = units.unit(world.province, as_reader.tree)
    with django_assert_num_queries(1):
        assert queries.group_sizes(as_reader, owner, ["Sở Nội vụ"], NOW.date()) == {}
