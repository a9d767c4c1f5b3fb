"""The figures of documents beneath one unit as of a day, each in one statement (sql/flow.sql)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from thongsuot.flow.queries.publications import Course
from thongsuot.flow.rules.figures import Counted, Figure, Part
from thongsuot.kernel import db
from thongsuot.kernel.days import NO_DAY
from thongsuot.units.rules import Tree

OFFICIAL = "%:official:%"
"""The groups of members that are counted where they stand officially (people: category:standing:due)."""

_PACKAGE = "thongsuot.flow"
_NOBODY = (0, "", "")


class Since(NamedTuple):
    """The last day on which anything was overdue, and the last on which anything was reached."""

    overdue_until: date | None
    reached_on: date | None


def counted(courses: Iterable[Course], tree: Tree, unit_id: int, day: date) -> dict[int, Counted]:
    """The figures of each document in force, by its id, of a unit of this tree and of each child of it; one query."""
    tracked = [course for course in courses if course.publication.published_on and course.tracked]
    if not tracked:
        return {}
    owing = tuple(
        (course.publication.document_id, code, kind)
        for course in tracked
        for code, kinds in course.owing.items()
        for kind in kinds
    )
    params = _common(tracked, tree, unit_id, day) | {
        "stages": tuple(row for course in tracked for row in _stages(course)),
        "owing": owing or (_NOBODY,),
        "no_day": NO_DAY,
        "official": OFFICIAL,
    }
    found: dict[int, Counted] = {course.publication.document_id: {} for course in tracked}
    for document_id, parts in _by_document(db.rows(_PACKAGE, "flow.sql", "figures", params)).items():
        found[document_id] = {part_id: _part(rows) for part_id, rows in parts.items()}
    return dict(found)


def since(courses: Iterable[Course], tree: Tree, unit_id: int, day: date) -> dict[int, Since]:
    """Since when nothing is overdue and nothing more was reached, by document; one query."""
    tracked = [course for course in courses if course.publication.published_on and course.tracked]
    if not tracked:
        return {}
    stages = tuple(
        (course.publication.document_id, stage.code, int(stage.by_kind), stage.due_on or NO_DAY)
        for course in tracked
        for stage in course.tracked
    )
    params = _common(tracked, tree, unit_id, day) | {"stages": stages}
    rows = db.rows(_PACKAGE, "flow.sql", "since", params)
    return {subject: Since(_day(overdue_until), _day(reached_on)) for subject, overdue_until, reached_on in rows}


def _common(courses: Sequence[Course], tree: Tree, unit_id: int, day: date) -> dict[str, Any]:
    return {
        "version_id": tree.version_id,
        "unit_id": unit_id,
        "subjects": tuple(course.publication.document_id for course in courses),
        "measures": tuple({str(stage.measure) for course in courses for stage in course.tracked}),
        "day": day,
    }


def _stages(course: Course) -> list[tuple[object, ...]]:
    return [
        (
            course.publication.document_id,
            stage.code,
            stage.place,
            stage.measure,
            int(stage.by_kind),
            stage.due_on or NO_DAY,
            course.owner.lft,
            course.owner.rgt,
        )
        for stage in course.tracked
    ]


def _by_document(rows: Iterable[Sequence[Any]]) -> Mapping[int, Mapping[int, list[Sequence[Any]]]]:
    parts: dict[int, dict[int, list[Sequence[Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        parts[row[0]][row[1]].append(row[2:])
    return parts


def _part(rows: Iterable[Sequence[Any]]) -> Part:
    by_code = {code: amounts for code, *amounts in rows}
    owing, reporting, *_rest = by_code.pop("", (0, 0))
    return Part(
        owing=int(owing),
        reporting=int(reporting),
        figures={code: _figure(amounts) for code, amounts in by_code.items()},
    )


def _figure(amounts: Sequence[Any]) -> Figure:
    *counts, due_on = amounts
    owed, reached, overdue, due, stuck, members = map(int, counts)
    return Figure(owed, reached, overdue, due, stuck, members, _day(due_on))


def _day(value: Any) -> date | None:  # noqa: ANN401  # as the driver gives it
    return None if value is None else db.as_day(value)
