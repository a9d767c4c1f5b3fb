"""What a document asks for, each with how far the units beneath one unit are: from the sentence to the result."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.db.models import BigIntegerField, Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from thongsuot.documents.models import Requirement
from thongsuot.documents.operations.meanings import meaning_of
from thongsuot.documents.rules import Meaning
from thongsuot.flow.queries.documents import Flow
from thongsuot.flow.queries.standing import places_of, starts_of
from thongsuot.flow.rules.figures import Publication
from thongsuot.kernel import db, db_lines
from thongsuot.kernel.permission import Permission
from thongsuot.people.access import Reader
from thongsuot.plans.models import Obligation, Progress, with_status
from thongsuot.plans.queries import StatusCounts
from thongsuot.plans.rules import Status, status
from thongsuot.rollup.queries import branches
from thongsuot.rollup.queries.remembering import Cut, Question, remembered
from thongsuot.units.models import TreeNode

_SEE: Final = Permission.SEE_COUNTS
NOTHING: Final = StatusCounts({})


class _Task(NamedTuple):
    """What obligations have in common that stand alike on every day."""

    requirement_id: int
    regular: bool
    due_day: date | None
    done_on: date | None


_Tasks = Mapping[_Task, int]
"""How many obligations are alike."""


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """One requirement, with the obligations it became beneath a unit, by status; none for what is not given to units.

    `quote` is the sentence as the document has it; `meaning` names no bodies here.
    """

    id: int
    place: str
    quote: str
    meaning: Meaning
    counts: StatusCounts

    @property
    def overdue(self) -> int:
        """Obligations past their deadline and not done."""
        return self.counts.by_status.get(Status.OVERDUE, 0)

    @property
    def done(self) -> int:
        """Obligations done, in time or late."""
        return self.counts.by_status.get(Status.ON_TIME, 0) + self.counts.by_status.get(Status.LATE, 0)


class Asked(NamedTuple):
    """What a version asks for, in the order of its text, nothing counted yet.

    `known_as` tells it from every other: of the same rows it is the same.
    """

    lines: tuple[RequirementLine, ...]
    known_as: str


def asked_by(publication: Publication) -> Asked:
    """What a document that the reader sees asks for; one query."""
    rows = db_lines.run("thongsuot.flow", "documents.sql", "asked", version_id=publication.version_id)
    return _asked(tuple(rows))


@lru_cache(maxsize=64)
def _asked(rows: tuple[tuple[Any, ...], ...]) -> Asked:
    """What these rows say: a text that nobody changes is not read into lines again for every page."""
    return Asked(tuple(map(_line, rows)), sha256(repr(rows).encode()).hexdigest())


def requirements(
    reader: Reader, found: Flow, asked: Sequence[RequirementLine] | None = None
) -> tuple[RequirementLine, ...]:
    """What the version in view asks for, in the order of its text; two queries. Counts are of the reader's own scope.

    A task counts where it was held on the flow's day, under the flow's tree. `asked` is what the version asks for where
    the caller has read it already; one query less.
    """
    lines = asked_by(found.publication).lines if asked is None else asked
    counts = _counts(reader, found)
    return tuple(replace(line, counts=counts.get(line.id, NOTHING)) for line in lines)


def pressing(lines: Iterable[RequirementLine]) -> list[RequirementLine]:
    """The same, those with most overdue first, then those with most to do, then in the order of the text."""
    return sorted(lines, key=lambda line: (-line.overdue, line.done - line.counts.total))


_MEANING: Final = (
    "kind", "statement", "comparator", "low", "high", "counted_in", "every", "text_only", "product", "collective",
    "row", "due_kind", "due_from", "due_until", "due_every", "due_before", "due_text",
)  # fmt: skip
"""The columns of a meaning, in the order of the statement `asked`."""
_FLAGS: Final = frozenset({"text_only", "collective", "due_before"})
_DAYS: Final = frozenset({"due_from", "due_until"})


def _line(row: Sequence[Any]) -> RequirementLine:
    requirement_id, place, quote, *columns = row
    told = {name: _as_told(name, value) for name, value in zip(_MEANING, columns, strict=True)}
    return RequirementLine(
        id=requirement_id, place=place, quote=quote, meaning=meaning_of(Requirement(**told), ()), counts=NOTHING
    )


def _as_told(name: str, value: Any) -> Any:  # noqa: ANN401  # as the driver gives it, and as a model holds it
    """SQLite gives flags as numbers and days as text."""
    if name in _FLAGS:
        return bool(value)
    return _day(value) if name in _DAYS else value


def _counts(reader: Reader, found: Flow) -> Mapping[int, StatusCounts]:
    """By requirement: remembered where all beneath the unit is the reader's to see today, else counted anew."""
    top = found.unit
    is_of_today = found.day == reader.day and found.tree.version_id == reader.tree.version_id
    if is_of_today and reader.scope(_SEE).covers_all(top.lft, top.rgt):
        return _by_status(_tasks(found), found.day)
    return _counted_anew(reader, found)


