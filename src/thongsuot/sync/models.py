"""Devices at points, and the codes that let them in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from thongsuot.convening.models import Point

DEVICE_NAME_LENGTH = 120


class Device(models.Model):
    """A device enrolled for one point. Only its token's hash is stored; `ended_at` stops it at once.

    `offset_ms` is by how much its clock was behind the server's when it last spoke.
    """

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="devices")
    name = models.CharField(max_length=DEVICE_NAME_LENGTH)
    token_hash = models.CharField(max_length=64, unique=True)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.BigIntegerField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    offset_ms = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)


class EnrolmentCode(models.Model):
    """A code that enrols one device for a point, once, until it expires; typed or scanned. Only its hash is stored."""

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField()
    device = models.OneToOneField(Device, on_delete=models.PROTECT, null=True, related_name="code")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(device__isnull=True) | Q(ended_at__isnull=True), name="sync_code_used_or_ended"
            )
        ]


class Epoch(models.Model):
    """One history of this database; the last is the present one. A restore from a backup begins another.

    A device that is told another than before sends again all that it still holds.
    """

    value = models.UUIDField(unique=True)
    begun_at = models.DateTimeField()
