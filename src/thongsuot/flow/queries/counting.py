"""The figures of documents beneath one unit as of some days, out of how its units stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from thongsuot.flow.queries.publications import Course
from thongsuot.flow.queries.standing import Asked, View, standing
from thongsuot.flow.rules import profiles
from thongsuot.flow.rules.figures import Counted, Part, Stage
from thongsuot.flow.rules.profiles import Crowds, Owed
from thongsuot.kernel.days import NO_DAY


def counted(courses: Iterable[Course], seen: View, days: Sequence[date]) -> dict[date, dict[int, Counted]]:
    """The figures of each document in force, by day and its id, of the unit in view and of each child of it."""
    asked = [asked_of(course) for course in in_force(courses)]
    found = standing(asked, days, seen) if asked else {}
    return {day: {one.document_id: _counted(one, found[one.document_id, day], day) for one in asked} for day in days}


def in_force(courses: Iterable[Course]) -> list[Course]:
    """Those that are published and have a stage of which anything is known."""
    return [course for course in courses if course.publication.published_on and course.tracked]


def asked_of(course: Course) -> Asked:
    """A document's stages as they are owed."""
    return Asked(
        document_id=course.publication.document_id,
        reach=range(course.owner.lft, course.owner.rgt + 1),
        stages=tuple(_owed(course, stage) for stage in course.tracked),
        sittings=course.publication.sittings,
    )


def _owed(course: Course, stage: Stage) -> Owed:
    kinds, study = course.owing.get(stage.code, ()), course.publication.study
    if not stage.by_members or study is None:
        return Owed(stage.code, stage.measure, stage.by_kind, kinds, stage.due_on or NO_DAY)
    by_level = dict(study.deadlines)
    days = tuple((kind, by_level[course.levels[kind]]) for kind in kinds if course.levels.get(kind) in by_level)
    return Owed(
        stage.code, stage.measure, by_kind=False, kinds=kinds, due_on=by_level.get("", NO_DAY),
        must=study.categories, days=days,
    )  # fmt: skip


def _counted(one: Asked, parts: Mapping[int, Crowds], day: date) -> Counted:
    return {part_id: _part(one, crowds, day) for part_id, crowds in parts.items() if crowds}


def _part(one: Asked, crowds: Crowds, day: date) -> Part:
    return Part(
        owing=profiles.owing(crowds),
        reporting=profiles.reporting(crowds),
        figures=profiles.figures(one.stages, crowds, day),
    )
