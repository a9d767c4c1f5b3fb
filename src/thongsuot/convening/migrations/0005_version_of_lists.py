"""By what figures of those expected are known to hold: a version of each conference's list."""

from functools import partial
from secrets import randbelow

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("convening", "0004_long_work")]

    operations = [
        migrations.AddField(
            model_name="conference",
            name="list_version",
            field=models.BigIntegerField(default=partial(randbelow, 2**32)),
        ),
    ]
