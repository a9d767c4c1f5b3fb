"""Finds acts that must be completed by a date and name no body.

Reads: the passages of the body, and what the other finders have taken. Writes: deadlines:

    "Mục tiêu chậm nhất trong tháng 11 năm nay hoàn thành việc ban hành …"   →  until 30 November

A goal ("đến năm 2045 trở thành …"), a date in a title and the time of an assignment are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thongsuot.reading.confidence import sureness
from thongsuot.reading.context import Governor
from thongsuot.reading.dates import Moment, moments_within
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Assignment, Citation, Deadline
from thongsuot.reading.passages import Passage
from thongsuot.reading.patterns import compiled, said_in
from thongsuot.reading.places import Places
from thongsuot.reading.sentences import Slice, parts

_is_past = said_in(r"\b(?:đã|năm qua|kết quả|trước đây|hiện nay|trước khi)\b")
_STRICT = re.compile(
    r"(?:trước|chậm nhất|muộn nhất|trong|hết|đến hết|xong|(?:vào )?(?:đầu|giữa|cuối) (?:năm|quý|tháng))\b",
    re.IGNORECASE,
)
_IN_NOUN = re.compile(r"\b(?:chương|quy|công|quá|tiến|lộ|hành|lịch|giáo|tờ|chu|địa|bản|dự)\s$", re.IGNORECASE)
_LONGEST_ACT = 220


def find_deadlines(
    script: Manuscript, above: Sequence[Governor], assignments: Sequence[Assignment], citations: Sequence[Citation]
) -> Iterator[Deadline]:
    """This function will find the deadlines that no assignment covers; `above` governs each passage of the body."""
    taken = Places((item.start, item.end) for item in assignments)
    cited = Places((item.start, item.end) for item in citations)
    label = compiled(script.lexicon, "sections.label_due", r"{}[^:]{0,20}:")
    for index, passage, mark in script.body():
        if above[index].situation or script.headings[index] or not script.moments(index):
            continue
        if label.match(passage.words, mark.rest):
            continue
        for start, end in script.sentences[index]:
            for low, high in parts(passage.words, max(start, mark.rest), end):
                moments = moments_within(script.moments(index), passage.words, low, high, script.today)
                for found in _in_clause(script, passage, (low, high), moments, cited):
                    if not taken.meet(found.start, found.end):
                        yield found


def _in_clause(
    script: Manuscript, passage: Passage, clause: Slice, moments: Sequence[Moment], cited: Places
) -> Iterator[Deadline]:
    """Each limit with its own act: "khởi công trong quý I/2026, hoàn thành trong năm 2028" are two."""
    if not moments or _is_past(passage.words[slice(*clause)]):
        return
    behind = clause[0]
    for moment in moments:
        if _limits(moment) and not cited.hold(passage.at[moment.start]):
            act = _act(script, passage.words, clause, moment, behind)
            if act:
                yield _deadline(passage, act, moment)
                behind = act[1]


def _limits(moment: Moment) -> bool:
    """Whether a time is a limit: a day, month or quarter with a limiting word, or a year with a strict one."""
    if not moment.dated or not moment.bounding or moment.due.until is None:
        return False
    strict = _STRICT.match(moment.due.text)
    return strict is not None or (
        moment.due.kind in {"day", "range", "month"} and moment.due.text.lower().startswith("vào")
    )


def _act(script: Manuscript, words: str, clause: Slice, moment: Moment, behind: int) -> Slice | None:
    """The act around a time: it begins with the verb that the time limits, before or behind it."""
    verb = compiled(script.lexicon, "verbs.completion")
    before = [
        found
        for found in verb.finditer(words, behind, moment.start)
        if moment.start - found.start() < _LONGEST_ACT
        and not _IN_NOUN.search(words, max(clause[0], found.start() - 12), found.start())
    ]
    if before:
        return _first_of(before, words, clause[0]), moment.end
    after = None if behind > clause[0] else verb.search(words, moment.end, min(clause[1], moment.end + 60))
    return (moment.start, len(words[: clause[1]].rstrip(" .;"))) if after else None


def _first_of(found: Sequence[re.Match[str]], words: str, low: int) -> int:
    """The verbs of one act stand together, parted by commas: the first of the last such row; a purpose begins a
    new one.
    """
    start = found[-1].start()
    purpose = max(words.rfind(word, low, start) for word in (" để ", " nhằm ", "; "))
    for match in reversed(found):
        if match.start() >= purpose:
            start = match.start()
    return start


def _deadline(passage: Passage, act: Slice, moment: Moment) -> Deadline:
    start, end = passage.span(*act)
    words, rule = passage.words[slice(*act)].replace(moment.due.text, " "), "deadline.act"
    return Deadline(start, end, " ".join(words.split()), moment.due, sureness(rule), rule)
