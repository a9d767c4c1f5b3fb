"""Audit entries."""

from __future__ import annotations

from typing import NoReturn

from django.db import models


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries are added and read; whoever tries to change or remove one is stopped here."""

    def update(self, **_values: object) -> NoReturn:
        """Refuse: a correction is a new entry."""
        raise TypeError("audit entries are never changed")

    def delete(self) -> NoReturn:
        """Refuse: the record is append-only."""
        raise TypeError("audit entries are never removed")


class Entry(models.Model):
    """Who (`actor_id`, through which `door`) did what to which subject, when; `unit_id` where it concerns a unit."""

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    door = models.CharField(max_length=8)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    unit_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="audit_by_subject"),
            models.Index(fields=["unit_id", "id"], name="audit_by_unit"),
        ]

    def save(self, *, force_insert: bool = True, using: str | None = None) -> None:  # type: ignore[override]  # noqa: ARG002
        """Insert; a stored entry is refused by its own key, whatever the caller asks."""
        super().save(force_insert=True, using=using)

    def delete(self, *_options: object, **_more: object) -> NoReturn:
        """Refuse: the record is append-only."""
        raise TypeError("audit entries are never removed")
