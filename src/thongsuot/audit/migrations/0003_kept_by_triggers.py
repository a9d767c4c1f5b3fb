"""The database refuses to change the record too, whoever asks, until they remove these triggers.

A later migration that rebuilds audit_entry or audit_block on SQLite (a change of a column or constraint) drops them:
run `make` again after it.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

POSTGRESQL = {
    "make": [
        """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_entry' AND EXISTS (SELECT 1 FROM audit_lifting) THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'the record is append-only';
        END $$""",
        """CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry
            FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
        """CREATE TRIGGER audit_block_kept BEFORE UPDATE OR DELETE ON audit_block
            FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    ],
    "drop": [
        "DROP TRIGGER audit_entry_kept ON audit_entry",
        "DROP TRIGGER audit_block_kept ON audit_block",
        "DROP FUNCTION audit_refuse()",
    ],
}
SQLITE = {
    "make": [
        """CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry BEGIN
            SELECT RAISE(ABORT, 'the record is append-only');
        END""",
        """CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry
            WHEN NOT EXISTS (SELECT 1 FROM audit_lifting) BEGIN
            SELECT RAISE(ABORT, 'the record is append-only');
        END""",
        """CREATE TRIGGER audit_block_unchanged BEFORE UPDATE ON audit_block BEGIN
            SELECT RAISE(ABORT, 'the record is append-only');
        END""",
        """CREATE TRIGGER audit_block_kept BEFORE DELETE ON audit_block BEGIN
            SELECT RAISE(ABORT, 'the record is append-only');
        END""",
    ],
    "drop": [
        "DROP TRIGGER audit_entry_unchanged",
        "DROP TRIGGER audit_entry_kept",
        "DROP TRIGGER audit_block_unchanged",
        "DROP TRIGGER audit_block_kept",
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
    dependencies = [("audit", "0002_blocks_and_looks")]
    operations = [migrations.RunPython(make, drop)]
