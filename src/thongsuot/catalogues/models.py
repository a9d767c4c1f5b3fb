"""Catalogue entries."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One row of one catalogue, valid on the days from `from_day` up to, not including, `until_day`."""

    class Source(models.TextChoices):
        """Who wrote the row as it stands."""

        SHIPPED = "shipped"
        OFFICE = "office"

    catalogue = models.CharField(max_length=32)
    code = models.CharField(max_length=60)
    words_vi = models.CharField(max_length=250)
    words_en = models.CharField(max_length=250)
    detail = models.JSONField(default=dict)
    position = models.PositiveIntegerField()
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    source = models.CharField(max_length=8, choices=Source.choices)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "code", "from_day"], name="catalogues_entry_starts_once"),
            models.UniqueConstraint(
                fields=["catalogue", "code"], condition=Q(until_day__isnull=True), name="catalogues_entry_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gt=models.F("from_day")),
                name="catalogues_entry_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(source__in=["shipped", "office"]), name="catalogues_entry_source_known"),
            models.CheckConstraint(condition=~Q(words_vi="") & ~Q(words_en=""), name="catalogues_entry_has_both_words"),
        ]
