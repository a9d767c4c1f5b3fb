"""On PostgreSQL the document and the unit that completions name are looked for once a statement, not once a row.

A sheet names one document and few units thousands of times; looking for them, with a lock on each that every lane of the
work shared, took a seventh of its recording. Statement triggers say the same: no completion names what is not there, and
neither goes while a completion names it. Whoever removes one waits before the commit until the recording under way has
ended, and what comes waits for them: so both see each other without a lock on any row. SQLite keeps its foreign keys.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFERRED = {"document_id": "documents_document", "unit_id": "units_unit"}
NO_KEYS = """
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT conname FROM pg_constraint
        WHERE conrelid = 'study_completion'::regclass AND contype = 'f'
            AND confrelid IN ('documents_document'::regclass, 'units_unit'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE study_completion DROP CONSTRAINT %I', name);
    END LOOP;
END $$
"""
REFERS = """
CREATE FUNCTION study_completion_refers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT document_id FROM fresh) AS named
        LEFT JOIN documents_document AS document ON document.id = named.document_id WHERE document.id IS NULL
    ) OR EXISTS (
        SELECT FROM (SELECT DISTINCT unit_id FROM fresh) AS named
        LEFT JOIN units_unit AS unit ON unit.id = named.unit_id WHERE unit.id IS NULL
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a completion names what is not there';
    END IF;
    RETURN NULL;
END $$
"""
REFERRED_TO = """
CREATE FUNCTION study_completion_referred_to() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_named boolean;
BEGIN
    LOCK TABLE study_completion IN SHARE MODE;
    EXECUTE format('SELECT EXISTS (SELECT FROM study_completion WHERE %I = $1)', TG_ARGV[0]) INTO is_named USING OLD.id;
    IF is_named THEN
        RAISE foreign_key_violation USING MESSAGE = format('completions name this row of %s', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$
"""
ON_COMPLETIONS = """
CREATE TRIGGER study_completion_{verb} AFTER {verb} ON study_completion REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION study_completion_refers()
"""
ON_REFERRED = """
CREATE CONSTRAINT TRIGGER study_completion_keeps AFTER DELETE OR UPDATE OF id ON {table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION study_completion_referred_to('{column}')
"""
AGAIN = """
ALTER TABLE study_completion ADD FOREIGN KEY ({column}) REFERENCES {table} (id) DEFERRABLE INITIALLY DEFERRED
"""


def by_statement(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    completions = (ON_COMPLETIONS.format(verb=verb) for verb in ("insert", "update"))
    for statement in (NO_KEYS, REFERS, REFERRED_TO, *completions):
        schema_editor.execute(statement, None)
    for column, table in REFERRED.items():
        schema_editor.execute(ON_REFERRED.format(table=table, column=column))


def by_row(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("DROP FUNCTION study_completion_refers() CASCADE")
    schema_editor.execute("DROP FUNCTION study_completion_referred_to() CASCADE")
    for column, table in REFERRED.items():
        schema_editor.execute(AGAIN.format(table=table, column=column))


class Migration(migrations.Migration):
    dependencies = [("study", "0004_evidence_as_data"), ("documents", "0001_initial"), ("units", "0001_initial")]

    operations = [migrations.RunPython(by_statement, by_row)]
