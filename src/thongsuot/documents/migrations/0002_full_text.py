"""The index that search runs on: GIN on PostgreSQL, an FTS5 table kept by triggers on SQLite.

Rebuilding documents_passage on SQLite (any later change of its columns) drops the triggers: run `make` again after it.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

POSTGRESQL = {
    "make": ["CREATE INDEX documents_passage_fts ON documents_passage USING gin (to_tsvector('simple', folded))"],
    "drop": ["DROP INDEX documents_passage_fts"],
}
SQLITE = {
    "make": [
        """CREATE VIRTUAL TABLE documents_passage_fts USING fts5(folded, content='documents_passage', content_rowid='id')""",
        """CREATE TRIGGER documents_passage_fts_added AFTER INSERT ON documents_passage BEGIN
            INSERT INTO documents_passage_fts (rowid, folded) VALUES (new.id, new.folded);
        END""",
        """CREATE TRIGGER documents_passage_fts_removed AFTER DELETE ON documents_passage BEGIN
            INSERT INTO documents_passage_fts (documents_passage_fts, rowid, folded)
            VALUES ('delete', old.id, old.folded);
        END""",
        """CREATE TRIGGER documents_passage_fts_changed AFTER UPDATE OF folded ON documents_passage BEGIN
            INSERT INTO documents_passage_fts (documents_passage_fts, rowid, folded)
            VALUES ('delete', old.id, old.folded);
            INSERT INTO documents_passage_fts (rowid, folded) VALUES (new.id, new.folded);
        END""",
        "INSERT INTO documents_passage_fts (documents_passage_fts) VALUES ('rebuild')",
    ],
    "drop": [
        "DROP TRIGGER documents_passage_fts_changed",
        "DROP TRIGGER documents_passage_fts_removed",
        "DROP TRIGGER documents_passage_fts_added",
        "DROP TABLE documents_passage_fts",
    ],
}


def run(schema_editor: BaseDatabaseSchemaEditor, what: str) -> None:
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements[what]:
        schema_editor.execute(statement)


def make(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, "make")


def drop(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    run(schema_editor, "drop")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
