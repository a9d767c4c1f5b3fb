"""Who is convened to a conference, by which rules, and with which passes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from thongsuot.convening.models.conferences import Conference, Sitting

REASON_LENGTH = 300


class ConvenedRule(models.Model):
    """Who is called: members of a category (any when empty) in a unit, with or without what stands beneath it.

    `unit_level` narrows the units to those of one level (catalogue `levels`); empty is any.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="rules")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    with_subtree = models.BooleanField()
    category = models.CharField(max_length=40, blank=True)
    unit_level = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "unit", "with_subtree", "category", "unit_level"], name="convening_rule_once"
            ),
        ]


class ConvenedQuerySet(models.QuerySet["Convened"]):
    """Lines of the list as they count."""

    def expected(self) -> ConvenedQuerySet:
        """Those who must come: convened and not taken off the list since."""
        return self.filter(asked=True, dropped_at__isnull=True)


class Convened(models.Model):
    """A member on a conference's list, with the unit and category that they had on the day the list went by.

    `asked` is False for someone who came without being convened: counted as present, never as expected. The pass is a
    random token of 128 bits of which only the SHA-256 is stored; printing it again makes another.
    """

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="convened", db_index=False)
    member = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    category = models.CharField(max_length=40)
    asked = models.BooleanField(default=True)
    token_hash = models.CharField(max_length=64, blank=True)
    token_made_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = ConvenedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "member"], name="convening_convened_once"),
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="convening_pass_once"),
            models.CheckConstraint(condition=~Q(category=""), name="convening_convened_category"),
        ]
        indexes = [models.Index(fields=["conference", "unit"], name="convening_convened_by_unit")]


class Absence(models.Model):
    """Why someone convened is not there: an event; the last one for a person and sitting counts."""

    convened = models.ForeignKey(Convened, on_delete=models.PROTECT, related_name="absences")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="+")
    excused = models.BooleanField()
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(excused=False) | ~Q(reason=""), name="convening_excused_with_reason"),
        ]
        indexes = [models.Index(fields=["convened", "sitting", "recorded_at"], name="convening_absence_history")]
