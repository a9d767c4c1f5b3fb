"""Asks about times that cannot be meant: over before the document began, or beyond the end of its own plan.

Reads: the title and the opening, the times of what is asked for. Writes: checks:

    "KẾ HOẠCH … giai đoạn 2026 - 2030" … "xong trước ngày 30/6/2032"   →  check.due_after_end
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from thongsuot.reading.dates import find_moments
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Assignment, Check, Deadline, Target

Dated = Assignment | Deadline | Target
_PLANNING = frozenset(
    {"plan", "action_programme", "scheme", "resolution", "decision", "directive", "conclusion", "annex"}
)
_OPENS = re.compile(r"\b(?:ban hành|xây dựng)\s(?:kế hoạch|chương trình|đề án|nghị quyết)\b", re.IGNORECASE)
_PERIOD = re.compile(r"(?:đến|tới|giai đoạn|nhiệm kỳ|thời kỳ|các năm|từ|hết)\b", re.IGNORECASE)
_OWN_YEAR = re.compile(r"\bnăm\s(?P<year>20\d\d)\W*$", re.IGNORECASE)
_OF_A_LAW = re.compile(r"\b(?:luật|bộ luật|pháp lệnh|hiến pháp)\b", re.IGNORECASE)
_LOOKS_BACK = re.compile(
    r"\b(?:tổng kết|sơ kết|đánh giá|kiểm điểm|báo cáo|quyết toán|rà soát|xếp loại)\b", re.IGNORECASE
)
_VISION = re.compile(r"\b(?:tầm nhìn|định hướng)\b[^.;\n]{0,60}?\b(?P<year>20\d\d)\b", re.IGNORECASE)
_OPENING, _DASH = 12, 10


def passed(script: Manuscript, dated: Sequence[Dated]) -> Iterator[Check]:
    """This function will ask about times that were over when the document was issued."""
    for item in dated:
        if script.today and item.due and item.due.until and item.due.until < script.today:
            params = (("due", item.due.text), ("issued_on", script.today.isoformat()))
            yield Check(item.start, item.end, "check.due_passed", params)


def after_end(script: Manuscript, dated: Sequence[Dated]) -> Iterator[Check]:
    """This function will ask about times after the end of the plan; a report on the plan may come a year later."""
    latest = max((item.due.until for item in dated if item.due and item.due.until), default=None)
    end = plan_end(script) if latest else None
    if end is None:
        return
    for item in dated:
        if item.due and item.due.until and item.due.until > end and not _reports(script, item, end):
            params = (("due", item.due.text), ("ends_on", end.isoformat()))
            yield Check(item.start, item.end, "check.due_after_end", params)


def plan_end(script: Manuscript) -> date | None:
    """This function will give the last day of the period that the title, else the opening, names as the plan's own.

    A vision beyond it belongs to the plan. None where no period is named, or one that was over at issue: then it is
    what the document looks back on.
    """
    document = script.document
    if document.kind not in _PLANNING:
        return None
    title = document.title or ""
    ends = [] if _LOOKS_BACK.search(title) else [*_ends(title), *_year_of(title)]
    ends = ends or _opening_ends(script)
    if not ends or (script.today and max(ends) < script.today):
        return None
    visions = (date(int(found["year"]), 12, 31) for found in _VISION.finditer(script.text))
    return max((*ends, *visions))


def _ends(words: str) -> list[date]:
    """The last days of the periods in `words`; a single year or day counts only behind "đến"."""
    return [
        moment.due.until
        for moment in find_moments(words, None)
        if moment.dated
        and moment.due.until
        and (moment.due.kind == "range" or _PERIOD.match(words, moment.start))
        and not (moment.due.kind == "day" and not moment.bounding)
    ]


def _year_of(title: str) -> list[date]:
    """ "Kế hoạch chuyển đổi số năm 2026" is the plan of that year; "thi hành Luật Đất đai năm 2024" is not."""
    found = _OWN_YEAR.search(title)
    return [date(int(found["year"]), 12, 31)] if found and not _OF_A_LAW.search(title) else []


def _opening_ends(script: Manuscript) -> list[date]:
    """ "… ban hành Kế hoạch … giai đoạn 2026 - 2030 như sau": what stands behind is about the document itself."""
    for index, passage, mark in script.body():
        if index >= _OPENING or (mark.rank < _DASH and script.headings[index]):
            break
        found = _OPENS.search(passage.words)
        own = passage.words[found.end() :] if found else ""
        ends = [] if _LOOKS_BACK.search(own) else _ends(own)
        if ends:
            return ends
    return []


def _reports(script: Manuscript, item: Dated, end: date) -> bool:
    within_a_year = bool(item.due and item.due.until and item.due.until.year <= end.year + 1)
    return within_a_year and _LOOKS_BACK.search(script.text, item.start, item.end) is not None
