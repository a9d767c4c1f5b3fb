"""Tallies, their daily changes, and by what they are known to have changed."""

from __future__ import annotations

from django.db import models


class Count(models.Model):
    """The columns that both tables share. Amounts may be negative for a moment: a day's change often is."""

    # Units are never removed and every reading names the subject first: an index by unit alone would only cost writes.
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.BigIntegerField()
    measure = models.CharField(max_length=40)
    group = models.CharField(max_length=80)
    due_day = models.DateField()
    owed = models.BigIntegerField()
    done = models.BigIntegerField()

    class Meta:
        abstract = True


class Tally(Count):
    """A unit's own counts as known now; `due_day` is kernel.days.NO_DAY where nothing is due."""

    class Meta:
        constraints = [
            # Subject and measure first: every reading names both, and joins units by range.
            models.UniqueConstraint(
                fields=["subject", "measure", "unit", "group", "due_day"], name="rollup_tally_once"
            ),
        ]


class TallyDay(Count):
    """What a unit's own counts changed by, on the day on which it took effect."""

    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "measure", "unit", "group", "due_day", "day"], name="rollup_day_once"
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "measure", "day"], name="rollup_day_since"),
        ]


class TallyVersion(models.Model):
    """One step of the version of a block's tallies for a subject; the version is the sum of the steps.

    Rows are added in the transaction of the fact and never changed, so that no writer waits for another, and a sum that
    is read is that of all facts committed by then: docs/algorithms/tallies.md, "What is remembered".
    """

    subject = models.BigIntegerField()
    block = models.BigIntegerField()
    step = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(step__gt=0), name="rollup_version_only_grows")]
        indexes = [models.Index(fields=["subject", "block", "step"], name="rollup_version_by_block")]
