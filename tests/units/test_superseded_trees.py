"""Whoever reads in a tree goes on reading in it when another one takes its place; nobody gets it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from tests.units.planting import plant
from thongsuot.catalogues import operations as catalogues
from thongsuot.catalogues import queries as catalogue_queries
from thongsuot.catalogues.rules import Catalogue
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import day_of
from thongsuot.units import operations, queries
from thongsuot.units.models import TreeNode, TreeVersion
from thongsuot.units.operations.versions import KEPT_FOR, READ_AT_MOST, drop_versions

pytestmark = pytest.mark.usefixtures("kinds")


def now() -> datetime:
    """The database stamps what it builds and drops by its own clock."""
    return datetime.now(UTC)


@pytest.fixture
def today() -> date:
    plant({"T": None, "A": "T"})
    return day_of(now())


def test_a_reader_sees_the_units_of_its_tree_to_the_end_though_another_took_its_place(today: date) -> None:
    reading = queries.tree_on(today)
    drop_versions(date.min)
    assert queries.unit_by_code("A", reading).code == "A"
    assert queries.tree_on(today).version_id != reading.version_id


def test_a_tree_is_removed_once_nobody_can_be_reading_in_it(today: date) -> None:
    dropped = queries.tree_on(today)
    drop_versions(date.min)
    current = queries.tree_on(today)
    assert operations.prune_trees(actor=OPERATOR, now=now() + READ_AT_MOST / 2) == 0
    assert operations.prune_trees(actor=OPERATOR, now=now() + READ_AT_MOST * 2) == 1
    assert set(TreeNode.objects.values_list("version_id", flat=True)) == {current.version_id}
    assert dropped.version_id not in TreeVersion.objects.values_list("pk", flat=True)


def test_trees_of_other_days_go_after_a_while_and_todays_stays(today: date) -> None:
    day = today - timedelta(days=1)
    plant({"B": None}, on=today)
    past, present = queries.tree_on(day), queries.tree_on(today)
    later = now() + KEPT_FOR + timedelta(minutes=1)
    operations.prune_trees(actor=OPERATOR, now=now())
    assert queries.tree_on(day).version_id == past.version_id
    TreeVersion.objects.filter(pk=past.version_id).update(built_at=now() - KEPT_FOR * 2)
    TreeVersion.objects.filter(pk=present.version_id).update(built_at=now() - KEPT_FOR * 2)
    operations.prune_trees(actor=OPERATOR, now=now())
    operations.prune_trees(actor=OPERATOR, now=later)
    assert list(TreeVersion.objects.values_list("pk", flat=True)) == [present.version_id]
    assert queries.tree_on(day).version_id != past.version_id


def test_a_kind_whose_level_changes_has_it_in_the_tree_at_once(today: date, settings: Settings) -> None:
    settings.ANNOUNCEMENT_FOLLOWERS = "thongsuot.config.followers.FOLLOWERS"
    unit = queries.root(queries.tree_on(today))
    entry = next(one for one in catalogue_queries.entries(Catalogue.UNIT_KINDS, today) if one.code == unit.kind)
    changed = replace(entry, detail={**entry.detail, "level": "central"})
    assert unit.level != "central"
    catalogues.save_entry(actor=OPERATOR, entry=changed, revision=entry.revision, now=now())
    assert queries.root(queries.tree_on(today)).level == "central"
