"""Dropping cached trees: whoever changes what a day's tree is made of says from which day on."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from thongsuot.kernel import db
from thongsuot.units.models import TreeNode, TreeVersion
from thongsuot.units.queries.trees import BUILDERS


@transaction.atomic
def forget_trees() -> None:
    """Drop every cached tree: another release built them, of other catalogues or in another shape."""
    db.serialise(BUILDERS)
    drop_versions(date.min)


def drop_versions(from_day: date) -> None:
    """Drop the cached trees of this day and later ones; the next reader builds them anew.

    A tree that held before this day and across it goes on holding for the days before. The caller holds the turn of
    `queries.trees.BUILDERS`, so that nobody builds from what is about to change.
    """
    stale = TreeVersion.objects.filter(from_day__gte=from_day)
    version_ids = list(stale.values_list("pk", flat=True))
    TreeNode.objects.filter(version_id__in=version_ids).delete()
    TreeVersion.objects.filter(pk__in=version_ids).delete()
    across = Q(until_day__isnull=True) | Q(until_day__gt=from_day)
    TreeVersion.objects.filter(across, from_day__lt=from_day).update(until_day=from_day)
