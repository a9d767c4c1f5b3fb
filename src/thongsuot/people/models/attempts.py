"""What every process of the installation must know at once for a moment: how often a sign-in was tried."""

from __future__ import annotations

from django.db import models


class SharedCacheRow(models.Model):
    """A row of Django's cache in the database (`CACHES`), which reads and writes it by itself; never read here."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "people_shared_cache"
