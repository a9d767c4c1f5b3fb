import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        ("submissions", "0001_initial"),
        ("units", "0005_places_in_the_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("again", models.PositiveIntegerField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.keptfile",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "number"), name="submissions_template_number"),
                    models.CheckConstraint(condition=models.Q(("number__gt", 0)), name="submissions_template_counted"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("again__isnull", True),
                            models.Q(("again__lt", models.F("number")), ("file__isnull", False)),
                            _connector="OR",
                        ),
                        name="submissions_template_again_is_earlier",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="report",
            name="template",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="submissions.reporttemplate",
            ),
        ),
    ]
