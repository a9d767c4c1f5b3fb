"""By what the places of a conference's points are known to hold: a version that the database itself moves on.

Only PostgreSQL remembers places by it (`queries.places`), so that only there a change of points moves it on.
"""

from functools import partial
from secrets import randbelow

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MOVES_ON = """
CREATE FUNCTION convening_points_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE convening_conference SET points_version = points_version + 1 + floor(random() * 4294967296)::bigint
    WHERE id IN (SELECT conference_id FROM changed);
    RETURN NULL;
END $$
"""
ON_POINTS = """
CREATE TRIGGER convening_points_{name} AFTER {verb} ON convening_point REFERENCING {state} TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION convening_points_changed()
"""
CHANGES = (
    ("added", "INSERT", "NEW"),
    ("changed", "UPDATE", "NEW"),
    ("moved", "UPDATE", "OLD"),
    ("gone", "DELETE", "OLD"),
)


def with_points(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(MOVES_ON, None)
    for name, verb, state in CHANGES:
        schema_editor.execute(ON_POINTS.format(name=name, verb=verb, state=state))


def by_nothing(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION convening_points_changed() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("convening", "0007_whole_statements_checked")]

    operations = [
        migrations.AddField(
            model_name="conference",
            name="points_version",
            field=models.BigIntegerField(default=partial(randbelow, 2**32)),
        ),
        migrations.RunPython(with_points, by_nothing),
    ]
