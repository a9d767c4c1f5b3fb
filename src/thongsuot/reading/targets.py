"""Finds figures that are to be reached.

Reads: the passages of the body, their headings, the citations (whose numbers are none). Writes: targets. A heading
or lead-in
("Đến năm 2030:") governs what stands below it until the next one of its height:

    "1. Đến năm 2030" … "- Quy mô kinh tế số đạt tối thiểu 30% GDP."   →  ge 30 percent, until 2030-12-31
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from thongsuot.reading.confidence import sureness
from thongsuot.reading.context import Governor
from thongsuot.reading.dates import Moment
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Citation, Due, Target
from thongsuot.reading.passages import Passage
from thongsuot.reading.patterns import compiled, said_in
from thongsuot.reading.places import Places
from thongsuot.reading.quantities import Quantity, find_quantities, holds_digit
from thongsuot.reading.sentences import parts

_YEARLY = re.compile(r"\b(?:hằng năm|hàng năm|mỗi năm|bình quân năm|trong một năm)\b|/\s?năm\b", re.IGNORECASE)
_MONTHLY = re.compile(r"\b(?:hằng tháng|hàng tháng|mỗi tháng)\b|/\s?tháng\b", re.IGNORECASE)
_FACT = re.compile(
    r"\b(?:đã|đạt được|bị|hiện (?:nay|có|còn|đạt)|năm qua|thời gian qua|so với|kết quả|ước (?:đạt|thực hiện)"
    r"|chiếm khoảng|cả nước có|toàn (?:tỉnh|quốc|thành phố) (?:hiện )?có|nhiệm kỳ qua|tính đến)\b",
    re.IGNORECASE,
)
_STRIVES = re.compile(r"\b(?:phấn đấu|mục tiêu|chỉ tiêu|phải (?:đạt|hoàn thành|có)|bảo đảm|đảm bảo)\b", re.IGNORECASE)
_strives = said_in(_STRIVES.pattern)
_demands = said_in(r"\b(?:hoàn thành(?= \d)|tối thiểu|ít nhất|không dưới|không thấp hơn|không quá|tối đa)\b|≥|≤")
_was_reached = said_in(r"\b(?:đã đạt|hiện (?:có|đạt|nay)|năm qua|đã có|đã hoàn thành)\b")
_sets_goals = said_in(r"\b(?:mục tiêu|chỉ tiêu|phấn đấu)\b")
_VERB_BEFORE = re.compile(
    r"\b(?:đạt|có|còn|xây dựng|thu hút|hình thành|phát triển|giảm|tăng|duy trì|bình quân|khoảng|thành lập"
    r"|đào tạo|hỗ trợ|mức|lên|ở|hoàn thành|kết nạp|công nhận|thêm|là|từ|trên|dưới)(?:\s\w+){0,2}\s$",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\s(?:tuổi|tuần|tháng|ngày|giờ|phút|lần|loại|năm|buổi|cấp)\b|\s?(?:bệnh|điểm cầu)\b", re.IGNORECASE
)
_PER = re.compile(r"\s(?:dân|người|trẻ|bé|ca|phụ nữ|lao động|hộ)\b", re.IGNORECASE)
_RATE = re.compile(r"(?<!đạt)(?<!có)(?<!đấu)\strên\s$", re.IGNORECASE)
_TIMES = re.compile(r"\bgấp\s(?:(?:hơn|khoảng|trên|ít nhất|tối thiểu)\s)?$", re.IGNORECASE)
_LIFE = re.compile(r"\b(?:tuổi thọ|số năm|độ tuổi trung bình)\b[^,;:]*$", re.IGNORECASE)
_TAKES = re.compile(r"\bthời gian\b[^,;:]*$", re.IGNORECASE)
_DURATION = re.compile(r"\s(?:phút|giờ|ngày)\b", re.IGNORECASE)
_SINCE = re.compile(r"\bso với\b[^,;]{0,25}$|\blần\s$", re.IGNORECASE)
_TRIM = re.compile(r"^(?:[\s,;:]|và\s|trong đó,?\s|đồng thời,?\s)+", re.IGNORECASE)
_LEAD_TIME = re.compile(r"^(?:Đến|Trong|Phấn đấu đến|Tầm nhìn đến)\s(?:hết\s)?năm\s\d{4}\s?[:,]?", re.IGNORECASE)
_LEAD_WORDS = re.compile(r"^[^:]*\b(?:mục tiêu|chỉ tiêu|phấn đấu|đến (?:hết )?năm \d{4})\b[^:]*:", re.IGNORECASE)
_VERB_END = re.compile(r"\s(?:đạt|chiếm|là|còn)$", re.IGNORECASE)
_LEAD_IN = 90


@dataclass(frozen=True, slots=True)
class _Segment:
    """The words that belong to one quantity, as a slice of its passage."""

    start: int
    end: int
    quantity: Quantity


def find_targets(script: Manuscript, above: Sequence[Governor], citations: Sequence[Citation]) -> Iterator[Target]:
    """This function will find the targets in the running text; `above` governs each passage of it."""
    masks = Places((item.start, item.end) for item in citations)
    carried: Due | None = None
    for index, _, mark in script.body():
        due = carried if script.is_news else None
        found = list(_in_passage(script, index, mark.rest, masks, above[index], due))
        carried = found[-1].due if found else (carried if script.is_news and not script.headings[index] else None)
        yield from found


def _in_passage(
    script: Manuscript,
    index: int,
    rest: int,
    masks: Places,
    above: Governor,
    carried: Due | None,
) -> Iterator[Target]:
    passage, words = script.flow[index], script.flow[index].words
    if not holds_digit(words):
        return
    moments = script.moments(index)
    striving, lead = above.targets, above.due or carried
    for low, end in script.sentences[index]:
        start = max(low, rest)
        sentence = words[start:end]
        strives = _strives(sentence)
        striving = striving or (strives and _is_lead(sentence))
        time = _lead_due(words, start, end, moments)
        lead = time or lead
        goal = striving or strives or (not above.situation and _is_ahead(time, script.today))
        for part_start, part_end in parts(words, start, end):
            part = words[part_start:part_end]
            if not _may_hold(part, striving=goal) or _is_over(time, script.today):
                continue
            said = lead
            for segment in _segments(script, passage, part_start, part_end, masks, moments):
                said = _said_before(segment, moments) or said
                if _is_target(words, segment, inside=above.targets or striving, strives=strives):
                    yield _target(passage, segment, moments, said, above.every)


def _said_before(segment: _Segment, moments: Sequence[Moment]) -> Due | None:
    """A time before a number holds for those behind it too: "đến năm 2030 có 90% …, xóa 100% …"."""
    before = (moment for moment in moments if segment.start <= moment.start < segment.quantity.lead)
    return next((moment.due for moment in before if moment.dated and moment.bounding), None)


def _is_lead(sentence: str) -> bool:
    """Whether a sentence sets goals for those behind it: "… đề ra mục tiêu cụ thể đến năm 2025: …"."""
    return _sets_goals(sentence)


def _is_ahead(time: Due | None, today: date | None) -> bool:
    """Whether a sentence begins with a year yet to come: "Đến năm 2030, 100% xã có cáp quang." needs no other word."""
    if time is None or time.until is None or not _LEAD_TIME.match(f"{time.text},"):
        return False
    return today is None or time.until > today


def _is_over(time: Due | None, today: date | None) -> bool:
    """Whether a sentence begins with a time that ended before the day of issue: it reports."""
    return time is not None and time.until is not None and today is not None and time.until < today


def _may_hold(part: str, *, striving: bool) -> bool:
    """What was reached is a figure, not a target."""
    if striving:
        return not _was_reached(part)
    return _demands(part) and not _FACT.search(part)


def _is_target(words: str, segment: _Segment, *, inside: bool, strives: bool) -> bool:
    quantity = segment.quantity
    if quantity.percent or quantity.rank:
        return True
    if _is_measured(words, quantity):
        return True
    if _SUBORDINATE.match(words, quantity.end):
        return False
    bound = quantity.stated and quantity.comparator != "eq"
    if inside:
        return (
            quantity.unit is not None
            or bound
            or (quantity.stated and _VERB_BEFORE.search(words[segment.start : quantity.start]) is not None)
        )
    return (bound and (strives or quantity.unit is not None)) or (
        strives and quantity.unit is not None and quantity.stated
    )


def _segments(
    script: Manuscript,
    passage: Passage,
    start: int,
    end: int,
    masks: Places,
    moments: Sequence[Moment],
) -> list[_Segment]:
    """Each quantity with the words around it up to its neighbours."""
    words = passage.words
    uncounted = compiled(script.lexicon, "quantities.uncounted", r"\s?{}")
    times = Places((moment.start, moment.end) for moment in moments if moment.dated)
    kept: list[Quantity] = []
    for found in find_quantities(words[start:end], script.lexicon):
        quantity = replace(found, start=found.start + start, end=found.end + start, lead=found.lead + start)
        if quantity.whole:
            continue
        place = passage.at[quantity.start]
        masked = masks.hold(place) or times.hold(quantity.start)
        plain = not quantity.percent and not quantity.rank
        if masked or (plain and _counts_nothing(words, quantity, uncounted)):
            continue
        bounded = quantity.stated and quantity.comparator != "eq"
        if plain and not bounded and kept and kept[-1].percent and "," not in words[kept[-1].end : quantity.start]:
            continue
        kept.append(quantity)
    return list(_divided(words, start, end, kept))


def _counts_nothing(words: str, quantity: Quantity, uncounted: re.Pattern[str]) -> bool:
    """A part of a document, or what a rate is for ("45 giường bệnh trên 10.000 dân"); "gấp 2 lần" does count."""
    if _is_measured(words, quantity):
        return False
    return (
        uncounted.match(words, quantity.end) is not None
        or words[quantity.start - 1 : quantity.start] == "/"
        or (_PER.match(words, quantity.end) is not None and _RATE.search(words, 0, quantity.start) is not None)
    )


def _is_measured(words: str, quantity: Quantity) -> bool:
    """Times and years are measured in "gấp 1,5 lần", "tuổi thọ đạt 76 tuổi", "số năm sống khỏe đạt 68 năm", "thời gian
    chờ không quá 20 phút".
    """
    before = words[max(0, quantity.lead - 60) : quantity.start]
    if quantity.stated and _TAKES.search(before) and _DURATION.match(words, quantity.end):
        return True
    return _TIMES.search(before) is not None or _LIFE.search(before) is not None


def _divided(words: str, start: int, end: int, quantities: Sequence[Quantity]) -> Iterator[_Segment]:
    position = start
    for quantity, after in zip(quantities, [*quantities[1:], None], strict=False):
        stop = end if after is None else _cut(words, quantity, after)
        lead = _TRIM.match(words[position:stop])
        yield _Segment(position + (lead.end() if lead else 0), stop, quantity)
        position = stop


def _cut(words: str, quantity: Quantity, after: Quantity) -> int:
    """Where the words of one quantity end and those of the next begin: at a comma, else at "và", else right
    before the next.
    """
    first, last = quantity.end, min(after.lead, after.start)
    number_first = re.search(r"[,:]\s*(?:và\s)?$", words[first:last])
    comma = words.rfind(",", first, last) if number_first else words.find(",", first, last)
    if comma >= 0:
        return comma
    joint = words.find(" và ", first, last)
    return joint if joint >= 0 else last


def _lead_due(words: str, start: int, end: int, moments: Sequence[Moment]) -> Due | None:
    """A time at the head of a sentence governs it and what follows: "Đến năm 2030, …", "… mục tiêu đến năm 2025: …"."""
    leads = [
        moment
        for moment in moments
        if start <= moment.start < end
        and moment.dated
        and moment.start - start < _LEAD_IN
        and re.match(r"\s?[:,]", words[moment.end :])
    ]
    return leads[0].due if leads else None


def _target(
    passage: Passage, segment: _Segment, moments: Sequence[Moment], lead: Due | None, cycle: str | None
) -> Target:
    words, quantity = passage.words, segment.quantity
    own = [
        moment
        for moment in moments
        if segment.start <= moment.start < segment.end
        and moment.dated
        and not _SINCE.search(words, segment.start, moment.start)
    ]
    due = own[0].due if own else lead
    slice_ = words[segment.start : segment.end].rstrip(" ,.;:")
    every = "year" if _YEARLY.search(slice_) else "month" if _MONTHLY.search(slice_) else cycle
    start, end = passage.span(segment.start, segment.start + len(slice_))
    rule = "target.percent" if quantity.percent else "target.count"
    return Target(
        start,
        end,
        quantity.comparator,
        quantity.low,
        quantity.high,
        quantity.counted_in,
        subject=_subject(slice_, quantity, segment.start),
        due=due,
        every=every,
        confidence=sureness(rule, "dated" if due else ""),
        rule=rule,
    )


def _subject(words: str, quantity: Quantity, offset: int) -> str:
    """What is measured: the words before the number, or those behind it when the number comes first."""
    before = _LEAD_TIME.sub("", words[: max(0, quantity.lead - offset)])
    before = _VERB_END.sub("", _LEAD_WORDS.sub("", before).strip(" ,:;"))
    behind = words[quantity.end - offset :].strip(" ,:;")
    return before if len(before) > 3 and not _STRIVES.fullmatch(before) else behind or before
