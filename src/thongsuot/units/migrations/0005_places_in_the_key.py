"""On PostgreSQL a node's key holds its place too: what is summed over a nation finds units' places in one index alone."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

DROP = "ALTER TABLE units_treenode DROP CONSTRAINT units_treenode_pkey"
MAKE = "ALTER TABLE units_treenode ADD CONSTRAINT units_treenode_pkey PRIMARY KEY (version_id, unit_id)"


def with_place(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _made(schema_editor, f"{MAKE} INCLUDE (lft)")


def without_place(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _made(schema_editor, MAKE)


def _made(schema_editor: BaseDatabaseSchemaEditor, make: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)
        schema_editor.execute(make)


class Migration(migrations.Migration):
    dependencies = [("units", "0004_nodes_without_words")]
    operations = [migrations.RunPython(with_place, without_place)]
