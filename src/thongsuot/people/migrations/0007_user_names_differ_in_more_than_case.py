"""Signing in heeds no case, so no two names may differ in it alone."""

from itertools import count

import django.db.models.functions.text
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models.functions import Upper

ROOM = 140
"""How much of a name's 150 characters is kept before its suffix."""


def rename_doubles(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The oldest account keeps its name, later ones get a number behind. None of them could sign in by it before."""
    users = apps.get_model("people", "User").objects.using(schema_editor.connection.alias)
    keyed = users.annotate(key=Upper("username"))
    doubles = keyed.values("key").annotate(held=models.Count("pk")).filter(held__gt=1).values_list("key", flat=True)
    for key in list(doubles):
        for user in list(keyed.filter(key=key).order_by("pk"))[1:]:
            names = (f"{user.username[:ROOM]}-{number}" for number in count(2))
            user.username = next(name for name in names if not users.filter(username__iexact=name).exists())
            user.save(update_fields=["username"])


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_names_that_imports_replaced"),
    ]

    operations = [
        migrations.RunPython(rename_doubles, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Upper("username"), name="people_username_once"
            ),
        ),
    ]
