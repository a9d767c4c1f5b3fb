"""Points, what must be ready there, the units they serve, and what is counted at them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from thongsuot.convening.models.conferences import TITLE_LENGTH, Conference, Sitting

CODE_LENGTH = 60


class Point(models.Model):
    """A place from which people take part in one conference; the owner is the unit that runs it."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="points")
    code = models.CharField(max_length=CODE_LENGTH)
    name = models.CharField(max_length=TITLE_LENGTH)
    place = models.CharField(max_length=TITLE_LENGTH, blank=True)
    owner = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    capacity = models.PositiveIntegerField(null=True)
    contact = models.CharField(max_length=TITLE_LENGTH, blank=True)
    folded = models.TextField(blank=True)
    """Code, name and place as they are searched."""
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "code"], name="convening_point_code_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="convening_point_has_words"),
        ]


class PointSign(models.Model):
    """When a point last gave a sign of life, apart from the point, for it is written all day."""

    point = models.OneToOneField(Point, on_delete=models.PROTECT, primary_key=True, related_name="sign")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()


class PointDuty(models.Model):
    """Something that must be ready at a point before the day."""

    class Kind(models.TextChoices):
        """What sort of duty."""

        EQUIPMENT = "equipment"
        REHEARSAL = "rehearsal"
        CONTACT = "contact"

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=9, choices=Kind)
    words = models.CharField(max_length=TITLE_LENGTH)
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "kind", "words"], name="convening_duty_once"),
            models.CheckConstraint(condition=Q(kind__in="equipment rehearsal contact".split()), name="convening_duty"),
        ]


class PointUnit(models.Model):
    """A unit whose own people take part at a point. Each unit stands for itself: rules are written out when applied."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="served")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "unit", "point"], name="convening_point_unit_once"),
        ]


class PointSheet(models.Model):
    """A sheet of points that was looked through: what it would do, by its figures, and when it was done."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("files.KeptFile", on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField(default=dict)
    actor_id = models.BigIntegerField(null=True)
    planned_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)


class PointCount(models.Model):
    """How many were present at a point in a sitting, and how many are present now; each person counts at one point."""

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="counts")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+", db_index=False)
    was = models.IntegerField()
    now = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "point"], name="convening_count_once")]
