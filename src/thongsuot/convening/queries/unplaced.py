"""Units whose people have no point yet, and what the rules of assignment would do about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from thongsuot.convening.models import Convened, Point, PointUnit
from thongsuot.convening.queries.seeing import ConferenceHead
from thongsuot.convening.rules.assigning import Owner, Placed, nearest
from thongsuot.kernel.pages import Page, page
from thongsuot.people.access import Reader
from thongsuot.people.rules.memberships import MEASURE, SUBJECT
from thongsuot.rollup.models import Tally
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.queries.nodes import with_names
from thongsuot.units.rules import Tree, UnitRef

PAGE = 50


@dataclass(frozen=True, slots=True)
class WithoutPoint:
    """A unit that has people who would take part and no point; `people` are its own."""

    unit_id: int
    code: str
    name: str
    above: str
    people: int


def without_point(reader: Reader, head: ConferenceHead, number: int = 1, size: int = PAGE) -> Page[WithoutPoint]:
    """A page of the units whose people have no point yet, in the tree's order; two queries.

    Before the call these are the units beneath the organiser that have members, from then on those on the list.
    """
    nodes = with_names(_unplaced(reader.tree, head), reader.tree)
    rows = nodes.annotate(people=_people(head), above=units.official_name(reader.tree, "parent_id"))
    shown = rows.order_by("lft").values_list("unit_id", "unit__code", "called__words", "above", "people")
    return page(shown, number=number, size=size, as_item=lambda row: WithoutPoint(row[0], row[1], *_words(row)))


def count_without(reader: Reader, head: ConferenceHead) -> int:
    """How many units have people and no point; one query."""
    return _unplaced(reader.tree, head).count()


def owners(conference_id: int, tree: Tree) -> list[Owner]:
    """Who runs open points of a conference, in order of the tree; one query."""
    found = Point.objects.filter(conference=conference_id, closed_at=None).values_list("owner_id", "pk")
    several = {unit_id for unit_id, count in Counter(unit_id for unit_id, _pk in found).items() if count > 1}
    at = {unit_id: None if unit_id in several else pk for unit_id, pk in found}
    running = Point.objects.filter(conference=conference_id, closed_at=None)
    nodes = TreeNode.objects.filter(version_id=tree.version_id, unit_id__in=running.values("owner_id"))
    places = nodes.order_by("lft").values_list("unit_id", "lft", "rgt")
    return [Owner(lft, rgt, at[unit_id]) for unit_id, lft, rgt in places if unit_id in at]


def by_rule(conference_id: int, organiser: UnitRef, running: Sequence[Owner], tree: Tree) -> list[Placed]:
    """Where the open units beneath the organiser that have no point would go: to their nearest owner's."""
    nodes = _within(organiser, tree).filter(~_has_point(conference_id), is_open=True)
    return list(nearest(running, nodes.order_by("lft").values_list("lft", "unit_id").iterator(chunk_size=20_000)))


def of_kinds(conference_id: int, organiser: UnitRef, kinds: Sequence[str], tree: Tree) -> QuerySet[TreeNode]:
    """The open units of these kinds, at or beneath the organiser, that run no point of the conference."""
    running = Point.objects.filter(conference=conference_id, closed_at=None, owner=OuterRef("unit_id"))
    return _within(organiser, tree).filter(~Exists(running), kind__in=kinds, is_open=True)


def kinds_without(head: ConferenceHead, tree: Tree) -> dict[str, int]:
    """How many open units of each kind run no point; one query."""
    running = Point.objects.filter(conference=head.id, closed_at=None, owner=OuterRef("unit_id"))
    nodes = _within(head.organiser, tree).filter(~Exists(running), is_open=True)
    return dict(nodes.order_by().values_list("kind").annotate(n=Count("unit_id")))


def _unplaced(tree: Tree, head: ConferenceHead) -> QuerySet[TreeNode]:
    nodes = TreeNode.objects.filter(version_id=tree.version_id)
    if head.called_at is not None:
        asked = Convened.objects.expected().filter(conference=head.id, unit=OuterRef("unit_id"))
        return nodes.filter(~_has_point(head.id), Exists(asked))
    return _within(head.organiser, tree).filter(~_has_point(head.id), Exists(_members().filter(owed__gt=0)))


def _within(organiser: UnitRef, tree: Tree) -> QuerySet[TreeNode]:
    return TreeNode.objects.filter(version_id=tree.version_id, lft__gte=organiser.lft, lft__lte=organiser.rgt)


def _has_point(conference_id: int) -> Exists:
    at = PointUnit.objects.filter(conference=conference_id, unit=OuterRef("unit_id"), point__closed_at=None)
    return Exists(at)


def _members() -> QuerySet[Tally]:
    official = Q(group__contains=":official:")
    return Tally.objects.filter(official, subject=SUBJECT, measure=MEASURE, unit=OuterRef("unit_id"))


def _people(head: ConferenceHead) -> Coalesce:
    counted: QuerySet[Any, Any]
    if head.called_at is not None:
        asked = Convened.objects.expected().filter(conference=head.id, unit=OuterRef("unit_id"))
        counted = asked.order_by().values("unit").annotate(n=Count("pk"))
    else:
        counted = _members().order_by().values("unit").annotate(n=Sum("owed"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def _words(row: tuple[int, str, str | None, str | None, int]) -> tuple[str, str, int]:
    return row[2] or "", row[3] or "", row[4]
