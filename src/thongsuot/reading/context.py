"""Keeps what headings and lead-ins say for the passages below them.

Reads: passages in their order. Writes: for each the governor it stands under: whether goals are set there, the
time that holds, the
words of the headings, and whether it is about what was or what is to be done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from thongsuot.reading.dates import Moment, find_moments
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Due
from thongsuot.reading.patterns import compiled

_LEAD_IN_RANK = 9
_LONGEST_LEAD_IN = 400
_LONGEST_TIME = 60
_SAID_WITH_TIME = re.compile(r"\b(?:mục tiêu|cụ thể|chỉ tiêu|định hướng|tầm nhìn|phấn đấu)\b|[^\w]", re.IGNORECASE)
_EACH_YEAR = re.compile(r"(?:Hằng|Hàng|Mỗi) năm\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Governor:
    """What holds at a passage because of the headings above it."""

    rank: float = -1
    targets: bool = False
    tasks: bool = False
    situation: bool = False
    implementation: bool = False
    due: Due | None = None
    every: str | None = None


def governed(script: Manuscript) -> tuple[Governor, ...]:
    """This function will give what governs each passage of the body."""
    governors = _Governors(script)
    return tuple(governors.enter(index) for index in range(script.ending))


@dataclass(slots=True)
class _Governors:
    """The headings that are open while the passages go by."""

    script: Manuscript
    _open: list[Governor] = field(default_factory=lambda: [Governor()])

    def enter(self, index: int) -> Governor:
        """This function will give what governs a passage, and open it as a governor when it is a heading or a
        lead-in.
        """
        script, mark = self.script, self.script.marks[index]
        words = script.content(index)
        leads = words.rstrip().endswith(":") and len(words) < _LONGEST_LEAD_IN
        short = script.headings[index] or leads or len(words) <= _LONGEST_TIME
        moments = [moment for moment in find_moments(words, script.today) if moment.dated] if short else []
        lead_in = leads or self._is_time(words, moments)
        rank = mark.rank if mark.kind != "paragraph" else self._lead_in_rank(index)
        if mark.kind != "paragraph" or lead_in or script.headings[index]:
            while len(self._open) > 1 and self._open[-1].rank >= rank:
                self._open.pop()
        above = self._open[-1]
        if script.headings[index] or lead_in:
            self._open.append(self._governor(words, rank, above, moments))
        return above

    def _is_time(self, words: str, moments: Sequence[Moment]) -> bool:
        """ "a) Giai đoạn 2026 - 2030": a point that says a time and nothing more governs what stands below it."""
        if len(words) > _LONGEST_TIME:
            return False
        said = sum(moment.end - moment.start for moment in moments)
        return bool(moments) and len(_SAID_WITH_TIME.sub("", words)) <= said

    def _lead_in_rank(self, index: int) -> float:
        """A lead-in stands right above the points that follow it, whatever their height."""
        behind = self.script.marks[index + 1 : index + 2]
        return min([_LEAD_IN_RANK, *(mark.rank - 0.5 for mark in behind if mark.kind in {"clause", "letter"})])

    def _governor(self, words: str, rank: float, above: Governor, moments: Sequence[Moment]) -> Governor:
        script = self.script
        situation = compiled(script.lexicon, "sections.situation").search(words) is not None
        goals = compiled(script.lexicon, "sections.targets").search(words) is not None
        tasks = compiled(script.lexicon, "sections.tasks").search(words) is not None
        # a day alone at the head of a report is when it was printed
        timed = bool(moments) and len(words) < 80 and not tasks and moments[0].due.kind != "day"
        timed_yearly = len(words) < 80 and _EACH_YEAR.match(words) is not None
        return Governor(
            rank,
            targets=goals or (timed and not situation) or (above.targets and not tasks and not situation),
            tasks=tasks or (above.tasks and not goals and not situation),
            situation=situation and not goals and not tasks,
            implementation=above.implementation or script.implements(words) or self._asks(words),
            every="year" if timed_yearly else (above.every if not moments and not tasks else None),
            due=moments[0].due if moments and (goals or timed) else (above.due if goals or not tasks else None),
        )

    def _asks(self, words: str) -> bool:
        """ "… Ban Thường vụ Tỉnh ủy yêu cầu:" makes orders of the points below it."""
        asking = compiled(self.script.lexicon, "verbs.requests", r"{}[^.;:]{0,60}:\s*$")
        return words.rstrip().endswith(":") and asking.search(words) is not None
