"""Finds what news reports say that bodies were told to do.

Reads: the passages of a report. Writes: tasks, sentence by sentence. A request ("đồng chí yêu cầu các chi bộ …")
opens a run of
orders, in which a sentence needs no "yêu cầu" of its own; a new speaker or an opinion ends it. A sentence without
a subject that
goes straight on takes over the bodies of the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from thongsuot.reading.confidence import retold, sureness
from thongsuot.reading.dates import find_moments
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Due
from thongsuot.reading.obligations import Task
from thongsuot.reading.orders import begins_with_verb, introduces, opens_orders, order_in, orders_apart
from thongsuot.reading.passages import Passage
from thongsuot.reading.patterns import compiled

_AIM = re.compile(r"Mục tiêu\b[^.]*\bhoàn thành\b", re.IGNORECASE)
_LIST_BEHIND = re.compile(r";\s+nhất là\b.*$", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class _Run:
    """What the sentences before have opened: whether requests go on, and the bodies last told to act."""

    requesting: bool = False
    names: tuple[str, ...] = ()


def reported_tasks(script: Manuscript) -> Iterator[Task]:
    """This function will find the tasks of a report, in their order."""
    run = _Run()
    group: list[Task] = []
    for index, passage, mark in script.body():
        fresh = True
        if opens_orders(passage.words, script):
            run.requesting, run.names = True, introduces(passage, mark.rest, script) or ()
            continue
        if _is_title(passage):
            run.requesting, run.names = False, ()
        for start, end in _clauses(index, run, script):
            if (aim := _aim(passage.words[start:end], script)) is not None:
                group = [replace(task, due=aim) for task in group]
                continue
            task = _task(passage, start, end, run, script, opens=fresh)
            if task:
                if group and not _same_passage(group[-1], passage) and not _continues(passage.words[start:end], script):
                    yield from group
                    group = []
                group.append(task)
            fresh = False
    yield from group


def _clauses(index: int, run: _Run, script: Manuscript) -> Iterator[tuple[int, int]]:
    """The sentences of a passage, cut where a second body is told to act: "…; giao Sở Tài chính …"."""
    passage, rest = script.flow[index], script.marks[index].rest
    for low, end in script.sentences[index]:
        start = max(low, rest)
        if start < end:
            yield from orders_apart(passage.words, start, end, script, requesting=run.requesting)


def _is_title(passage: Passage) -> bool:
    """A heading or caption inside a report: another voice may speak behind it. What ends like a point of a list is
    none.
    """
    return len(passage.words) < 120 and not passage.words.rstrip().endswith((".", "!", "”", "…", ";", ",", ":"))


def _same_passage(task: Task, passage: Passage) -> bool:
    return task.passage is passage


def _aim(sentence: str, script: Manuscript) -> Due | None:
    """ "Mục tiêu trong tháng 8 tới phải hoàn thành …" sets the time of the tasks before it."""
    if not _AIM.match(sentence):
        return None
    dated = [moment.due for moment in find_moments(sentence, script.today) if moment.dated and moment.bounding]
    return dated[0] if dated else None


def _task(passage: Passage, start: int, end: int, run: _Run, script: Manuscript, *, opens: bool) -> Task | None:
    words = passage.words
    order = order_in(words, start, end, script, implementation=run.requesting)
    if order and (order.requested or run.requesting):
        run.requesting, run.names = True, order.names
        low = start if order.rule == "assignment.sentence" and order.due else order.start
        return Task(
            passage, low, _end(words, order.start, end), order.names, order.rule, retold(order.confidence), order.due
        )
    sentence = words[start:end]
    if run.names and (_continues(sentence, script) or (not opens and begins_with_verb(words, start, script))):
        rule = "assignment.continued"
        return Task(passage, start, end, run.names, rule, sureness(rule))
    if compiled(script.lexicon, "verbs.speech").search(sentence):
        run.requesting = False
    run.names = ()
    return None


def _continues(sentence: str, script: Manuscript) -> bool:
    return compiled(script.lexicon, "verbs.continues").match(sentence) is not None


def _end(words: str, start: int, end: int) -> int:
    """Details set off by "nhất là" stay out."""
    behind = _LIST_BEHIND.search(words, start, end)
    return behind.start() if behind else end
