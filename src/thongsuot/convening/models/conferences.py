"""Conferences, their sittings, documents, materials and links."""

from __future__ import annotations

from functools import partial
from secrets import randbelow

from django.db import models
from django.db.models import F, Q

TITLE_LENGTH = 300
drawn_step = partial(randbelow, 2**32)
"""By how much a list's version grows: drawn by lot, so that after a restore no other history comes to it again."""


class Conference(models.Model):
    """An event that an organiser calls. `called_at` is when invitations went out and the list of convened froze.

    `as_of` is the day whose memberships say who is convened; `revision` counts saves, for forms opened before one.
    `list_version` grows with every change of who is expected: what was counted of them holds as long as it stands.
    `points_version` likewise with every change of its points; on PostgreSQL, by the database itself.
    """

    title = models.CharField(max_length=TITLE_LENGTH)
    organiser = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    made_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    list_version = models.BigIntegerField(default=drawn_step)
    points_version = models.BigIntegerField(default=drawn_step)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="convening_conference_has_title")]


class StudiedDocument(models.Model):
    """A document that the conference is about."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="studied")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "document"], name="convening_studied_once")]


class Sitting(models.Model):
    """A part of a conference, from one moment to another; `required` when attendance there counts as having studied."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="sittings")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH)
    speakers = models.CharField(max_length=TITLE_LENGTH, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    required = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="convening_sitting_number_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="convening_sitting_ends_after_start"),
        ]


class Link(models.Model):
    """A stream or another address, given to those who take part."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="links")
    words = models.CharField(max_length=TITLE_LENGTH)
    url = models.URLField(max_length=1000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "url"], name="convening_link_once")]


class Material(models.Model):
    """Something to read or show, by its title; its files are versions."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="materials")
    title = models.CharField(max_length=TITLE_LENGTH)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "title"], name="convening_material_once")]


class MaterialVersion(models.Model):
    """One file of a material; the last is shown first, the earlier ones stay."""

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey("files.KeptFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    added_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["material", "number"], name="convening_material_version_once")]
