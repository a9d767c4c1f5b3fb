"""Reads one clause: whom does it tell to act?

Reads: a clause. Writes: an order (its lead, where it begins, how sure we are), or None for what reports, praises
or describes:

    "Giao Công an tỉnh chủ trì …"                   →  lead Công an tỉnh
    "Trong quá trình thực hiện, các sở rà soát …"   →  lead các sở
    "Tỉnh ủy đã ban hành kế hoạch …"                →  None
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from thongsuot.reading.bodies import Bodies, begins_with_body, is_body, leading_bodies
from thongsuot.reading.confidence import sureness
from thongsuot.reading.dates import find_moments
from thongsuot.reading.lexicon import Lexicon
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Due
from thongsuot.reading.passages import Passage
from thongsuot.reading.patterns import any_of, compiled, said_in
from thongsuot.reading.people import past_person
from thongsuot.reading.sentences import parts
from thongsuot.vietnamese.text import fold

_ALSO = re.compile(
    r"(?:,\s(?:đồng thời,?\s|và\s)?|\s(?:đồng thời|và)\s)(?=giao\s)|,?\sđồng thời,?\s(?=(?:yêu cầu|đề nghị)\s)",
    re.IGNORECASE,
)
_may_add = said_in(r"giao\s|đồng thời,?\s")
_ADVERBIAL = re.compile(
    r"(?:Ngay sau|Ngay khi|Trong quá trình|Quá trình|Trong thời gian|Thời gian tới|Căn cứ|Trên cơ sở|Trước "
    r"mắt|Đồng thời|Hằng năm|Hàng năm|Hằng quý|Định kỳ|Khi |Nếu |Từ |Riêng|Về |Đối với|Theo |Để |Trong |Sau "
    r"|Trước |Chậm nhất|Muộn nhất|Đến |Kể từ |Giai đoạn|Hằng tháng|Hàng tháng|Hàng quý|Hằng tuần|Hàng tuần|Cuối "
    r"|Đầu |Tháng |Quý "
    r"|Cùng với|Bên cạnh|Ngoài ra|Mặt khác|Trường hợp)[^,;:.]{0,200}(?:,\s|(?=\s(?:đề nghị|yêu cầu|giao)\b))",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"(?:nếu|khi|trường hợp|trong trường hợp)\s", re.IGNORECASE)
_COMMA = re.compile(r",\s")
_LONGEST_CONDITION = 160
_WHEN = re.compile(r"(?P<condition>(?:Khi|Nếu|Trường hợp|Trong trường hợp)\s[^,;:.]{3,120}),", re.IGNORECASE)
_ROLE = re.compile(r"\s*là (?:cơ quan|đơn vị|đầu mối)\b", re.IGNORECASE)
_ROLE_AND_TASK = re.compile(
    r"\s*là (?:(?:cơ quan|đơn vị)\s)?(?:thường trực|đầu mối|chủ trì)\b[^,;.]{0,80}[,;]\s(?:có (?:trách )?nhiệm vụ?\s)?",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(r"\s(?:có|gồm|đạt|còn|chiếm)\s(?:khoảng\s|trên\s|gần\s)?\d|\sgiáp\s", re.IGNORECASE)
_GAP = re.compile(r"[\s,:]+(?:cho\s)?")
_PLACED = re.compile(
    r"\s(?:cụ thể\s|rõ\s)?(?:cấp (?:ủy|uỷ) viên|(?:ủy|uỷ) viên|đảng viên|cán bộ|công chức|viên chức|thành viên|lãnh đạo"
    r"|người|nhiệm vụ|trách nhiệm)\b",
    re.IGNORECASE,
)
_CLASS_BEHIND = re.compile(r",\s(?=(?:các|mỗi|từng)\s)")
_KEPT = 300
_SHORTEST_NAME = 3
_ADDRESSED = re.compile(r"(?:Các\s)?(?:ông|bà|đồng chí)\b[^:;.]{0,20}:\s", re.IGNORECASE)
_LABEL = re.compile(r"[^:;,.]{3,70}:\s+(?=\S)")
_NOUN_BEFORE = re.compile(
    r"\b(?:được|theo|đáp ứng|các|những|mọi|nhiệm vụ|phù hợp|đúng|với|của|và|bàn|chuyển|là)\s$", re.IGNORECASE
)
_COUNTED = r"(?:(?:thứ )?(?:nhất|một|hai|ba|bốn|tư|năm|sáu|bảy)(?: là)?,\s)"
_FIRSTLY = re.compile(_COUNTED, re.IGNORECASE)
_TIME_BETWEEN = re.compile(
    rf"\s?[,:]?\s+{_COUNTED}?"
    r"(?:(?:ngay sau|trong|sau|trước|thời gian tới)[^,]{2,60},\s+)?(?:đồng chí\s(?!(?:ủy|uỷ) viên))?",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?:BTV|Ban Thường vụ|Đồng chí|Ông|Bà|Bộ Chính trị|Ban Bí thư|Thường vụ)\b", re.IGNORECASE)
_PEOPLE = re.compile(
    r"(?:người đứng đầu|cán bộ|đảng viên|mỗi|từng|người dân|nhân dân|nhà nước|doanh nghiệp)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Order:
    """Bodies told to act, from `start` of the words on; `acts` is where what they are told begins."""

    start: int
    acts: int
    names: tuple[str, ...]
    rule: str
    confidence: float
    due: Due | None = None
    requested: bool = False


def order_in(words: str, start: int, end: int, script: Manuscript, *, implementation: bool) -> Order | None:
    """This function will find whom a clause tells to act; outside the part on implementation only strong words
    make an order.
    """
    requested = _request(words, start, end, script)
    if requested:
        return requested
    position, due = _past_adverbials(words, start, end, script)
    bodies = leading_bodies(words, position, script.lexicon, end)
    if bodies is None or not _acts(words, bodies, end, script, implementation=implementation, led_in=position > start):
        return None
    strong = compiled(script.lexicon, "verbs.orders", r"\s*{}").match(words, bodies.end) is not None
    rule = "assignment.sentence"
    sure = sureness(rule, "strong" if strong and implementation else "")
    return Order(bodies.start, bodies.end, bodies.names, rule, sure, due)


def listed_order(words: str, start: int, end: int, script: Manuscript) -> Order | None:
    """This function will read a point in a list of tasks: it tells to act when a body and a verb stand at its head,
    without a strong word.
    """
    order = order_in(words, start, end, script, implementation=True)
    if order is None or not begins_with_verb(words, order.acts, script):
        return None
    named = all(is_body(name, script.lexicon) for name in order.names)
    return order if named and not all(map(_PEOPLE.match, order.names)) else None


def begins_with_verb(words: str, start: int, script: Manuscript) -> bool:
    """This function will tell whether words begin with a verb that tells to act: "Rà soát …", "Tiếp tục đổi mới …"."""
    return _verb_first(script.lexicon).match(words, start) is not None


def introduces(passage: Passage, start: int, script: Manuscript) -> tuple[str, ...] | None:
    """This function will give the leads of a lead-in: "Sở Y tế triển khai các nhiệm vụ sau:" governs what stands
    below and is no task itself.
    """
    words = passage.words
    if len(words) > 500 or not words.endswith(":"):
        return None
    order = order_in(words, start, len(words), script, implementation=True)
    return order.names if order else None


def opens_orders(words: str, script: Manuscript) -> bool:
    """This function will tell whether a passage asks for what stands below it: "Đồng chí Bí thư đề nghị:"."""
    asking = compiled(script.lexicon, "verbs.requests", r"{}[^.;:]{0,200}:\s*$")
    return words.rstrip().endswith(":") and asking.search(words) is not None


def orders_apart(words: str, start: int, end: int, script: Manuscript, *, requesting: bool) -> list[tuple[int, int]]:
    """This function will cut a sentence behind a semicolon where another body is told to act, once one is asked."""
    cut: list[tuple[int, int]] = []
    asked = requesting
    for low, high in parts(words, start, end):
        order = order_in(words, low, high, script, implementation=asked)
        asked = asked or (order is not None and order.requested)
        if cut and not (order and asked):
            cut[-1] = (cut[-1][0], high)
        else:
            cut.append((low, high))
    return [piece for low, high in cut for piece in given_apart(words, low, high, script)]


def given_apart(words: str, start: int, end: int, script: Manuscript) -> Iterator[tuple[int, int]]:
    """This function will cut "giao Sở Y tế …, giao Sở Tài chính …" before the second: two bodies, two things."""
    low = start
    for also in _ALSO.finditer(words, start, end) if _may_add(words[start:end]) else ():
        first = order_in(words, low, also.start(), script, implementation=True)
        if first and first.requested and order_in(words, also.end(), end, script, implementation=False):
            yield low, also.start()
            low = also.end()
    yield low, end


def _request(words: str, start: int, end: int, script: Manuscript) -> Order | None:
    """ "Giao …", "đề nghị …", "yêu cầu …" right before a body."""
    for found in _asking(script).finditer(words, start, end):
        if _NOUN_BEFORE.search(words, max(start, found.start() - 12), found.start()) or _is_means(
            words, start, found, script
        ):
            continue
        between = _between(words, found, end, script)
        if between is None:
            continue
        bodies = leading_bodies(words, between, script.lexicon, end)
        if bodies and (not _is_fact(words, bodies, script) or _ROLE.match(words, bodies.end)):
            due = _due(words, start, found.start(), script) or _due(words, found.end(), between, script)
            rule = "assignment.request"
            return Order(found.start(), bodies.end, bodies.names, rule, sureness(rule), due, requested=True)
    return None


def _asking(script: Manuscript) -> re.Pattern[str]:
    """The words that ask; in a report also "chỉ đạo" behind the post of who directs."""
    return _reported_requests(script.lexicon) if script.is_news else _requests(script.lexicon)


@lru_cache(maxsize=8)
def _reported_requests(lexicon: Lexicon) -> re.Pattern[str]:
    asking, directs, posts = (
        any_of(lexicon.words(name)) for name in ("verbs.requests", "verbs.directs", "bodies.posts")
    )
    name = rf"(?:\s(?!(?:đã|đang|từng|luôn|được)\b|{asking})[^\s,.;:]+){{0,10}}?"
    return re.compile(rf"(?<!được ){asking}|(?:(?-i:{posts})|đồng chí){name}\s{directs}", re.IGNORECASE)


def _between(words: str, found: re.Match[str], end: int, script: Manuscript) -> int | None:
    """Behind what stands between a request and the body: a time, the name of a person before the post."""
    if found[0].lower().startswith("phân công") and _PLACED.match(words, found.end(), end):
        return None
    between = _TIME_BETWEEN.match(words, found.end(), end)
    if between is None:
        return None
    gap = _GAP.match(words, found.end(), end)
    places = (between.end(), past_person(words, gap.end() if gap else found.end(), end))
    return next((place for place in places if begins_with_body(words, place, script.lexicon)), None)


def _is_means(words: str, start: int, found: re.Match[str], script: Manuscript) -> bool:
    """ "… cơ chế đặt hàng, giao nhiệm vụ cho các doanh nghiệp": "giao" orders only at the head of a clause or
    behind who orders.
    """
    before = words[start : found.start()].strip(" ,:-")
    if not found[0].lower().startswith(("giao", "phân công")) or not before:
        return False
    return not (
        len(before) < 100
        and (
            begins_with_body(before, 0, script.lexicon)
            or _PERSON.match(before)
            or _PERSON.match(before.rpartition(", ")[2])
            or _ADVERBIAL.match(f"{before}, ")
        )
    )


def _past_adverbials(words: str, start: int, end: int, script: Manuscript) -> tuple[int, Due | None]:
    """Behind what stands before the subject: a label, a time, a condition; and the time or condition found there."""
    if firstly := _FIRSTLY.match(words, start, end):
        start = firstly.end()
    position = start
    if addressed := _ADDRESSED.match(words, start, end):
        return addressed.end(), None
    label = _LABEL.match(words, position, end)
    if (
        label
        and not begins_with_body(words, position, script.lexicon)
        and begins_with_body(words, label.end(), script.lexicon)
    ):
        return label.end(), None
    position = _past_document(words, position, end, script)
    for _ in range(3):
        found = _ADVERBIAL.match(words, position, end)
        if not found or begins_with_body(words, position, script.lexicon):
            break
        position = found.end()
        while position < end and words[position].isspace():
            position += 1
        if begins_with_body(words, position, script.lexicon):
            break
        if _CONDITION.match(found[0]) and (subject := _behind_comma(words, position, end, script)):
            position = subject
            break
        listed = re.compile(r"[^,;:.]{2,60},\s").match(words, position, end)
        if (
            listed
            and not begins_with_verb(words, position, script)
            and begins_with_body(words, listed.end(), script.lexicon)
        ):
            position = listed.end()
            break
    return position, _due(words, start, position, script)


def _behind_comma(words: str, start: int, end: int, script: Manuscript) -> int | None:
    """Where the subject stands behind a condition that holds commas: "nếu cần sửa đổi, bổ sung …, các bộ … đề xuất"."""
    for comma in _COMMA.finditer(words, start, min(end, start + _LONGEST_CONDITION)):
        if begins_with_body(words, comma.end(), script.lexicon):
            return comma.end()
    return None


def _past_document(words: str, start: int, end: int, script: Manuscript) -> int:
    """Behind "Thực hiện Nghị quyết số …, " where a class of bodies follows: a single body there is the issuer."""
    if compiled(script.lexicon, "kinds.kind", r"(?:Thực hiện|Triển khai)\s{}").match(words, start, end):
        for comma in _CLASS_BEHIND.finditer(words, start, min(end, start + _KEPT)):
            if begins_with_body(words, comma.end(), script.lexicon):
                return comma.end()
    return start


def _due(words: str, start: int, end: int, script: Manuscript) -> Due | None:
    """The time or condition that stands before the subject."""
    if start >= end:
        return None
    found = [
        moment.due
        for moment in find_moments(words[start:end], script.today)
        if moment.due.kind in {"relative", "conditional"}
        or moment.bounding
        or moment.due.every not in {None, "continuous"}
    ]
    if not found and (condition := _WHEN.match(words, start, end)):
        return Due("conditional", condition["condition"])
    return found[0] if found else None


def _acts(words: str, bodies: Bodies, end: int, script: Manuscript, *, implementation: bool, led_in: bool) -> bool:
    """Whether what follows the bodies tells them to act: no report, no request of theirs, no act of the issuer
    itself.
    """
    if _holds_role(words, bodies, end, script):
        return True
    if _is_fact(words, bodies, script) or _requests(script.lexicon).search(words, bodies.start, bodies.end):
        return False
    if _is_issuer(bodies, script) or _DESCRIBED.search(words, bodies.start, bodies.end):
        return False
    if implementation:
        return True
    strong = compiled(script.lexicon, "verbs.orders", r"\s*{}").match(words, bodies.end, end)
    return (strong is not None or led_in) and not all(map(_PEOPLE.match, bodies.names))


def _holds_role(words: str, bodies: Bodies, end: int, script: Manuscript) -> bool:
    """ "Sở Nội vụ là cơ quan thường trực, theo dõi …": the role is followed by what it is to do."""
    role = _ROLE_AND_TASK.match(words, bodies.end, end)
    return role is not None and begins_with_verb(words, role.end(), script)


def _is_fact(words: str, bodies: Bodies, script: Manuscript) -> bool:
    return compiled(script.lexicon, "verbs.facts", r"\s*{}").match(words, bodies.end) is not None


def _is_issuer(bodies: Bodies, script: Manuscript) -> bool:
    """The issuer tells others; what it undertakes itself is no assignment."""
    issuer, name = fold(script.document.issuer or ""), fold(bodies.names[0])
    shortened = name.count(" ") >= _SHORTEST_NAME and issuer.startswith(f"{name} ")
    return bool(issuer) and len(bodies.names) == 1 and (name == issuer or shortened)


@lru_cache(maxsize=8)
def _requests(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?<!được ){any_of(lexicon.words('verbs.requests'))}", re.IGNORECASE)


@lru_cache(maxsize=8)
def _verb_first(lexicon: Lexicon) -> re.Pattern[str]:
    verbs = {*lexicon.words("verbs.tasks"), *lexicon.words("verbs.adverbs"), *lexicon.words("verbs.openers")}
    return re.compile(any_of(sorted(verbs, key=len, reverse=True)), re.IGNORECASE)
