"""Whoever lets a file go asks whether a completion names it: each sheet brought read all completions for that."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("study", "0005_whole_statements_checked")]

    operations = [
        migrations.AddIndex(
            model_name="completion",
            index=models.Index(
                condition=models.Q(("file__isnull", False)), fields=["file"], name="study_completion_by_file"
            ),
        ),
    ]
