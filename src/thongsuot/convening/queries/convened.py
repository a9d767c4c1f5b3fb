"""The list by name. Names follow the reader's grants alone, and every look is recorded: `operations.looks`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Upper

from thongsuot.convening.models import Absence, Convened, ConvenedQuerySet, PointUnit
from thongsuot.convening.queries.seeing import ConferenceHead
from thongsuot.kernel import db
from thongsuot.kernel.pages import Page, page
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.units import queries as units
from thongsuot.units.models import TreeNode
from thongsuot.units.rules import UnitRef
from thongsuot.vietnamese.text import fold

PEOPLE_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Excuse:
    """What was noted last of somebody and a sitting."""

    excused: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ConvenedLine:
    """Somebody on the list; `name` is empty where it was erased. `excuses` by sitting."""

    id: int
    member_id: int
    code: str
    name: str
    unit_id: int
    unit: str
    category: str
    asked: bool
    dropped_at: datetime | None
    why: str
    has_pass: bool
    excuses: Mapping[int, Excuse]

    @property
    def is_expected(self) -> bool:
        """True for whoever must come."""
        return self.asked and self.dropped_at is None


def people_of(reader: Reader, head: ConferenceHead, unit: UnitRef, number: int, words: str = "") -> Page[ConvenedLine]:
    """The list of a unit and all beneath it, in the order of names, a page at a time; `words` narrow it.

    :raises DomainError: people.not_allowed
    """
    access.require_subtree(reader, Permission.SEE_NAMES, unit)
    coded = beneath(reader, head.id, unit).annotate(upper_code=Upper("member__code"))
    rows = named(coded.filter(_called(words))).annotate(unit_name=units.official_name(reader.tree))
    found = page(rows, number=number, size=PEOPLE_A_PAGE, as_item=lambda row: row)
    excuses = excuses_of([row.pk for row in found.items])
    lines = tuple(_line(row, excuses.get(row.pk, {})) for row in found.items)
    return Page(items=lines, number=found.number, total=found.total, size=found.size)


@dataclass(frozen=True, slots=True)
class PassCount:
    """How many are expected, and how many of them have a pass."""

    people: int
    with_pass: int


def passes_beneath(reader: Reader, head: ConferenceHead, unit: UnitRef) -> PassCount:
    """How many of a unit and of all beneath it have a pass.

    :raises DomainError: people.not_allowed
    """
    access.require_reader(reader, Permission.SEE_COUNTS, unit)
    rows = beneath(reader, head.id, unit).expected()
    found = rows.aggregate(people=Count("pk"), with_pass=Count("pk", filter=~Q(token_hash="")))
    return PassCount(**found)


def beneath(reader: Reader, conference_id: int, unit: UnitRef) -> ConvenedQuerySet:
    """The lines of a unit and of all beneath it, in the reader's tree."""
    nodes = TreeNode.objects.filter(version_id=reader.tree.version_id, lft__gte=unit.lft, lft__lte=unit.rgt)
    return Convened.objects.filter(conference=conference_id, unit__in=nodes.values("unit_id"))


def named(rows: QuerySet[Convened]) -> QuerySet[Convened]:
    """The lines with what they show of their members, in the order of names, those without last."""
    order = (F("member__named__sort_key").asc(nulls_last=True), "member__code", "pk")
    return rows.select_related("member__named").order_by(*order)


def name_of(row: Convened) -> str:
    """The member's name, empty where it was erased."""
    found = getattr(row.member, "named", None)
    return str(found.name) if found else ""


def excuses_of(convened_ids: list[int]) -> dict[int, dict[int, Excuse]]:
    """The last that was noted of each of these people, by sitting."""
    found: dict[int, dict[int, Excuse]] = {}
    for some in db.batches(convened_ids):
        for row in Absence.objects.filter(convened__in=some).order_by("recorded_at", "pk"):
            found.setdefault(row.convened_id, {})[row.sitting_id] = Excuse(row.excused, row.reason)
    return found


def points_of(conference_id: int, unit_ids: Sequence[int]) -> dict[int, str]:
    """The points that serve these units, each with its place, by unit; several in one line."""
    found: dict[int, list[str]] = {}
    for some in db.batches(unit_ids):
        rows = PointUnit.objects.filter(conference=conference_id, unit__in=some, point__closed_at=None)
        for unit_id, name, place in rows.order_by("point__code").values_list("unit_id", "point__name", "point__place"):
            found.setdefault(unit_id, []).append(f"{name}, {place}" if place else name)
    return {unit_id: "; ".join(words) for unit_id, words in found.items()}


def _called(words: str) -> Q:
    """Members whose name holds all these words, diacritics or not, or whose code begins so."""
    key = fold(words)
    if not key:
        return Q()
    named_so = Q()
    for word in key.split():
        named_so &= Q(member__named__folded__contains=word)
    return named_so | Q(upper_code__startswith=words.strip().upper())


def _line(row: Convened, excuses: Mapping[int, Excuse]) -> ConvenedLine:
    return ConvenedLine(
        id=row.pk,
        member_id=row.member_id,
        code=row.member.code,
        name=name_of(row),
        unit_id=row.unit_id,
        unit=vars(row)["unit_name"] or "",  # what was annotated stands beside the fields
        category=row.category,
        asked=row.asked,
        dropped_at=row.dropped_at,
        why=row.why,
        has_pass=bool(row.token_hash),
        excuses=excuses,
    )
