"""Finds where the running text tells named bodies what to do.

Reads: the passages of the body with their headings. Writes: assignments. Three ways are known here (tables have
their own stage):

    "1. Sở Y tế" … "a) Rà soát …"                         the heading names the lead of each point below it
    "Giao Sở Y tế chủ trì …", "Sở Y tế có trách nhiệm …"   a sentence names its lead
    "a) Nhiệm vụ: …  b) Đơn vị chủ trì: Sở Y tế  c) …"     labels name it (`labelled`)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from thongsuot.reading.confidence import sureness
from thongsuot.reading.context import Governor
from thongsuot.reading.labelled import due_said, inline_task, labelled_tasks
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Assignment, Due
from thongsuot.reading.obligations import Task, assignments_of, named_in_heading
from thongsuot.reading.orders import Order, begins_with_verb, given_apart, introduces, listed_order, order_in
from thongsuot.reading.outline import Mark
from thongsuot.reading.passages import Passage
from thongsuot.reading.reports import reported_tasks
from thongsuot.reading.sentences import parts


def find_assignments(script: Manuscript, above: Sequence[Governor]) -> Iterator[Assignment]:
    """This function will find the assignments in the running text; `above` governs each passage of it."""
    tasks = reported_tasks(script) if script.is_news else _Official(script, above).tasks()
    for task in tasks:
        yield from assignments_of(task, script)


@dataclass(slots=True)
class _Official:
    """Walks through an official document, keeping the bodies that headings and lead-ins name."""

    script: Manuscript
    above: Sequence[Governor]
    _leads: list[tuple[float, tuple[str, ...]]] = field(default_factory=list)
    _begun: bool = False

    @property
    def _orders_throughout(self) -> bool:
        """A directive or a telegram is nothing but orders."""
        return self.script.document.kind in {"directive", "telegram"}

    def tasks(self) -> Iterator[Task]:
        waiting: list[Task] = []  # those below one heading: a label may yet say their time
        labelled = labelled_tasks(self.script)
        for index, passage, mark in self.script.body():
            above = self.above[index]
            if index in labelled:
                waiting += labelled[index]
            elif due := due_said(self.script, index):
                waiting = list(_timed(waiting, due, only_last=mark.kind == "paragraph"))
            elif inline := inline_task(self.script, index):
                waiting.append(inline)
            else:
                if self.script.headings[index]:
                    yield from waiting
                    waiting.clear()
                waiting += [] if above.situation else self._passage(index, passage, mark, above)
        yield from waiting

    def _passage(self, index: int, passage: Passage, mark: Mark, above: Governor) -> Iterator[Task]:
        """One passage: a heading that names a lead, a point below one, or sentences that name their own."""
        words = self.script.content(index)
        self._begun = self._begun or mark.kind != "paragraph"
        if mark.kind != "paragraph" or self.script.headings[index]:
            self._leads = [lead for lead in self._leads if lead[0] < mark.rank]
        titled = not self._begun and words.isupper()  # a line of the title may begin like a body
        names = named_in_heading(words, self.script) if self._is_lead_in(index, words) and not titled else ()
        if names:
            self._leads.append((self._rank(index, mark), names))
            return
        if (opened := introduces(passage, mark.rest, self.script)) is not None:
            self._leads.append((self._rank(index, mark), opened))
            return
        if self.script.headings[index] and words.isupper():
            return
        yield from self._points(index, above)

    def _rank(self, index: int, mark: Mark) -> float:
        """A lead-in without a mark stands right above the points that follow it, whatever their height."""
        behind = self.script.marks[index + 1 : index + 2]
        if mark.kind != "paragraph" or not self.script.content(index).rstrip().endswith(":"):
            return mark.rank
        return min([float(mark.rank), *(after.rank - 0.5 for after in behind if after.kind in {"clause", "letter"})])

    def _is_lead_in(self, index: int, words: str) -> bool:
        return self.script.headings[index] or words.rstrip().endswith(":")

    def _points(self, index: int, above: Governor) -> Iterator[Task]:
        """The tasks of one passage: what a sentence adds without a lead of its own belongs to the task before it."""
        passage, mark = self.script.flow[index], self.script.marks[index]
        lead = self._leads[-1][1] if self._leads else ()
        current: Task | None = None
        for start, end in self._clauses(index):
            implementation = self._orders_throughout or above.implementation or bool(lead)
            order = order_in(passage.words, start, end, self.script, implementation=implementation)
            if order is None and above.tasks and start == mark.rest > 0:
                order = listed_order(passage.words, start, end, self.script)
            if order:
                if current:
                    yield current
                current = _ordered(passage, order, end)
            elif current:
                current = Task(
                    passage, current.start, end, current.names, current.rule, current.confidence, current.due
                )
            elif lead and (mark.kind != "paragraph" or begins_with_verb(passage.words, start, self.script)):
                rule = "assignment.heading"
                current = Task(passage, start, end, lead, rule, sureness(rule))
        if current:
            yield current

    def _clauses(self, index: int) -> Iterator[tuple[int, int]]:
        """Sentences, cut at semicolons; those inside a list of bodies cut nothing, and the mark of the passage is
        left out.
        """
        passage, start = self.script.flow[index], self.script.marks[index].rest
        for low, high in self.script.sentences[index]:
            if high <= start:
                continue
            held = max(low, start)
            listed = ";" in passage.words[held:high]
            order = order_in(passage.words, held, high, self.script, implementation=True) if listed else None
            for _, part_end in parts(passage.words, order.acts if order else held, high):
                yield from given_apart(passage.words, held, part_end, self.script)
                held = part_end + len(passage.words[part_end:high]) - len(passage.words[part_end:high].lstrip("; "))


def _timed(tasks: Sequence[Task], due: Due, *, only_last: bool) -> Iterator[Task]:
    """A time on a line of its own is that of the passage before it; as a point of the list, that of all its points."""
    for task in tasks:
        meant = task.due is None and (not only_last or task.passage is tasks[-1].passage)
        yield replace(task, due=due) if meant else task


def _ordered(passage: Passage, order: Order, end: int) -> Task:
    return Task(passage, order.start, end, order.names, order.rule, order.confidence, order.due)
