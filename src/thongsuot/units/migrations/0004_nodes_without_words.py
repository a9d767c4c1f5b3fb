"""Nodes no longer hold codes and names: both are read from where they stand. Trees are built anew when asked for."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("units", "0003_trees_are_superseded")]

    operations = [
        migrations.RemoveField(model_name="treenode", name="code"),
        migrations.RemoveField(model_name="treenode", name="words"),
    ]
