"""Members, their names, dated memberships, and the imports that brought them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from thongsuot.files.models import KeptFile
from thongsuot.kernel.db import SortKeyField
from thongsuot.people.rules.memberships import Standing
from thongsuot.units.models import Unit

CODE_LENGTH = 60
NAME_LENGTH = 200


def _ends_after_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(until_day__isnull=True) | Q(until_day__gt=F("from_day")), name=name)


class MemberImport(models.Model):
    """One import of members. The file holds names, so it is kept until the run is applied or refused and no longer."""

    class State(models.TextChoices):
        """How far a run has come; `received`, `applying` and `taking_back` wait for a job that is at it."""

        RECEIVED = "received"
        REFUSED = "refused"
        PLANNED = "planned"
        APPLYING = "applying"
        APPLIED = "applied"
        TAKING_BACK = "taking_back"
        TAKEN_BACK = "taken_back"

    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    transferred = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    actor_id = models.BigIntegerField(null=True)
    planned_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in="received refused planned applying applied taking_back taken_back".split()),
                name="people_import_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "planned", "applying"], file__isnull=False)
                | Q(state="refused", file__isnull=True)
                | Q(state__in=["applied", "taking_back", "taken_back"], applied_at__isnull=False, file__isnull=True),
                name="people_import_file_while_planned",
            ),
        ]


class Member(models.Model):
    """Someone who is counted: a code, and nothing else of the person. `run` is the import that brought the code."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    run = models.ForeignKey(MemberImport, on_delete=models.PROTECT, null=True, related_name="members")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="people_member_has_code")]


class MemberName(models.Model):
    """THE one table that holds members' names: a row can be corrected or removed and no fact is touched.

    `earlier` is the name that `run` replaced, kept so that the import can be taken back.
    """

    member = models.OneToOneField(Member, on_delete=models.PROTECT, primary_key=True, related_name="named")
    name = models.CharField(max_length=NAME_LENGTH)
    folded = models.CharField(max_length=NAME_LENGTH)
    sort_key = SortKeyField(max_length=3 * NAME_LENGTH)
    earlier = models.CharField(max_length=NAME_LENGTH, blank=True)
    run = models.ForeignKey(MemberImport, on_delete=models.PROTECT, null=True, related_name="names")

    class Meta:
        indexes = [
            models.Index(fields=["folded"], name="people_name_by_folded"),
            models.Index(fields=["run"], name="people_name_replaced", condition=~Q(earlier="")),
        ]
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(folded=""), name="people_name_has_words")]


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships as they count."""

    def standing(self) -> MembershipQuerySet:
        """Without those that an import taken back had opened, or that a correction replaced."""
        return self.filter(voided_at__isnull=True)


class Membership(models.Model):
    """A member stands in a unit on the days [from_day, until_day). `recorded_at` is when the row last changed."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    standing = models.CharField(max_length=9, choices=[(one.value, one.value) for one in Standing])
    category = models.CharField(max_length=40)
    exempt = models.BooleanField(default=False)
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    run = models.ForeignKey(MemberImport, on_delete=models.PROTECT, null=True, related_name="memberships")
    voided_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit", "from_day"], name="people_membership_by_unit"),
            models.Index(
                fields=["until_day"],
                name="people_membership_ended",
                condition=Q(until_day__isnull=False, voided_at__isnull=True),
            ),
        ]
        constraints = [
            _ends_after_it_starts("people_membership_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(standing__in=[one.value for one in Standing]), name="people_membership_standing"
            ),
            models.CheckConstraint(condition=~Q(category=""), name="people_membership_category"),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(standing="official", until_day__isnull=True, voided_at__isnull=True),
                name="people_official_open_once",
            ),
            models.UniqueConstraint(
                fields=["member", "from_day"],
                condition=Q(standing="official", voided_at__isnull=True),
                name="people_official_starts_once",
            ),
            models.UniqueConstraint(
                fields=["member", "unit", "from_day"],
                condition=Q(standing="temporary", voided_at__isnull=True),
                name="people_temporary_starts_once",
            ),
        ]


class ImportEffect(models.Model):
    """What an import did to a membership that stood before: how it was, so that it can be again."""

    run = models.ForeignKey(MemberImport, on_delete=models.PROTECT, related_name="effects")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    until_before = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "membership"], name="people_effect_once")]
