"""What the finders of assignments share: the time of a task, the bodies that coordinate, and the making of an item.

Reads: a slice of a passage and its lead. Writes: one assignment, or several where parts of it have times of their own:

    "báo cáo trước ngày 07/4/2026; hoàn thiện, gửi trước ngày 09/4/2026"   →  two, due on 7 and on 9 April
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thongsuot.reading.bodies import Bodies, begins_with_body, is_class, leading_bodies, split_bodies, without_role
from thongsuot.reading.dates import Moment, find_moments
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Assignment, Due
from thongsuot.reading.passages import Passage

_WITH = re.compile(r"\bphối hợp(?: chặt chẽ| thường xuyên)?(?: với| cùng| và)?\s(?:với\s)?", re.IGNORECASE)
_PRODUCT = re.compile(
    r"\b(?:xây dựng|ban hành|hoàn thiện|lập|trình)(?: và [\w ]{3,20}?)?\s(?P<product>(?:các |dự thảo )?(?:kế "
    r"hoạch|chương trình(?: hành động)?|đề án|quy chế|quy định|nghị quyết|báo cáo|tờ trình|hướng dẫn|chiến "
    r"lược|dự án|danh mục)(?:, (?:kế hoạch|tờ trình|chương trình|đề án))*)",
    re.IGNORECASE,
)
_STRICT_PREFIX = re.compile(
    r"(?:chậm nhất|muộn nhất|không muộn hơn|không quá|trước|trong|vào|hết|đến hết|xong|đầu|cuối)\b", re.IGNORECASE
)
_BEGINS_BEFORE = re.compile(r"\b(?:hoạt động|vận hành|áp dụng|thực hiện)(?: chính thức)?\s$", re.IGNORECASE)
_DONE_BEFORE = re.compile(r"\b(?:hoàn thành|xong|ban hành|trình|báo cáo|kết thúc|gửi)\b[^,.;]{0,60}$", re.IGNORECASE)
_STRICT_YEAR = re.compile(
    r"(?:trong|trước|hết|đến hết|chậm nhất|muộn nhất|không muộn hơn|xong|vào (?:cuối|đầu|giữa))\b", re.IGNORECASE
)
_RIGHT_BEHIND = re.compile(r"\b(?:hoàn thành|xong|ban hành|kết thúc)\s(?:đến\s|vào\s)?$", re.IGNORECASE)
_FROM_MONTH = re.compile(r"từ (?:ngày|tháng|quý|đầu|cuối)\b", re.IGNORECASE)
_REPORTS_BEFORE = re.compile(
    r"\bbáo cáo\b[^,.;]{0,60}(?<!kế hoạch )(?<!dự toán )(?<!chương trình )(?<!ngân sách )(?<!công tác )(?<!báo cáo )$",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"\s?(?:[,;.]|$)")
_PLAIN_EVENT = re.compile(
    r"khi có\b|khi được (?:yêu cầu|giao|phân công)|(?:(?:trong|sau|chậm nhất|không quá"
    r"|trước)\b[^\d]{0,30})?\d{1,3} (?:ngày|tuần|tháng)\b",
    re.IGNORECASE,
)
_CADENCE_BEFORE = re.compile(r"(?:^|[,;.:(]\s*|\b(?:báo cáo|tổng hợp|thực hiện|định kỳ|và)\s)$", re.IGNORECASE)
_GOAL_BEFORE = re.compile(r";\s*phấn đấu\b[^;.]*$", re.IGNORECASE)
_JOINT = re.compile(r"^[\s,;.]*(?:và|để|đồng thời|sau đó)?\s*", re.IGNORECASE)
_ENDS = " \t,.;:/*("


@dataclass(frozen=True, slots=True)
class Task:
    """A slice of a passage that tells bodies what to do."""

    passage: Passage
    start: int
    end: int
    names: tuple[str, ...]
    rule: str
    confidence: float
    due: Due | None = None
    coordinating: tuple[str, ...] = ()


def assignments_of(task: Task, script: Manuscript) -> Iterator[Assignment]:
    """This function will make the assignments of a task, one for each part that has its own time."""
    if task.rule == "assignment.label" and task.due:
        yield _assignment(task, task.start, task.end, task.due, script)
        return
    moments = [
        _shifted(moment, task.start) for moment in find_moments(task.passage.words[task.start : task.end], script.today)
    ]
    words = task.passage.words
    binding = [
        moment
        for moment in moments
        if binds(words, moment, task.start) and not _GOAL_BEFORE.search(words, task.start, moment.start)
    ]
    dated = [moment for moment in binding if moment.dated]
    position = task.start
    if dated and task.due and task.due.until and (cut := words.rfind(";", task.start, dated[0].start)) > 0:
        yield _assignment(
            task, position, cut, task.due, script
        )  # what stood before the subject holds for the first part
        position = cut + 1 + len(words[cut + 1 :]) - len(words[cut + 1 :].lstrip())
    for moment in dated[:-1]:
        yield _assignment(task, position, moment.end, moment.due, script)
        joint = _JOINT.match(task.passage.words[moment.end : task.end])
        position = moment.end + (joint.end() if joint else 0)
    last = dated[-1].due if dated else binding[0].due if binding else None
    yield _assignment(task, position, task.end, last or task.due, script)


def binds(words: str, moment: Moment, start: int) -> bool:
    """This function will tell whether a time is one by which, or in which, the task is to be done; not a date in
    a title.
    """
    kind, text = moment.due.kind, moment.due.text
    before = words[start : moment.start]
    if kind == "day" and _BEGINS_BEFORE.search(before):
        return True
    if kind in {"day", "month", "quarter"} or (kind == "range" and moment.bounding and not _FROM_MONTH.match(text)):
        return (moment.bounding and _STRICT_PREFIX.match(text) is not None) or _DONE_BEFORE.search(before) is not None
    if kind == "year":
        return _binds_year(text, before)
    if kind == "range":
        return _FROM_MONTH.match(text) is not None or (
            text.lower().startswith("trong") and _DONE_BEFORE.search(before) is not None
        )
    if kind == "recurring":
        return moment.due.every != "continuous" and (
            moment.bounding
            or text.lower().startswith("định kỳ")
            or _CADENCE_BEFORE.search(before) is not None
            or (_REPORTS_BEFORE.search(before) is not None and _CLOSES.match(words[moment.end :]) is not None)
        )
    return (kind in {"relative", "conditional"} and _CADENCE_BEFORE.search(before) is not None) or (
        _PLAIN_EVENT.match(text) is not None
    )


def _binds_year(text: str, before: str) -> bool:
    """A year is a limit behind a strict word or right behind "hoàn thành"; "đến năm 2030" also stands in titles."""
    return "giai đoạn" not in before[-20:] and (
        _STRICT_YEAR.match(text) is not None or _RIGHT_BEHIND.search(before) is not None
    )


def _shifted(moment: Moment, by: int) -> Moment:
    return Moment(moment.start + by, moment.end + by, moment.due, moment.bounding)


def _assignment(task: Task, start: int, end: int, due: Due | None, script: Manuscript) -> Assignment:
    words = task.passage.words[start:end].rstrip(_ENDS)
    place = task.passage.span(start, start + max(1, len(words)))
    product = _PRODUCT.search(words)
    return Assignment(
        *place,
        lead=task.names,
        action=words,
        coordinating=task.coordinating or coordinating(words, script),
        collective=all(map(is_class, task.names)),
        product=product["product"] if product else None,
        due=due,
        confidence=task.confidence,
        rule=task.rule,
    )


def coordinating(words: str, script: Manuscript) -> tuple[str, ...]:
    """This function will find the bodies that a lead is told to act with: "phối hợp với Sở Nội vụ rà soát …"."""
    for found in _WITH.finditer(words):
        if begins_with_body(words, found.end(), script.lexicon):
            listed = leading_bodies(words, found.end(), script.lexicon)
            if listed and listed.end - listed.start < 300:
                return listed.names
    return ()


def named_in_heading(words: str, script: Manuscript) -> tuple[str, ...]:
    """This function will read a heading that is a list of bodies and nothing else: "Sở Nội vụ", "Đề nghị Ủy ban
    Mặt trận Tổ quốc".
    """
    lead = _OPENING.match(words)
    start = lead.end() if lead else 0
    rest = without_role(words[start:].rstrip(" :.;"))
    named = rest.capitalize() if rest.isupper() else rest
    if len(rest) > 250 or not any(begins_with_body(form, 0, script.lexicon) for form in (rest, named)):
        return ()
    told = lead is None or not _OF_WHOM.match(words)
    bodies = leading_bodies(f"{rest} ", 0, script.lexicon) if told else None
    return split_bodies(rest, script.lexicon) if bodies is None else ()


_OF_WHOM = re.compile(r"(?:Trách nhiệm|Nhiệm vụ) của\s", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:Giao|Đề nghị|Yêu cầu|Trách nhiệm của|Đối với|Nhiệm vụ của|Trách nhiệm|Phân công)\s(?:nhiệm vụ cho\s"
    r"|trách nhiệm cho\s|cho\s)?",
    re.IGNORECASE,
)


def merged(names: Sequence[Bodies]) -> tuple[str, ...]:
    """This function will give the names of several lists in one."""
    return tuple(name for bodies in names for name in bodies.names)
