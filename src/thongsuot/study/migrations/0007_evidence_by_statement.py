"""On PostgreSQL the evidence that completions name is looked for once a statement too, not once a row.

All rows of a sheet name one file, and no conference and no gathering. A lock on what is named, taken once, lets nobody
remove it meanwhile, as the foreign keys did: other than documents and units (the migration 0005) files go often, and
nobody who removes one should wait for all recordings then. Members keep their foreign key: each row names another.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFERRED = {
    "file_id": "files_keptfile",
    "conference_id": "convening_conference",
    "gathering_id": "study_gathering",
}
NO_KEY = """
DO $$
BEGIN
    EXECUTE (
        SELECT format('ALTER TABLE study_completion DROP CONSTRAINT %I', conname) FROM pg_constraint
        WHERE conrelid = 'study_completion'::regclass AND contype = 'f' AND confrelid = '{table}'::regclass
    );
END $$
"""
_IS_NOT_THERE = """(
        SELECT COUNT(DISTINCT {column}) FROM fresh
    ) <> (
        SELECT COUNT(*) FROM (
            SELECT FROM {table} WHERE id IN (SELECT {column} FROM fresh) ORDER BY id FOR KEY SHARE
        ) AS held
    )"""
HOLDS = (
    """
CREATE FUNCTION study_completion_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF """
    + " OR ".join(_IS_NOT_THERE.format(column=column, table=table) for column, table in REFERRED.items())
    + """ THEN
        RAISE foreign_key_violation USING MESSAGE = 'a completion names what is not there';
    END IF;
    RETURN NULL;
END $$
"""
)
"""Looks for what new completions name, and holds it."""
HELD = """
CREATE FUNCTION study_completion_held() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_named boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM study_completion WHERE %I = $1)', TG_ARGV[0]) INTO is_named USING OLD.id;
    IF is_named THEN
        RAISE foreign_key_violation USING MESSAGE = format('completions name this row of %s', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$
"""
ON_COMPLETIONS = """
CREATE TRIGGER study_completion_holds_{verb} AFTER {verb} ON study_completion REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION study_completion_holds()
"""
ON_REFERRED = """
CREATE CONSTRAINT TRIGGER study_completion_holds AFTER DELETE OR UPDATE OF id ON {table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION study_completion_held('{column}')
"""
AGAIN = """
ALTER TABLE study_completion ADD FOREIGN KEY ({column}) REFERENCES {table} (id) DEFERRABLE INITIALLY DEFERRED
"""


def by_statement(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    completions = (ON_COMPLETIONS.format(verb=verb) for verb in ("insert", "update"))
    for statement in (HOLDS, HELD, *completions):
        schema_editor.execute(statement, None)
    for column, table in REFERRED.items():
        schema_editor.execute(NO_KEY.format(table=table), None)
        schema_editor.execute(ON_REFERRED.format(table=table, column=column))


def by_row(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("DROP FUNCTION study_completion_holds() CASCADE")
    schema_editor.execute("DROP FUNCTION study_completion_held() CASCADE")
    for column, table in REFERRED.items():
        schema_editor.execute(AGAIN.format(table=table, column=column))


class Migration(migrations.Migration):
    dependencies = [
        ("study", "0006_completions_by_file"),
        ("files", "0001_initial"),
        ("convening", "0001_initial"),
    ]

    operations = [migrations.RunPython(by_statement, by_row)]
