"""Of notices that wait since the same moment the first are found at once: a sweep writes tens of thousands."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_schedules")]

    operations = [
        migrations.RemoveIndex(model_name="notice", name="notices_to_try"),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("try_at__isnull", False)), fields=["try_at", "id"], name="notices_to_try_in_turn"
            ),
        ),
    ]
