"""Finds the conferences that a report tells of.

Reads: the passages of a report and its citations. Writes: events with their days, the way they were held,
connection points with a
count, who chaired, and the numbered documents that were studied there:

    "Sáng 6/10, Ban Chấp hành Đảng bộ tỉnh tổ chức Hội nghị trực tuyến …"   →  held on 6 October, online
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from thongsuot.reading.confidence import sureness
from thongsuot.reading.dates import find_moments
from thongsuot.reading.letters import LOWER, UPPER
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Citation, Event
from thongsuot.reading.passages import Passage
from thongsuot.reading.patterns import compiled
from thongsuot.reading.sentences import sentences

_DAY = re.compile(
    r"\b(?:[Ss]áng|[Cc]hiều|[Tt]ối|[Tt]rong) (?:ngày )?(?P<day>\d{1,2})[/-](?P<month>\d{1,2})(?:[/-](?P<year>\d{4}))?\b"
)
_SPAN = re.compile(
    r"từ ngày (?P<first>\d{1,2}/\d{1,2}(?:/\d{4})?) đến (?:hết )?ngày (?P<last>\d{1,2}/\d{1,2}(?:/\d{4})?)",
    re.IGNORECASE,
)
_CHAIR = re.compile(
    rf"(?P<name>(?:[{UPPER}][{LOWER}]+\s){{1,3}}[{UPPER}][{LOWER}]+)(?:,[^.]{{0,160}})?\s(?:đã )?chủ "
    rf"trì\s(?:hội nghị|Hội nghị)"
)
_POINTS = re.compile(
    r"(?P<count>\d{1,3}(?:\.\d{3})*)\s(?P<scope>điểm cầu(?: trong)?(?: toàn \w+)?|xã, phường(?:, thị trấn)?|xã|huyện)",
    re.IGNORECASE,
)
_ATTENDEES = re.compile(
    r"(?P<count>\d{1,3}(?:\.\d{3})+|\d{2,6})\s(?:đại biểu|người dự|cán bộ, đảng viên (?:tham dự|dự))", re.IGNORECASE
)
_MODES = (
    ("in_person", re.compile(r"\btrực tiếp kết hợp\b|\bhình thức trực tiếp\b", re.IGNORECASE)),
    ("online", re.compile(r"\btrực tuyến\b|\bđiểm cầu\b", re.IGNORECASE)),
)
_LONGEST = timedelta(days=30)


def find_events(script: Manuscript, citations: Sequence[Citation]) -> Iterator[Event]:
    """This function will find the conferences of a report; what an official document names is none."""
    if not script.is_news:
        return
    seen: set[tuple[date, ...]] = set()
    for _, passage, mark in script.body():
        for start, end in sentences(passage.words):
            event = _event(script, passage, max(start, mark.rest), end, citations)
            if event and event.held_on not in seen:
                seen.add(event.held_on)
                yield event


def _event(script: Manuscript, passage: Passage, start: int, end: int, citations: Sequence[Citation]) -> Event | None:
    words = passage.words[start:end]
    days = _days(words, script.today)
    told = all(compiled(script.lexicon, f"events.{group}").search(words) for group in ("meetings", "held"))
    if not days or not told:
        return None
    place = passage.span(start, start + len(words.rstrip(" .")))
    chair, attendees = _CHAIR.search(words), _ATTENDEES.search(words)
    return Event(
        *place,
        held_on=days,
        modes=tuple(mode for mode, wording in _MODES if wording.search(words)),
        connection_points=tuple(
            (found["scope"], int(found["count"].replace(".", ""))) for found in _POINTS.finditer(words)
        ),
        attendees=int(attendees["count"].replace(".", "")) if attendees else None,
        chair=chair["name"] if chair else None,
        topics=tuple(
            dict.fromkeys(item.same_as for item in citations if item.same_as and place[0] <= item.start < place[1])
        ),
        confidence=sureness("event.day"),
        rule="event.day",
    )


def _days(words: str, today: date | None) -> tuple[date, ...]:
    """Every day of a conference: one day, or all from the first to the last."""
    if span := _SPAN.search(words):
        return _between(_day(f"ngày {span['first']}", today), _day(f"ngày {span['last']}", today))
    found = _DAY.search(words)
    day = (
        _day(f"ngày {found['day']}/{found['month']}" + (f"/{found['year']}" if found["year"] else ""), today)
        if found
        else None
    )
    return (day,) if day else ()


def _day(words: str, today: date | None) -> date | None:
    return next((moment.due.until for moment in find_moments(words, today) if moment.due.kind == "day"), None)


def _between(first: date | None, last: date | None) -> tuple[date, ...]:
    if first is None or last is None or not timedelta() <= last - first <= _LONGEST:
        return ()
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))
