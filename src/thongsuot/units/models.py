"""Units, their names, places and successions through time; the cache of a day's tree."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from thongsuot.files.models import KeptFile
from thongsuot.kernel.db import SortKeyField
from thongsuot.kernel.ids import new_id

CODE_LENGTH = 60
KIND_LENGTH = 60
NAME_LENGTH = 300


def _ends_after_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(until_day__isnull=True) | Q(until_day__gt=F("from_day")), name=name)


class TreeImport(models.Model):
    """One import of the tree: the file it came in, what it does or did, and what stood before (to take it back)."""

    class State(models.TextChoices):
        """How far a run has come."""

        PLANNED = "planned"
        APPLIED = "applied"
        TAKEN_BACK = "taken_back"

    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    before = models.JSONField(default=list)
    actor_id = models.BigIntegerField(null=True)
    planned_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    applied_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "applied", "taken_back"]), name="units_import_state"
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(applied_at__isnull=False, applied_on__isnull=False),
                name="units_import_applied_at",
            ),
        ]


class Reorganisation(models.Model):
    """One act: its document in words, the day from which it operates, its ordered steps and the sheet they came in.

    `outlook` is what it comes to, by codes, as it was last worked out: in the dry run, then when it was applied.
    """

    class State(models.TextChoices):
        """A plan writes nothing to the tree; an applied act has."""

        PLANNED = "planned"
        APPLIED = "applied"

    uid = models.UUIDField(unique=True, default=new_id)
    document_words = models.CharField(max_length=500)
    operates_on = models.DateField()
    steps = models.JSONField(default=list)
    outlook = models.JSONField(default=dict)
    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    recorded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["operates_on"], name="units_act_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["planned", "applied"]), name="units_act_state"),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(applied_at__isnull=False), name="units_act_applied_at"
            ),
        ]


class Unit(models.Model):
    """An organisation's identity, open on the days [opened_on, closed_on)."""

    uid = models.UUIDField(unique=True, default=new_id)
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    run = models.ForeignKey(TreeImport, on_delete=models.PROTECT, null=True, related_name="units")

    class Meta:
        indexes = [models.Index(fields=["closed_on"], name="units_unit_by_closing")]
        constraints = [
            models.CheckConstraint(condition=~Q(code=""), name="units_unit_has_code"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="units_unit_closes_after_opening",
            ),
        ]


class Name(models.Model):
    """What a unit is called on the days [from_day, until_day). The official name carries the unit's kind as of then."""

    class Role(models.TextChoices):
        """A unit has one official name on a day, and any number of others."""

        OFFICIAL = "official"
        ALIAS = "alias"
        SHORT = "short"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="names")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.OFFICIAL)
    kind = models.CharField(max_length=KIND_LENGTH, blank=True)
    words = models.CharField(max_length=NAME_LENGTH)
    folded = models.CharField(max_length=NAME_LENGTH)
    sort_key = SortKeyField(max_length=2 * NAME_LENGTH)
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    act = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, null=True, related_name="names")

    class Meta:
        indexes = [
            models.Index(fields=["folded"], name="units_name_by_folded"),
            models.Index(fields=["role", "from_day"], name="units_name_by_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=["official", "alias", "short"]), name="units_name_role"),
            models.CheckConstraint(condition=Q(role="official") ^ Q(kind=""), name="units_name_official_has_kind"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(folded=""), name="units_name_has_words"),
            _ends_after_it_starts("units_name_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["unit", "from_day"], condition=Q(role="official"), name="units_name_starts_once"
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(role="official", until_day__isnull=True), name="units_name_open_once"
            ),
        ]


class Placement(models.Model):
    """Where a unit stands on the days [from_day, until_day): beneath its parent, or as the root.

    The last placement of a closed unit is its resting place.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="placed_beneath")
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    act = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, null=True, related_name="placements")

    class Meta:
        indexes = [models.Index(fields=["from_day"], name="units_placement_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("unit")), name="units_placement_not_beneath_itself"
            ),
            _ends_after_it_starts("units_placement_ends_after_it_starts"),
            models.UniqueConstraint(fields=["unit", "from_day"], name="units_placement_starts_once"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(until_day__isnull=True), name="units_placement_open_once"
            ),
        ]


class Succession(models.Model):
    """From an act on, `successor` answers for the whole of `predecessor`, for a part of it, or for the rest."""

    class Part(models.TextChoices):
        """How much of the predecessor passes."""

        WHOLE = "whole"
        PART = "part"
        REST = "rest"

    act = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="successions")
    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inheritances")
    part = models.CharField(max_length=5, choices=Part.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(part__in=["whole", "part", "rest"]), name="units_succession_part"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="units_succession_not_of_itself"),
            models.UniqueConstraint(fields=["act", "predecessor", "successor"], name="units_succession_once"),
        ]


class UnitLink(models.Model):
    """A state body and the Party organisation in it, on the days [from_day, until_day)."""

    state_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="party_links")
    party_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="state_links")
    from_day = models.DateField()
    until_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state_unit=F("party_unit")), name="units_link_of_two"),
            _ends_after_it_starts("units_link_ends_after_it_starts"),
            models.UniqueConstraint(fields=["state_unit", "from_day"], name="units_link_of_state_starts_once"),
            models.UniqueConstraint(
                fields=["state_unit"], condition=Q(until_day__isnull=True), name="units_link_of_state_open_once"
            ),
            models.UniqueConstraint(
                fields=["party_unit"], condition=Q(until_day__isnull=True), name="units_link_of_party_open_once"
            ),
        ]


class TreeVersionQuerySet(models.QuerySet["TreeVersion"]):
    """Cached trees."""

    def current(self) -> TreeVersionQuerySet:
        """Those that a new reader may get."""
        return self.filter(superseded_at__isnull=True)


class TreeVersion(models.Model):
    """A cache: the tree as it stands, the same, on the days [from_day, until_day).

    One that has been superseded is found by nobody any more; it stays for a while for whoever is reading in it.
    """

    from_day = models.DateField()
    until_day = models.DateField(null=True)
    built_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)

    objects = TreeVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            _ends_after_it_starts("units_tree_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["from_day"], condition=Q(superseded_at__isnull=True), name="units_one_tree_from_a_day"
            ),
        ]


class TreeNode(models.Model):
    """A cache: one unit in one version. Its subtree is `lft` in [lft, rgt]; siblings follow each other in name order.

    Codes and names are read from where they stand: a tree is written whole, so what it need not hold costs twice.

    No foreign key is checked here: the builder writes it whole from what is checked, and drops it whole. Two indexes
    only, for the builder's sake: children are found by their range (`lft` between the parent's), not by `parent_id`.
    """

    pk = models.CompositePrimaryKey("version_id", "unit_id")
    version = models.ForeignKey(
        TreeVersion, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="nodes"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="nodes"
    )
    parent_id = models.BigIntegerField(null=True)
    lft = models.IntegerField()
    rgt = models.IntegerField()
    depth = models.SmallIntegerField()
    is_open = models.BooleanField()
    open_unit_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=KIND_LENGTH)
    level = models.CharField(max_length=KIND_LENGTH)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "lft"], name="units_node_lft_once")]
