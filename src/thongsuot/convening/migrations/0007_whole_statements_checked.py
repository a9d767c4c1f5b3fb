"""On PostgreSQL what an event of the roll call refers to is looked for once a statement, not four times a row.

The four foreign keys took more than a third of what a batch costs the database. Statement triggers say the same: no
event names a sitting, point, person or unit that is not there, and none of these goes while an event names it. Whoever
removes one waits before the commit until the roll calls under way have ended, and those that come wait for them: so both
see each other without a lock on any row. SQLite keeps its foreign keys, and so does the models' own account of them.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFERRED = {
    "sitting_id": "convening_sitting",
    "point_id": "convening_point",
    "convened_id": "convening_convened",
    "unit_id": "units_unit",
}
NO_KEYS = """
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = 'convening_rollcall'::regclass AND contype = 'f' LOOP
        EXECUTE format('ALTER TABLE convening_rollcall DROP CONSTRAINT %I', name);
    END LOOP;
END $$
"""
REFERS = """
CREATE FUNCTION convening_roll_call_refers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fresh LEFT JOIN convening_convened AS person ON person.id = fresh.convened_id
        WHERE person.id IS NULL OR (
            person.unit_id <> fresh.unit_id
            AND NOT EXISTS (SELECT FROM units_unit AS unit WHERE unit.id = fresh.unit_id)
        )
    ) OR EXISTS (
        SELECT FROM (SELECT DISTINCT sitting_id FROM fresh) AS named
        LEFT JOIN convening_sitting AS sitting ON sitting.id = named.sitting_id WHERE sitting.id IS NULL
    ) OR EXISTS (
        SELECT FROM (SELECT DISTINCT point_id FROM fresh) AS named
        LEFT JOIN convening_point AS point ON point.id = named.point_id WHERE point.id IS NULL
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = 'an event of the roll call names what is not there';
    END IF;
    RETURN NULL;
END $$
"""
REFERRED_TO = """
CREATE FUNCTION convening_roll_call_referred_to() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_named boolean;
BEGIN
    LOCK TABLE convening_rollcall IN SHARE MODE;
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM convening_rollcall WHERE opens AND %1$I = $1)
            OR EXISTS (SELECT FROM convening_rollcall WHERE NOT opens AND %1$I = $1)', TG_ARGV[0]
    ) INTO is_named USING OLD.id;
    IF is_named THEN
        RAISE foreign_key_violation USING MESSAGE = format('events of the roll call name this row of %s', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$
"""
ON_EVENTS = """
CREATE TRIGGER convening_roll_call_{verb} AFTER {verb} ON convening_rollcall REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION convening_roll_call_refers()
"""
ON_REFERRED = """
CREATE CONSTRAINT TRIGGER convening_roll_call_keeps AFTER DELETE OR UPDATE OF id ON {table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION convening_roll_call_referred_to('{column}')
"""
AGAIN = """
ALTER TABLE convening_rollcall ADD FOREIGN KEY ({column}) REFERENCES {table} (id) DEFERRABLE INITIALLY DEFERRED
"""


def by_statement(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    events = (ON_EVENTS.format(verb=verb) for verb in ("insert", "update"))
    for statement in (NO_KEYS, REFERS, REFERRED_TO, *events):
        schema_editor.execute(statement, None)
    for column, table in REFERRED.items():
        schema_editor.execute(ON_REFERRED.format(table=table, column=column))


def by_row(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("DROP FUNCTION convening_roll_call_refers() CASCADE")
    schema_editor.execute("DROP FUNCTION convening_roll_call_referred_to() CASCADE")
    for column, table in REFERRED.items():
        schema_editor.execute(AGAIN.format(table=table, column=column))


class Migration(migrations.Migration):
    dependencies = [("convening", "0006_who_has_left"), ("units", "0001_initial")]

    operations = [migrations.RunPython(by_statement, by_row)]
