"""Since when all is well: the last day on which anything was overdue, and the last on which anything was reached."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from thongsuot.convening.rules import ATTENDED
from thongsuot.flow.queries.standing import Asked, about, places_of, starts_of, subjects_of
from thongsuot.flow.rules.profiles import Owed
from thongsuot.kernel import db
from thongsuot.rollup.queries.remembering import Cut, Question, remembered


class Since(NamedTuple):
    """The last day on which anything was overdue, and the last on which anything was reached."""

    overdue_until: date | None = None
    reached_on: date | None = None


class _Step(NamedTuple):
    """When a unit did anything of one measure by one due day, and when it last did or was rid of anything."""

    lft: int
    unit_id: int
    kind: str
    measure: str
    due_day: date
    first_done: date | None
    last_done: date | None
    last: date


def since(asked: Sequence[Asked], cut: Cut, day: date) -> dict[int, Since]:
    """Since when nothing is overdue and nothing more was reached as of a day, by document; one query beneath few units.

    Beneath many, one where nothing has changed.
    """
    questions = [Question(("since", one, day), one.subjects, _latest) for one in asked]

    def answers(which: Sequence[int], places: Sequence[int]) -> dict[tuple[int, int], Since]:
        documents = [asked[at] for at in which]
        steps = _by_branch(_steps(documents, cut, places, day), cut, places)
        return {
            (at, place): _latest(_dated(asked[at].stages, steps[asked[at].document_id, place]))
            for at in which
            for place in places
        }

    found = remembered(questions, cut, answers)
    return {one.document_id: dated for one, dated in zip(asked, found, strict=True)}


def _latest(found: Iterable[Since]) -> Since:
    known = list(found)
    return Since(
        max((one.overdue_until for one in known if one.overdue_until), default=None),
        max((one.reached_on for one in known if one.reached_on), default=None),
    )


def _steps(asked: Sequence[Asked], cut: Cut, places: Iterable[int], day: date) -> Iterator[tuple[int, _Step]]:
    params = {"version_id": cut.of.version_id, "places": places_of(cut, places), "day": day}
    documents = about(asked)
    for lft, unit_id, kind, subject, measure, *days in db.rows(
        "thongsuot.flow", "flow.sql", "steps", params | subjects_of(asked)
    ):
        step = _Step(lft, unit_id, kind or "", measure, *map(_day, days))
        for document_id in documents.get(subject, ()) if measure == ATTENDED else (subject,):
            yield document_id, step


def _day(value: Any) -> Any:  # noqa: ANN401  # as the driver gives it
    return None if value is None else db.as_day(value)


def _by_branch(
    steps: Iterable[tuple[int, _Step]], cut: Cut, places: Iterable[int]
) -> Mapping[tuple[int, int], list[_Step]]:
    starts, branch_of = starts_of(cut, places)
    found: dict[tuple[int, int], list[_Step]] = defaultdict(list)
    for document_id, step in steps:
        found[document_id, branch_of[bisect_right(starts, step.lft) - 1]].append(step)
    return found


def _dated(stages: Sequence[Owed], steps: Iterable[_Step]) -> Iterator[Since]:
    by_kind = {stage.measure: stage.due_on for stage in stages if stage.by_kind}
    studied = {stage.measure: stage for stage in stages if stage.must is not None}
    firsts: dict[tuple[int, str], date] = {}
    for step in steps:
        if step.measure in studied:
            is_late = step.last > studied[step.measure].day_of(step.kind)
            yield Since(step.last if is_late else None, step.last_done)
        elif step.measure not in by_kind:
            yield Since(step.last if step.last > step.due_day else None, step.last_done)
        elif step.first_done is not None:
            key = step.unit_id, step.measure
            firsts[key] = min(step.first_done, firsts.get(key, step.first_done))
    for (_unit_id, measure), first in firsts.items():
        yield Since(first if first > by_kind[measure] else None, first)
