"""Those who left are counted, where those present now were: most stay, so that a roll call writes half as many tallies."""

from django.db import migrations

COLUMNS = 'unit_id, subject, "group", due_day'
LEFT = """
INSERT INTO {table} ({columns}, measure, owed, done)
SELECT {columns}, 'convening.left', 0,
    SUM(CASE measure WHEN 'convening.attended' THEN done ELSE 0 END)
    - SUM(CASE measure WHEN 'convening.present_now' THEN done ELSE 0 END)
FROM {table} WHERE measure IN ('convening.attended', 'convening.present_now')
GROUP BY {columns}
HAVING SUM(CASE measure WHEN 'convening.attended' THEN done ELSE 0 END)
    <> SUM(CASE measure WHEN 'convening.present_now' THEN done ELSE 0 END)
"""
NO_LONGER = "DELETE FROM {table} WHERE measure = 'convening.present_now'"


def _both(statement: str) -> list[str]:
    tables = (("rollup_tally", COLUMNS), ("rollup_tallyday", f"{COLUMNS}, day"))
    return [statement.format(table=table, columns=columns) for table, columns in tables]


class Migration(migrations.Migration):
    dependencies = [("convening", "0005_version_of_lists"), ("rollup", "0002_version_of_tallies")]

    operations = [migrations.RunSQL([*_both(LEFT), *_both(NO_LONGER)], migrations.RunSQL.noop)]
