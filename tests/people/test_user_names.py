"""Names that differed in their case alone come apart when the installation is upgraded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.people.world import NOW

BEFORE, AFTER = "0006_names_that_imports_replaced", "0007_user_names_differ_in_more_than_case"


def migrate(name: str) -> Any:
    """Bring the app to this migration; its `User` there."""
    executor = MigrationExecutor(connection)
    executor.migrate([("people", name)])
    return MigrationExecutor(connection).loader.project_state([("people", name)]).apps.get_model("people", "User")


@pytest.fixture
def users_before(transactional_db: None) -> Iterator[Any]:
    yield migrate(BEFORE)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_the_oldest_keeps_its_name_and_later_ones_get_a_number_that_is_free(users_before: Any) -> None:
    long = "x" * 150
    for name in ("an", "An", "AN", "an-2", "binh", long, long.upper()):
        users_before.objects.create(username=name, joined_at=NOW)
    after = migrate(AFTER)
    names = list(after.objects.order_by("pk").values_list("username", flat=True))
    assert names == ["an", "An-3", "AN-4", "an-2", "binh", long, f"{'X' * 140}-2"]
