"""How many units stand behind words that name a class of bodies ("các xã, phường")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count

from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.people.access import Reader
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef
from thongsuot.vietnamese.text import fold


def group_sizes(reader: Reader, owner: UnitRef, words: Iterable[str], day: date) -> Mapping[str, int]:
    """Of these words those that name a class on that day, each with its open units beneath the owner; two queries.

    Counted in the reader's own tree: an outlook for the reviewer, not yet what publishing will give to whom.
    """
    classes = _kinds_by_words(day)
    called = {one: classes[fold(one)] for one in words if fold(one) in classes}
    if not called:
        return {}
    sizes = _open_units_by_kind(reader, owner)
    return {one: sum(sizes.get(kind, 0) for kind in kinds) for one, kinds in called.items()}


def _kinds_by_words(day: date) -> dict[str, frozenset[str]]:
    entries = catalogues.entries(Catalogue.BODY_CLASSES, day)
    return {fold(words): frozenset(entry.detail["kinds"]) for entry in entries for words in entry.detail["words"]}


def _open_units_by_kind(reader: Reader, owner: UnitRef) -> dict[str, int]:
    nodes = TreeNode.objects.filter(
        version_id=reader.tree.version_id, lft__gte=owner.lft, lft__lte=owner.rgt, is_open=True
    )
    return dict(nodes.values_list("kind").annotate(count=Count("pk")).order_by("kind"))
