"""The id under which a device sends a question, so that it may send it again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("convening", "0002_point_sheets")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="sent_id",
            field=models.UUIDField(null=True, unique=True),
        ),
    ]
