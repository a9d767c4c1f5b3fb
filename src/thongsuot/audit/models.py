"""Entries and the blocks that seal them. Triggers refuse changes in the database too (migration 0003)."""

from __future__ import annotations

from typing import NoReturn, TypeVar

from django.db import models
from django.db.models import F, Q

LOOKS = (
    "people.look_at_members",
    "people.export_members",
    "people.export_personal_data",
    "convening.look_at_convened",
    "convening.look_at_absent",
    "convening.look_at_twice",
    "convening.make_passes",
    "convening.print_list",
    "sync.roster",
    "study.look_at_left",
    "study.look_at_meeting_form",
    "study.look_at_make_up",
    "courses.look_at_reflections",
    "courses.tell",
)
"""The actions by which someone sees names of members; pages of looks are read by indexes over these alone."""

RowT = TypeVar("RowT", bound=models.Model, covariant=True)


class AppendOnlyQuerySet(models.QuerySet[RowT]):
    """Rows are added and read; whoever tries to change or remove one is stopped here."""

    def update(self, **_values: object) -> NoReturn:
        """Refuse: a correction is a new entry."""
        raise TypeError("audit entries are never changed")

    def delete(self) -> NoReturn:
        """Refuse: the record is append-only."""
        raise TypeError("audit entries are never removed")


class AppendOnly(models.Model):
    """A row that is inserted once."""

    class Meta:
        abstract = True

    def save(self, *, force_insert: bool = True, using: str | None = None) -> None:  # type: ignore[override]  # noqa: ARG002
        """Insert; a stored row is refused by its own key, whatever the caller asks."""
        super().save(force_insert=True, using=using)

    def delete(self, *_options: object, **_more: object) -> NoReturn:
        """Refuse: the record is append-only."""
        raise TypeError("audit entries are never removed")


class Entry(AppendOnly):
    """Who (`actor_id`, through which `door`) did what to which subject, when; `unit_id` where it concerns a unit."""

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    door = models.CharField(max_length=8)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    unit_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    objects = AppendOnlyQuerySet["Entry"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="audit_by_subject"),
            models.Index(fields=["at", "id"], name="audit_by_time"),
            models.Index(fields=["unit_id", "at", "id"], name="audit_by_unit_and_time"),
            models.Index(fields=["actor_id", "at", "id"], name="audit_by_actor_and_time"),
            models.Index(fields=["at", "id"], name="audit_looks_by_time", condition=Q(action__in=LOOKS)),
            models.Index(fields=["unit_id", "at", "id"], name="audit_looks_by_unit", condition=Q(action__in=LOOKS)),
        ]


class Block(AppendOnly):
    """A seal: up to a thousand entries under one hash, which covers the hash of the block before.

    `entries` are runs of ids [[first, last], …]; `awaited` are runs with the moment since when, as `rules.Awaited`;
    `marks` are eight bytes of each entry's own hash, in their order.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    entries = models.JSONField()
    up_to = models.BigIntegerField()
    awaited = models.JSONField()
    marks = models.BinaryField()
    sealed_at = models.DateTimeField()

    objects = AppendOnlyQuerySet["Block"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="audit_blocks_from_one"),
            models.CheckConstraint(condition=Q(count__gt=0), name="audit_block_holds_entries"),
            models.CheckConstraint(condition=~Q(hash=F("previous")), name="audit_block_hash_is_new"),
        ]


class Lifting(models.Model):
    """While a row of it stands, in its own transaction, entries may be removed: the rule of retention, nothing else."""

    at = models.DateTimeField()
