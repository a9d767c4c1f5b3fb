"""What takes minutes and is done by a job while whoever asked for it may leave."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from thongsuot.convening.models.conferences import Conference


class Work(models.Model):
    """Long work for a conference: its list, or letters to the units beneath one. One of a kind at a time.

    `begun_times` is how often a job began it, more than once where a worker died. It is over once `finished_at` stands,
    and has failed where `problems` say why. `done` of `wanted` people or letters is how far it has come.
    """

    class Kind(models.TextChoices):
        """What is made."""

        CALL = "call"
        LETTERS = "letters"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=4, blank=True)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    begun_times = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    wanted = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    file = models.ForeignKey("files.KeptFile", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "kind", "unit", "form"],
                condition=Q(finished_at__isnull=True),
                name="convening_work_once_at_a_time",
            ),
            models.CheckConstraint(condition=Q(kind__in=["call", "letters"]), name="convening_work_kind"),
            models.CheckConstraint(
                condition=Q(file__isnull=True) | Q(finished_at__isnull=False), name="convening_work_file_when_done"
            ),
        ]
