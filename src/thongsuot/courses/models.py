"""How far members have read the documents that they study on their own."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Place(models.Model):
    """How far a member has read a version: `read` of `of` passages. It only moves on.

    `clause` is the last clause read, by which the place is found again in a later version.
    """

    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("documents.Version", on_delete=models.PROTECT, related_name="+", db_index=False)
    read = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    clause = models.UUIDField(null=True)
    began_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "document"], name="courses_one_place"),
            models.CheckConstraint(condition=Q(read__lte=F("of")), name="courses_place_within"),
        ]
