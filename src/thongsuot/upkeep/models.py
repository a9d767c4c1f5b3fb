"""The worker's sign of life."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """When something that should always run was last seen at work; one row for each, by name."""

    name = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()
