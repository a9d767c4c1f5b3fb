"""Names that differed in their case alone come apart when the installation is upgraded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.people.world import NOW

BEFORE, AFTER = "0006_names_that_imports_replaced", "0007_user_names_differ_in_more_than_case"


@dataclass
class Step:
    """The migration alone, over what the app and all beneath it were before: other apps need not be worked out."""

    state: ProjectState
    migration: Migration
    is_done: bool = True

    def undo(self) -> None:
        with connection.schema_editor(atomic=self.migration.atomic) as editor:
            self.migration.unapply(self.state.clone(), editor)
        self.is_done = False

    def do(self) -> Any:
        """The `User` of afterwards."""
        with connection.schema_editor(atomic=self.migration.atomic) as editor:
            after = self.migration.apply(self.state.clone(), editor)
        self.is_done = True
        return after.apps.get_model("people", "User")


@pytest.fixture
def step(transactional_db: None) -> Iterator[Step]:
    """Where it has not been done yet."""
    loader = MigrationLoader(connection)
    found = Step(loader.project_state([("people", BEFORE)]), loader.get_migration("people", AFTER))
    found.undo()
    yield found
    if not found.is_done:
        found.do()


def test_the_oldest_keeps_its_name_and_later_ones_get_a_number_that_is_free(step: Step) -> None:
    long = "x" * 150
    before = step.state.apps.get_model("people", "User")
    for name in ("an", "An", "AN", "an-2", "binh", long, long.upper()):
        before.objects.create(username=name, joined_at=NOW)
    after = step.do()
    names = list(after.objects.order_by("pk").values_list("username", flat=True))
    assert names == ["an", "An-3", "AN-4", "an-2", "binh", long, f"{'X' * 140}-2"]
