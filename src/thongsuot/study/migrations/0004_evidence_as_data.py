"""What shows that a course was finished stood in English words; it becomes data, put into words for each reader."""

import json
import re

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WORDS = re.compile(r"course: version (\d+), \d+ of (\d+) clauses(, quiz passed)?")
BATCH = 400


def as_data(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("study", "Completion").objects.filter(way="self_study", words__startswith="course: version ")
    changed = []
    for row in rows.only("pk", "words").iterator(BATCH):
        if found := WORDS.fullmatch(row.words):
            told = {"by": "course", "version": int(found[1]), "clauses": int(found[2]), "quiz": bool(found[3])}
            row.words = json.dumps(told, separators=(",", ":"))
            changed.append(row)
    rows.model.objects.bulk_update(changed, ["words"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("study", "0003_called_make_ups_and_whole_withdrawals")]
    operations = [migrations.RunPython(as_data, migrations.RunPython.noop)]