def _tasks(found: Flow) -> _Tasks:
    """How many of the document's obligations beneath a unit are alike: one query where few units stand there.

    Beneath many, one where nothing has changed; whatever changes a status of any day changes a tally of the document.
    """
    publication, cut = found.publication, branches.cut(found.tree, found.unit)

    def answers(_which: Sequence[int], places: Sequence[int]) -> dict[tuple[int, int], _Tasks]:
        by_place = _read(publication.version_id, publication.document_id, cut, places)
        return {(0, place): by_place[place] for place in places}

    question = Question(("tasks", publication.version_id), (publication.document_id,), _together)
    return remembered([question], cut, answers)[0]


def _read(version_id: int, document_id: int, cut: Cut, places: Sequence[int]) -> Mapping[int, Counter[_Task]]:
    starts, branch_of = starts_of(cut, places)
    params = {
        "version_id": cut.of.version_id,
        "places": places_of(cut, places),
        "document_id": document_id,
        "requirements_of": version_id,
    }
    tasks: dict[int, Counter[_Task]] = defaultdict(Counter)
    for lft, requirement_id, regular, due_day, done_on, count in db.rows("thongsuot.flow", "flow.sql", "tasks", params):
        place = branch_of[bisect_right(starts, lft) - 1]
        tasks[place][_Task(requirement_id, bool(regular), _day(due_day), _day(done_on))] += count
    return tasks


def _day(value: Any) -> date | None:  # noqa: ANN401  # as the driver gives it
    return None if value is None else db.as_day(value)


def _together(parts: Sequence[_Tasks]) -> _Tasks:
    total: Counter[_Task] = Counter()
    for part in parts:
        total.update(part)
    return total


def _by_status(tasks: _Tasks, day: date) -> Mapping[int, StatusCounts]:
    counts: dict[int, Counter[Status]] = defaultdict(Counter)
    for task, count in tasks.items():
        counts[task.requirement_id][status(task.due_day, task.done_on, regular=task.regular, on=day)] += count
    return {requirement_id: StatusCounts(by_status) for requirement_id, by_status in counts.items()}


def _counted_anew(reader: Reader, found: Flow) -> Mapping[int, StatusCounts]:
    """The same of the part that the reader sees, or as of a day that is past, whose holders are told by the events."""
    top = found.unit
    beneath = TreeNode.objects.filter(version=found.tree.version_id, lft__gte=top.lft, lft__lte=top.rgt)
    asked = Obligation.objects.in_force().filter(requirement__version=found.publication.version_id)
    held = asked.annotate(holder=F("unit_id") if found.day == reader.day else _holder_on(found.day))
    within = held.filter(reader.scope(_SEE).q("holder"), holder__in=beneath.values("unit_id"))
    by_status = {f"count_{one}": Count("pk", filter=with_status(one, found.day)) for one in Status}
    rows: Iterable[Any] = within.values("requirement_id").annotate(**by_status).order_by("requirement_id")
    return {row["requirement_id"]: StatusCounts({one: row[f"count_{one}"] for one in Status}) for row in rows}


def _holder_on(day: date) -> Coalesce:
    """The unit that held an obligation at the end of a day: where it was last taken to, else where it was given."""
    taken = Progress.objects.filter(
        obligation=OuterRef("pk"), to_unit__isnull=False, happened_on__lte=day, corrected_by__isnull=True
    )
    latest = Subquery(taken.order_by("-happened_on", "-id").values("to_unit_id")[:1])
    return Coalesce(latest, F("origin_id"), output_field=BigIntegerField())
