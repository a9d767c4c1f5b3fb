"""Reads plans that give each task its lead, partners and time under labels.

    a) Nhiệm vụ: Rà soát quy chế.      the task, or several as dashes below the label
    b) Đơn vị chủ trì: Sở Nội vụ.      the lead
    c) Thời gian: quý II/2026.         the time

Reads: the passages between two headings. Writes: tasks, by the index of the passage that holds them; label
passages hold none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from thongsuot.reading.bodies import begins_with_body, split_bodies
from thongsuot.reading.confidence import sureness
from thongsuot.reading.dates import due_of_cell
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.obligations import Task
from thongsuot.reading.patterns import compiled

_KEYS = ("lead", "coordinating", "due", "product", "task")


@dataclass(slots=True)
class _Section:
    """The passages below one heading: where tasks stand, and what the labels say."""

    tasks: list[tuple[int, int]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    members: list[int] = field(default_factory=list)


def labelled_tasks(script: Manuscript) -> dict[int, list[Task]]:
    """This function will give the tasks of labelled sections by passage; a passage that is only a label has an
    empty list.
    """
    found: dict[int, list[Task]] = {}
    for section in _sections(script):
        if section.labels.get("lead"):
            found.update({index: [] for index in section.members})
            for index, start in section.tasks:
                found[index] = [_task(script, index, start, section)]
    return found


def _sections(script: Manuscript) -> Iterator[_Section]:
    """Sections as they are cut by headings; a label is not a heading, whatever it looks like."""
    section, key = _Section(), ""
    for index, passage, mark in script.body():
        label = _label(script, index)
        if (label is None and script.headings[index] and mark.rank < 9) or (
            label and label[0] == "task" and section.labels.get("lead")
        ):
            yield section
            section, key = _Section(), ""
        if label is None:
            if key == "task" and passage.words[mark.rest :].strip():
                section.tasks.append((index, mark.rest))
                section.members.append(index)
            continue
        key, start = label
        section.members.append(index)
        rest = passage.words[start:].strip(" .;")
        if key == "task" and rest:
            section.tasks.append((index, start))
        elif rest:
            section.labels[key] = rest
    yield section


def _label(script: Manuscript, index: int) -> tuple[str, int] | None:
    """The label with which a passage begins, and where the words behind its colon begin."""
    words, rest = script.flow[index].words, script.marks[index].rest
    for key in _KEYS:
        found = compiled(script.lexicon, f"sections.label_{key}", r"{}\s?:\s*").match(words, rest)
        if found and (
            key != "lead" or found.end() >= len(words) or begins_with_body(words, found.end(), script.lexicon)
        ):
            return key, found.end()
    return None


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
    lead = compiled(script.lexicon, "sections.label_lead", r"[(\[]\s*{}\s?:\s*").search(passage.words, rest)
    if lead is None or lead.start() == rest or not begins_with_body(passage.words, lead.end(), script.lexicon):
        return None
    close = passage.words.find(")", lead.end())
    inside = passage.words[lead.end() : close if close > 0 else len(passage.words)]
    names, *others = (part.strip(" .") for part in inside.split(";"))
    section = _Section(labels={"lead": names} | _labels_of(script, others))
    task = _task(script, index, rest, section)
    return replace(task, end=lead.start())


def _labels_of(script: Manuscript, parts: Iterable[str]) -> dict[str, str]:
    """The labels among the parts of a bracket."""
    labels: dict[str, str] = {}
    for part in parts:
        for key in _KEYS[1:]:
            if found := compiled(script.lexicon, f"sections.label_{key}", r"{}\s?:\s*").match(part):
                labels.setdefault(key, part[found.end() :])
    return labels
