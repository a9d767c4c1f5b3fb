"""Periods, the reports that units sent for them, and what became of both."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

TITLE_LENGTH = 300
CODE_LENGTH = 40
REASON_LENGTH = 300
DIGEST_LENGTH = 64


class Period(models.Model):
    """An office asks the units beneath it for a report on some days, by a due day.

    `document` where the report is about one; `subject` says what makes its figures ("study"). `closed_at` is what its
    acts have made of it, kept so that lists need no history.
    """

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=TITLE_LENGTH)
    subject = models.CharField(max_length=CODE_LENGTH)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    due_day = models.DateField()
    opened_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(subject=""), name="submissions_period_has_words"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="submissions_period_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(due_day__gte=F("first_day")), name="submissions_due_within_reach"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")), name="submissions_closed_later"
            ),
        ]
        indexes = [models.Index(fields=["document", "unit"], name="submissions_period_of_document")]


class PeriodLevel(models.Model):
    """A level whose units owe a report for the period; a period without any asks all units."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="levels")
    level = models.CharField(max_length=CODE_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "level"], name="submissions_level_once"),
            models.CheckConstraint(condition=~Q(level=""), name="submissions_level_named"),
        ]


class PeriodCategory(models.Model):
    """A category of members for whose sake units owe a report; `""`: of any. A period without any asks units without
    members too."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="categories")
    category = models.CharField(max_length=CODE_LENGTH, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "category"], name="submissions_category_once")]


class PeriodAct(models.Model):
    """A period was closed, or opened again, and why. Appended, never changed."""

    class Kind(models.TextChoices):
        """What was done."""

        CLOSED = "closed"
        REOPENED = "reopened"

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=8, choices=Kind)
    reason = models.CharField(max_length=REASON_LENGTH)
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["closed", "reopened"]), name="submissions_act_kind"),
            models.CheckConstraint(condition=~Q(reason=""), name="submissions_act_has_reason"),
        ]
        indexes = [models.Index(fields=["period", "recorded_at"], name="submissions_act_history")]


class ReportTemplate(models.Model):
    """A version of a unit's own Word template of reports. Appended, never changed.

    Without a file the unit gave its own up; `again` names the earlier version that was put in force again.
    """

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    file = models.ForeignKey("files.KeptFile", on_delete=models.PROTECT, null=True, related_name="+")
    again = models.PositiveIntegerField(null=True)
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="submissions_template_number"),
            models.CheckConstraint(condition=Q(number__gt=0), name="submissions_template_counted"),
            models.CheckConstraint(
                condition=Q(again__isnull=True) | Q(file__isnull=False, again__lt=F("number")),
                name="submissions_template_again_is_earlier",
            ),
        ]


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports as they count."""

    def in_force(self) -> ReportQuerySet:
        """Those that were not called back."""
        return self.filter(called_back_at__isnull=True)


class Report(models.Model):
    """What a unit sent for a period: its dataset, frozen at that moment.

    The id is made by the form, so that what is sent twice is kept once. `template` is the one by which its Word file is
    made, none: the shipped one. The first block never changes; the second is written once, when the unit calls it back.
    """

    id = models.UUIDField(primary_key=True)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports", db_index=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    dataset = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=DIGEST_LENGTH)
    template = models.ForeignKey(ReportTemplate, on_delete=models.PROTECT, null=True, related_name="+")
    as_of = models.DateTimeField()
    sent_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)

    called_back_at = models.DateTimeField(null=True)
    called_back_by = models.BigIntegerField(null=True)
    why = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "unit", "number"], name="submissions_report_number"),
            models.UniqueConstraint(
                fields=["period", "unit"],
                condition=Q(called_back_at__isnull=True),
                name="submissions_one_report_in_force",
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="submissions_report_counted"),
            models.CheckConstraint(condition=~Q(digest=""), name="submissions_report_hashed"),
            models.CheckConstraint(
                condition=Q(called_back_at__isnull=True, why="") | (Q(called_back_at__isnull=False) & ~Q(why="")),
                name="submissions_called_back_with_reason",
            ),
        ]


class ReportFigure(models.Model):
    """How many a report says must and have, by group; kept as rows, so that reports can be added up."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="figures", db_index=False)
    group = models.CharField(max_length=CODE_LENGTH)
    owed = models.PositiveBigIntegerField()
    done = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "group"], name="submissions_figure_once"),
            models.CheckConstraint(condition=~Q(group=""), name="submissions_figure_of_a_group"),
        ]
