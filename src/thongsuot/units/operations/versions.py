"""Dropping cached trees: whoever changes what a day's tree is made of says from which day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from thongsuot.catalogues.rules import Catalogue, CatalogueChanged
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of, valid_on
from thongsuot.units.models import TreeNode, TreeVersion
from thongsuot.units.queries.trees import BUILDERS

READ_AT_MOST = timedelta(hours=1)
"""As long a superseded tree stays: no page and no job reads in one tree for longer."""

KEPT_FOR = timedelta(days=7)
"""As long the tree of another day than today stays; asked for again, it is built again."""


@transaction.atomic
def forget_trees() -> None:
    """Drop every cached tree: another release built them, of other catalogues or in another shape."""
    db.serialise(BUILDERS)
    drop_versions(date.min)


def follow_kinds(*, events: Sequence[CatalogueChanged], actor: Actor, now: datetime) -> None:  # noqa: ARG001
    """Drop every cached tree when the kinds of units change: each node says its kind's level."""
    if any(event.catalogue == Catalogue.UNIT_KINDS for event in events):
        forget_trees()


@transaction.atomic
def prune_trees(*, actor: Actor, now: datetime) -> int:  # noqa: ARG001  # as every beat
    """Remove the cached trees that nobody reads in any more; how many. Today's stays."""
    db.serialise(BUILDERS)
    of_other_days = TreeVersion.objects.current().filter(built_at__lt=now - KEPT_FOR).exclude(valid_on(day_of(now)))
    of_other_days.update(superseded_at=now)
    gone = list(TreeVersion.objects.filter(superseded_at__lt=now - READ_AT_MOST).values_list("pk", flat=True))
    TreeNode.objects.filter(version_id__in=gone).delete()
    TreeVersion.objects.filter(pk__in=gone).delete()
    return len(gone)


def drop_versions(from_day: date) -> None:
    """Drop the cached trees of this day and later ones; the next reader builds them anew.

    Who reads in one of them goes on reading in it, and `prune_trees` removes it afterwards. A tree that held before
    this day and across it goes on holding for the days before. The caller holds the turn of `queries.trees.BUILDERS`,
    so that nobody builds from what is about to change.
    """
    TreeVersion.objects.current().filter(from_day__gte=from_day).update(superseded_at=Now())
    across = Q(until_day__isnull=True) | Q(until_day__gt=from_day)
    TreeVersion.objects.current().filter(across, from_day__lt=from_day).update(until_day=from_day)
