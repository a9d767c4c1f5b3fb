"""What happened at the points: events that only grow in number, and what could not be accepted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from thongsuot.convening.models.conferences import Sitting
from thongsuot.convening.models.convened import Convened
from thongsuot.convening.models.points import Point


class RollCall(models.Model):
    """One event of the roll call. Its id is made where it was written (UUIDv7); `digest` is 128 bits of its content.

    `seen_at` is the device's clock mended by `offset_ms` (what was added to it); `recorded_at` the server's. The first
    event known here of a person in a sitting `opens` their presence: the row that others lock before they work out
    anew what all events of that person come to (docs/algorithms/roll-call.md).
    """

    class Kind(models.TextChoices):
        """What was seen."""

        PRESENT = "present"
        LEFT = "left"
        UNDO = "undo"

    class How(models.TextChoices):
        """By which way it was noted."""

        SCANNED = "scanned"
        TYPED = "typed"
        TAPPED = "tapped"
        PAPER = "paper"

    id = models.UUIDField(primary_key=True)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+", db_index=False)
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="+")
    convened = models.ForeignKey(Convened, on_delete=models.PROTECT, related_name="events", db_index=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=7, choices=Kind)
    how = models.CharField(max_length=7, choices=How)
    undoes = models.UUIDField(null=True)
    seen_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    device_id = models.BigIntegerField(null=True)
    seq = models.PositiveIntegerField()
    offset_ms = models.BigIntegerField()
    digest = models.UUIDField()
    opens = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "convened"], condition=Q(opens=True), name="convening_presence_opened_once"
            ),
            models.CheckConstraint(condition=Q(kind__in="present left undo".split()), name="convening_roll_call_kind"),
            models.CheckConstraint(
                condition=Q(how__in="scanned typed tapped paper".split()), name="convening_roll_call_how"
            ),
            models.CheckConstraint(
                condition=Q(kind="undo", undoes__isnull=False) | (~Q(kind="undo") & Q(undoes__isnull=True)),
                name="convening_undo_names_what",
            ),
        ]
        indexes = [
            models.Index(fields=["convened", "sitting"], condition=Q(opens=False), name="convening_later_events")
        ]


class RefusedRollCall(models.Model):
    """An event that was not accepted, kept as it came with the code of its refusal, until someone has settled it."""

    event_id = models.UUIDField()
    digest = models.UUIDField()
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="refused")
    device_id = models.BigIntegerField(null=True)
    content = models.JSONField()
    code = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    settled_as = models.ForeignKey(Convened, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_id", "digest"], name="convening_refused_once"),
            models.CheckConstraint(
                condition=Q(settled_as__isnull=True) | Q(settled_at__isnull=False), name="convening_settled_when"
            ),
        ]
