"""Kept files."""

from __future__ import annotations

from django.db import models

from thongsuot.files.rules import stored_path


class KeptFile(models.Model):
    """What is stored under a content hash; the bytes lie in the storage of the settings at `path`."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(size__gte=0), name="files_size_not_negative")]

    def path(self) -> str:
        """Where the bytes lie."""
        return stored_path(self.sha256)
