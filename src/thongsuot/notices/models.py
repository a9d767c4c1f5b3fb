"""Notices and every try to deliver them; when offices have them sent by themselves."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from thongsuot.kernel.ids import new_id
from thongsuot.notices.rules import Channel, Outcome

SUBJECT_LENGTH = 80
PATH_LENGTH = 200


class Schedule(models.Model):
    """An office's setting of when units beneath it are reminded of what; appended, never changed.

    What replaces one names it; the one that nothing replaces holds. An empty subject stands for all of the source's.
    """

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    subject = models.CharField(max_length=SUBJECT_LENGTH, blank=True)
    before = models.JSONField(default=list)
    every = models.PositiveSmallIntegerField(null=True)
    escalate_after = models.PositiveSmallIntegerField(null=True)
    hour = models.PositiveSmallIntegerField()
    is_on = models.BooleanField()
    made_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "source", "subject"], condition=Q(replaces__isnull=True), name="notices_one_schedule"
            ),
            models.CheckConstraint(condition=Q(hour__lte=23), name="notices_schedule_hour"),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="notices_schedule_replaces_another"),
            models.CheckConstraint(
                condition=Q(escalate_after__isnull=True) | Q(every__isnull=False), name="notices_escalates_what_is_late"
            ),
        ]


class Sweep(models.Model):
    """A schedule was gone through for a day, to its end: how many notices that made."""

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="sweeps")
    day = models.DateField()
    done_at = models.DateTimeField()
    made = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "day"], name="notices_swept_once_a_day")]


class Notice(models.Model):
    """One thing told to one unit, or to one user, on a day.

    The first block never changes; the second what its deliveries made of it, kept so that lists need no history.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=40)
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    params = models.JSONField(default=dict)
    path = models.CharField(max_length=PATH_LENGTH)
    day = models.DateField()
    channel = models.CharField(max_length=5, choices=Channel)
    made_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, null=True, related_name="+")

    outcome = models.CharField(max_length=7, choices=Outcome)
    try_at = models.DateTimeField(null=True)
    """When it is to be tried next; None: nothing is left to do."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "subject", "day"], condition=Q(unit__isnull=False), name="notices_once_a_day_to_a_unit"
            ),
            models.UniqueConstraint(
                fields=["user", "subject", "day"], condition=Q(user__isnull=False), name="notices_once_a_day_to_a_user"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, user__isnull=True) | Q(unit__isnull=True, user__isnull=False),
                name="notices_to_a_unit_or_a_user",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="notices_channel"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="notices_outcome"),
            models.CheckConstraint(
                condition=Q(try_at__isnull=True) | Q(channel=Channel.EMAIL), name="notices_only_mail_is_tried"
            ),
        ]
        indexes = [
            models.Index(fields=["try_at", "id"], condition=Q(try_at__isnull=False), name="notices_to_try_in_turn"),
            models.Index(fields=["unit", "-made_at"], name="notices_by_unit"),
            models.Index(fields=["-made_at"], name="notices_latest"),
        ]


class Delivery(models.Model):
    """One try to reach one user by e-mail, or that nobody was there to be reached; appended, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    tried_at = models.DateTimeField()
    outcome = models.CharField(max_length=7, choices=[(one, one) for one in ("sent", "failed", "nobody")])
    why = models.CharField(max_length=80, blank=True)
    """Why it failed, as the program names it; no address stands in it."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["sent", "failed"], user__isnull=False)
                | Q(outcome="nobody", user__isnull=True),
                name="notices_tried_with_somebody",
            ),
            models.UniqueConstraint(
                fields=["notice", "user"], condition=Q(outcome="sent"), name="notices_marked_sent_once"
            ),
        ]
        indexes = [models.Index(fields=["notice", "tried_at"], name="notices_tries")]
