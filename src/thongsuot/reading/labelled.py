"""Reads plans that give each task its lead, partners and time under labels.

    a) Nhiệm vụ: Rà soát quy chế.      the task, or several as dashes below the label
    b) Đơn vị chủ trì: Sở Nội vụ.      the lead
    c) Thời gian: quý II/2026.         the time

Reads: the passages between two headings. Writes: tasks, by the index of the passage that holds them; label
passages hold none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from thongsuot.reading.bodies import begins_with_body, leading_bodies, split_bodies
from thongsuot.reading.confidence import sureness
from thongsuot.reading.dates import due_of_cell
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Due
from thongsuot.reading.obligations import Task
from thongsuot.reading.patterns import compiled

_LAST_BRACKET = re.compile(r"\((?:giao\s)?(?P<inside>[^()]{5,200})\)\W*$", re.IGNORECASE)
_LEADS = re.compile(r"\s*(?:chủ trì|thực hiện|tham mưu|chịu trách nhiệm)\b", re.IGNORECASE)
_MORE = re.compile(r"[.;]\s+(?=[^:.;]{4,40}:\s)")
_KEYS = ("lead", "coordinating", "due", "product", "task")


@dataclass(slots=True)
class _Section:
    """The passages below one heading: where tasks stand, and what the labels say."""

    tasks: list[tuple[int, int]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    members: list[int] = field(default_factory=list)
    before: tuple[int, int] | None = None
    """The passage right above the labels: it is the task where none is labelled so."""

    def closed(self, key: str) -> bool:
        """Whether the labels are complete, so that the next passage is the next task."""
        return key != "task" and "lead" in self.labels and key in self.labels

    def take(self, key: str, index: int, start: int, words: str) -> None:
        """A passage without a label: a task below "Nhiệm vụ:", one name more below a label that stands alone."""
        if not words:
            return
        if key == "task":
            self.tasks.append((index, start))
            self.members.append(index)
        elif key:
            self.labels[key] = "; ".join(filter(None, (self.labels.get(key, ""), words)))
            self.members.append(index)
        else:
            self.before = (index, start)

    def told(self, key: str, index: int, start: int, words: str) -> None:
        """A label and the words behind it."""
        self.members.append(index)
        if key == "task" and words:
            self.tasks.append((index, start))
        elif words:
            self.labels[key] = words


def labelled_tasks(script: Manuscript) -> dict[int, list[Task]]:
    """This function will give the tasks of labelled sections by passage; a passage that is only a label has an
    empty list.
    """
    found: dict[int, list[Task]] = {}
    for section in _sections(script):
        if section.labels.get("lead"):
            found.update({index: [] for index in section.members})
            for index, start in section.tasks or filter(None, [section.before]):
                found[index] = [_task(script, index, start, section)]
    return found


def _sections(script: Manuscript) -> Iterator[_Section]:
    """Sections as they are cut by headings; a label is not a heading, whatever it looks like."""
    section, key = _Section(), ""
    for index, passage, mark in script.body():
        label = _label(script, index)
        heads = label is None and script.headings[index] and mark.rank < 9
        again = label is not None and label[0] == "task" and bool(section.labels.get("lead"))
        if heads or again or (label is None and section.closed(key)):
            yield section
            section, key = _Section(), ""
        if label is None:
            section.take(key, index, mark.rest, passage.words[mark.rest :].strip(" .;"))
            continue
        key, start = label
        words, *more = (
            _MORE.split(passage.words[start:].strip(" .;")) if key != "task" else [passage.words[start:].strip(" .;")]
        )
        section.told(key, index, start, words)
        section.labels.update(_labels_of(script, more))
    yield section


def _label(script: Manuscript, index: int) -> tuple[str, int] | None:
    """The label with which a passage begins, and where the words behind its colon begin."""
    words, rest = script.flow[index].words, script.marks[index].rest
    if ":" not in words:
        return None
    for key in _KEYS:
        form = r"{}(?:\s[^:;.,]{1,30})?\s?:\s*" if key == "due" else r"{}\s?:\s*"
        found = compiled(script.lexicon, f"sections.label_{key}", form).match(words, rest)
        if found and (
            key != "lead" or found.end() >= len(words) or begins_with_body(words, found.end(), script.lexicon)
        ):
            return key, found.end()
    return None


def due_said(script: Manuscript, index: int) -> Due | None:
    """This function will give the time in a passage that is a label of it: "Thời gian thực hiện: quý II/2026"."""
    label = _label(script, index)
    return due_of_cell(script.flow[index].words[label[1] :], script.today) if label and label[0] == "due" else None


def _task(script: Manuscript, index: int, start: int, section: _Section) -> Task:
    labels, passage = section.labels, script.flow[index]
    return Task(
        passage,
        start,
        len(passage.words),
        split_bodies(labels["lead"], script.lexicon),
        "assignment.label",
        sureness("assignment.label"),
        due_of_cell(labels.get("due", ""), script.today),
        split_bodies(labels["coordinating"], script.lexicon) if "coordinating" in labels else (),
    )


def inline_task(script: Manuscript, index: int) -> Task | None:
    """This function will read labels that stand in brackets behind a task: "Rà soát … (Chủ trì: Sở Y tế; thời
    gian: quý II/2026)".
    """
    passage, rest = script.flow[index], script.marks[index].rest
    if "(" not in passage.words and "[" not in passage.words:
        return None
    lead = compiled(script.lexicon, "sections.label_lead", r"[(\[]\s*{}\s?:\s*").search(passage.words, rest)
    if lead is None or lead.start() == rest or not begins_with_body(passage.words, lead.end(), script.lexicon):
        return _in_brackets(script, index)
    close = passage.words.find(")", lead.end())
    inside = passage.words[lead.end() : close if close > 0 else len(passage.words)]
    names, *others = (part.strip(" .") for part in inside.split(";"))
    section = _Section(labels={"lead": names} | _labels_of(script, others))
    task = _task(script, index, rest, section)
    return replace(task, end=lead.start())


def _in_brackets(script: Manuscript, index: int) -> Task | None:
    """ "Rà soát … (Sở Nội vụ chủ trì, hoàn thành trong tháng 4/2026)": the bracket at the end says who and by when."""
    passage, rest = script.flow[index], script.marks[index].rest
    bracket = _LAST_BRACKET.search(passage.words, rest)
    if bracket is None or not begins_with_body(passage.words, bracket.start("inside"), script.lexicon):
        return None
    bodies = leading_bodies(passage.words, bracket.start("inside"), script.lexicon, bracket.end("inside"))
    if (
        bodies is None
        or not _LEADS.match(passage.words, bodies.end)
        or not passage.words[rest : bracket.start()].strip()
    ):
        return None
    section = _Section(labels={"lead": passage.words[bodies.start : bodies.end]})
    due = due_of_cell(passage.words[bodies.end : bracket.end("inside")], script.today)
    task = _task(script, index, rest, section)
    return replace(task, end=bracket.start(), due=due if due and due.kind != "none" else None)


def _labels_of(script: Manuscript, parts: Iterable[str]) -> dict[str, str]:
    """The labels among the parts of a bracket."""
    labels: dict[str, str] = {}
    for part in parts:
        for key in _KEYS[1:]:
            if found := compiled(script.lexicon, f"sections.label_{key}", r"{}\s?:\s*").match(part):
                labels.setdefault(key, part[found.end() :])
    return labels
