"""Obligations, the events of their lives, and reports that were refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from thongsuot.plans.rules import Status

WORDS_LENGTH = 300


class Kind(models.TextChoices):
    """What happened to an obligation."""

    TAKEN_ON = "taken_on"
    PROGRESS = "progress"
    DONE = "done"
    REOPENED = "reopened"
    EXTENDED = "extended"
    MOVED = "moved"
    REASSIGNED = "reassigned"
    WITHDRAWN = "withdrawn"
    RENEWED = "renewed"
    VOIDED = "voided"


class ObligationQuerySet(models.QuerySet["Obligation"]):
    """Obligations by what has become of them."""

    def in_force(self) -> ObligationQuerySet:
        """Those that were not withdrawn with their document."""
        return self.filter(withdrawn_on__isnull=True)

    def open(self) -> ObligationQuerySet:
        """Those that still wait to be done; regular work among them."""
        return self.in_force().filter(done_on__isnull=True)

    def of_status(self, status: Status, on: date) -> ObligationQuerySet:
        """Those that `rules.status` gives this status on a day."""
        return self.in_force().filter(with_status(status, on))


def _done(on: date) -> Q:
    return Q(regular=False, done_on__lte=on)


def _not_done(on: date) -> Q:
    return Q(regular=False) & (Q(done_on__isnull=True) | Q(done_on__gt=on))


_WITH_STATUS: Mapping[Status, Callable[[date], Q]] = {
    Status.REGULAR: lambda _on: Q(regular=True),
    Status.LATE: lambda on: _done(on) & Q(due_day__lt=F("done_on")),
    Status.ON_TIME: lambda on: _done(on) & (Q(due_day__isnull=True) | Q(due_day__gte=F("done_on"))),
    Status.OVERDUE: lambda on: _not_done(on) & Q(due_day__lt=on),
    Status.OPEN: lambda on: _not_done(on) & Q(due_day__gte=on),
    Status.NO_DEADLINE: lambda on: _not_done(on) & Q(due_day__isnull=True),
}


def with_status(status: Status, on: date) -> Q:
    """Obligations in force that `rules.status` gives this status on a day."""
    return _WITH_STATUS[status](on)


class Obligation(models.Model):
    """What one unit owes of one requirement.

    The first block is how it was given and never changes; the second is what its events have made of it by now, kept
    so that lists need no history; `plans.operations` alone writes it.
    """

    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="obligations")
    origin = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=WORDS_LENGTH)
    given_on = models.DateField()
    take_on_by = models.DateField()
    first_due = models.DateField(null=True)
    regular = models.BooleanField()

    requirement = models.ForeignKey("documents.Requirement", on_delete=models.PROTECT, related_name="obligations")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="obligations")
    due_day = models.DateField(null=True)
    taken_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    in_charge = models.CharField(max_length=WORDS_LENGTH, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requirement", "origin"], name="plans_one_obligation_per_body"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="plans_obligation_percent"),
            models.CheckConstraint(
                condition=Q(regular=False) | Q(first_due__isnull=True, due_day__isnull=True, done_on__isnull=True),
                name="plans_regular_has_no_day",
            ),
            models.CheckConstraint(condition=Q(take_on_by__gte=F("given_on")), name="plans_taken_on_after_given"),
        ]
        indexes = [
            models.Index(fields=["document", "unit"], name="plans_by_document_and_unit"),
            models.Index(fields=["unit", "due_day"], name="plans_by_unit_and_day"),
        ]


class Progress(models.Model):
    """One event: what happened, on which day, and when it arrived here. Its id is made where it was written."""

    id = models.UUIDField(primary_key=True)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(blank=True)
    in_charge = models.CharField(max_length=WORDS_LENGTH, blank=True)
    product = models.TextField(blank=True)
    evidence_file = models.ForeignKey("files.KeptFile", on_delete=models.PROTECT, null=True, related_name="+")
    evidence_link = models.TextField(blank=True)
    to_unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    due_day = models.DateField(null=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="plans_progress_kind"),
            models.CheckConstraint(condition=Q(percent__isnull=True) | Q(percent__lte=100), name="plans_percent"),
            models.CheckConstraint(
                condition=~Q(kind="done") | (~Q(product="") & (Q(evidence_file__isnull=False) | ~Q(evidence_link=""))),
                name="plans_done_with_product_and_evidence",
            ),
            models.CheckConstraint(condition=~Q(kind="taken_on") | ~Q(in_charge=""), name="plans_taken_on_by_a_post"),
            models.CheckConstraint(
                condition=Q(kind__in=["moved", "reassigned"], to_unit__isnull=False)
                | (~Q(kind__in=["moved", "reassigned"]) & Q(to_unit__isnull=True)),
                name="plans_moved_to_a_unit",
            ),
            models.CheckConstraint(
                condition=~Q(kind="extended") | Q(due_day__isnull=False), name="plans_extended_to_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(kind="voided") | Q(corrects__isnull=False), name="plans_voided_names_what"
            ),
            models.CheckConstraint(condition=~Q(corrects=F("id")), name="plans_corrects_another"),
        ]
        indexes = [models.Index(fields=["obligation", "happened_on", "id"], name="plans_history")]


class RefusedReport(models.Model):
    """A report that came under an id which already holds something else: kept as it came, for someone to look at."""

    event_id = models.UUIDField()
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(encoder=DjangoJSONEncoder)
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["event_id"], name="plans_refused_by_event")]
