"""Finds the conferences that a report tells of.

Reads: the passages of a report and its citations. Writes: events with their days, the way they were held,
connection points with a
count, who chaired, and the numbered documents that were studied there:

    "Sáng 6/10, Ban Chấp hành Đảng bộ tỉnh tổ chức Hội nghị trực tuyến …"   →  held on 6 October, online
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from thongsuot.reading.confidence import sureness
from thongsuot.reading.dates import find_moments
from thongsuot.reading.letters import LOWER, UPPER
from thongsuot.reading.lexicon import Lexicon
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Citation, Event
from thongsuot.reading.passages import Passage
from thongsuot.reading.patterns import compiled

_NUMBERS = r"(?P<day>\d{1,2})(?:[/-]| tháng )(?P<month>\d{1,2})(?:(?:[/-]|,? năm )(?P<year>\d{4}))?\b"
_DAY = re.compile(
    rf"(?:\b(?:[Ss]áng|[Cc]hiều|[Tt]ối|[Tt]rong|[Vv]ào) (?:ngày )?|^\W*Ngày |\bdiễn ra (?:trong "
    rf"|vào )?(?:ngày )?){_NUMBERS}"
)
_SPAN = re.compile(
    r"từ (?:ngày )?(?P<first>\d{1,2}(?:/\d{1,2}(?:/\d{4})?)?)\s?(?:đến|-|–) (?:hết )?(?:ngày )?"
    r"(?P<last>\d{1,2}/\d{1,2}(?:/\d{4})?)",
    re.IGNORECASE,
)
_ROW = re.compile(
    rf"\b(?:ngày|ngày,)\s?[(:]?(?:ngày )?(?P<first>\d{{1,2}}(?:/\d{{1,2}})?)\s?(?:,|và|-|–)\s?(?:ngày )?{_NUMBERS}",
    re.IGNORECASE,
)
_NAME = rf"(?P<name>[{UPPER}][{LOWER}]+(?:\s[{UPPER}][{LOWER}]*){{1,3}})"
_CHAIRS = (
    re.compile(
        rf"(?<!tại )(?<!ủy )(?<!uỷ )(?<!tỉnh )(?<!phố )\b{_NAME}\s(?:đã |và [^.;]{{0,90}} "
        rf"|cùng )?(?:đồng )?chủ trì\b"
    ),
    re.compile(
        rf"\b[Cc]hủ trì (?:[Hh]ội nghị|cuộc họp|phiên họp)?\s?(?:có|là|gồm)?\s?(?:các )?(?:đồng chí|ông"
        rf"|bà)\s?:?\s{_NAME}"
    ),
    re.compile(
        rf"\b(?:đồng chí|Đồng chí|ông|Ông|bà|Bà)\s?:?\s{_NAME}(?:[,;][^.]{{0,220}})?\s(?:đã )?(?:đồng "
        rf")?chủ trì\b"
    ),
)
_POINTS = re.compile(
    r"(?P<count>\d{1,3}(?:\.\d{3})*)\s(?P<scope>điểm cầu(?: trong)?(?: toàn \w+)?|xã, phường(?:, thị trấn)?|xã|huyện)",
    re.IGNORECASE,
)
_ATTENDEES = re.compile(
    r"(?P<count>\d{1,3}(?:\.\d{3})+|\d{2,6})\s(?:lượt )?(?:đại biểu|người dự|(?:cán bộ, )?(?:đảng viên|cán bộ"
    r"|người)[^.;\d]{0,60}?"
    r"\b(?:tham dự|tham gia|dự|theo dõi)\b)",
    re.IGNORECASE,
)
_ABOUT_IT = re.compile(r"\b(?:hội nghị|điểm cầu|đại biểu|tham dự|tham gia|chủ trì)\b", re.IGNORECASE)
_SPEAKS = re.compile(r"\b(?:yêu cầu|nhấn mạnh|phát biểu|khẳng định|đề nghị|quán triệt sâu)\b", re.IGNORECASE)
_GOES_ON = 6
_SAME_DAY = re.compile(
    r"(?:[;,.]|\svà|^)\s?(?:và )?(?P<when>(?:sáng|trưa|chiều|tối)(?: ngày)? (?:cùng ngày|cùng hôm)|cùng ngày"
    r"|trong ngày|cũng trong (?:ngày|(?:sáng|chiều|tối)(?: ngày)? (?:cùng ngày|\d{1,2}/\d{1,2}(?:/\d{4})?)))\b",
    re.IGNORECASE,
)
_GOES_ON_STILL = re.compile(
    r"\b(?:tiếp tục|bế mạc|kết thúc|bước vào|thảo luận|hội nghị đã|tại hội nghị)\b", re.IGNORECASE
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
    held: Event | None = None
    sentences_left = 0
    for index, passage, _ in script.body():
        for start, end in _tellings(script, index):
            event = _event(script, passage, start, end, citations, held)
            if event and (event.held_on not in seen or _another(passage.words[start:end])):
                seen.add(event.held_on)
                if held:
                    yield held
                held, sentences_left = event, _GOES_ON
            elif held and sentences_left > 0:
                sentences_left -= 1
                held = _told_more(held, passage.words[start:end], script.lexicon)
    if held:
        yield held


def _told_more(event: Event, words: str, lexicon: Lexicon) -> Event:
    """What the sentences behind the first tell of the same conference; who leads at a connection point is no chair."""
    if not _ABOUT_IT.search(words) or _SPEAKS.search(words):
        return event
    return replace(
        event,
        modes=event.modes or _modes(words),
        connection_points=event.connection_points or _points(words),
        attendees=event.attendees or _attendees(words),
        chair=event.chair or (None if "điểm cầu" in words else _chair(words, lexicon)),
    )


def _tellings(script: Manuscript, index: int) -> Iterator[tuple[int, int]]:
    """The sentences of a passage, cut before another part of the same day: "…; chiều cùng ngày, …"."""
    passage, rest = script.flow[index], script.marks[index].rest
    for low, end in script.sentences[index]:
        start = max(low, rest)
        for part in _SAME_DAY.finditer(passage.words, start + 1, end):
            yield start, part.start()
            start = part.start("when")
        yield start, end


def _another(words: str) -> bool:
    """Whether a telling begins with another part of a day that was told of, and opens a meeting of its own there."""
    return _SAME_DAY.match(f", {words}") is not None and _GOES_ON_STILL.search(words) is None


def _event(
    script: Manuscript, passage: Passage, start: int, end: int, citations: Sequence[Citation], before: Event | None
) -> Event | None:
    words = passage.words[start:end]
    same = before is not None and _SAME_DAY.match(f", {words}")
    days = before.held_on[-1:] if before and same else _days(words, script.today)
    told = all(compiled(script.lexicon, f"events.{group}").search(words) for group in ("meetings", "held"))
    if not days or not told:
        return None
    place = passage.span(start, start + len(words.rstrip(" .")))
    return Event(
        *place,
        held_on=days,
        modes=_modes(words),
        connection_points=_points(words),
        attendees=_attendees(words),
        chair=_chair(words, script.lexicon),
        topics=tuple(
            dict.fromkeys(item.same_as for item in citations if item.same_as and place[0] <= item.start < place[1])
        ),
        confidence=sureness("event.day"),
        rule="event.day",
    )


def _modes(words: str) -> tuple[str, ...]:
    return tuple(mode for mode, wording in _MODES if wording.search(words))


def _points(words: str) -> tuple[tuple[str, int], ...]:
    return tuple((found["scope"], int(found["count"].replace(".", ""))) for found in _POINTS.finditer(words))


def _attendees(words: str) -> int | None:
    found = _ATTENDEES.search(words)
    return int(found["count"].replace(".", "")) if found else None


def _chair(words: str, lexicon: Lexicon) -> str | None:
    """Who chaired, with the family name that a place before it may hide: "UBND tỉnh Trần Văn Khôi chủ trì"."""
    found = next((found for form in _CHAIRS if (found := form.search(words))), None)
    if found is None:
        return None
    family = compiled(lexicon, "bodies.families", r"{}\s$", 0).search(words, 0, found.start("name"))
    return words[family.start() if family else found.start("name") : found.end("name")]


def _days(words: str, today: date | None) -> tuple[date, ...]:
    """Every day of a conference: one day, or all from the first to the last."""
    if span := _SPAN.search(words):
        return _between(_first(span["first"], span["last"], today), _day(f"ngày {span['last']}", today))
    if row := _ROW.search(words):
        last = "/".join(row[name] for name in ("day", "month", "year") if row[name])
        return _between(_first(row["first"], last, today), _day(f"ngày {last}", today))
    found = _DAY.search(words)
    day = (
        _day(f"ngày {found['day']}/{found['month']}" + (f"/{found['year']}" if found["year"] else ""), today)
        if found
        else None
    )
    return (day,) if day else ()


def _first(first: str, last: str, today: date | None) -> date | None:
    """The first day of several takes over the month and the year that only the last carries."""
    written = first.split("/")
    return _day("ngày " + "/".join([*written, *last.split("/")[len(written) :]]), today)


def _day(words: str, today: date | None) -> date | None:
    return next((moment.due.until for moment in find_moments(words, today) if moment.due.kind == "day"), None)


def _between(first: date | None, last: date | None) -> tuple[date, ...]:
    if first is None or last is None or not timedelta() <= last - first <= _LONGEST:
        return ()
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))
