from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def test_a_database_that_was_copied_lacks_no_migration(db: None) -> None:
    executor = MigrationExecutor(connection)
    assert executor.loader.applied_migrations
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
