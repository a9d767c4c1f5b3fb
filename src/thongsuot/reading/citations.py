"""Finds mentions of other documents that carry a number or a symbol.

Reads: a manuscript. Writes: citations, one for each document in a list, then joined inside the text: what one
mention lacks (the
symbol, the label) the others settle.

    "Nghị quyết số 18, số 19 và Nghị quyết số 20"                  →  three
    "Nghị quyết số 20-NQ/TU … Nghị quyết số 20"                    →  both 20-NQ/TU, one label
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from thongsuot.reading.confidence import sureness
from thongsuot.reading.dates import find_moments
from thongsuot.reading.letters import LETTER, UPPER
from thongsuot.reading.lexicon import Lexicon
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Citation
from thongsuot.reading.passages import Passage
from thongsuot.reading.patterns import any_of
from thongsuot.vietnamese.text import fold

_CODE = rf"[{LETTER}](?:[{LETTER}\d&]|\.(?=[{LETTER}\d]))*"
_NUMBERED = r"(?P<number>\d{1,5}(?:\.\d{1,3})?[a-zđ]?)\s?"
_TAIL = rf"(?P<tail>(?:[-–/]\s?(?:\d{{4}}[-/]\s?)?{_CODE}(?:\s?[-/&]\s?{_CODE})*))"
_SYMBOL = rf"(?:{_NUMBERED}{_TAIL}|(?P<blank>[-/]{_CODE}(?:[-/]{_CODE})*))"
_DATE = re.compile(r"[,\s(]*\bngày\s(?=\d)", re.IGNORECASE)
_ISSUER = re.compile(
    rf"[\s,]*\b(?:của|do)\s(?P<issuer>(?:(?:các|Hội nghị lần thứ [\w ]{{1,12}})\s)?[{UPPER}][^,.;:()“”\"\[\]\n]*)",
    re.IGNORECASE,
)
_ISSUER_END = re.compile(
    r"\s(?:về|quy định|phê duyệt|ban hành|hướng dẫn|sửa đổi|thực hiện|triển khai|khóa này|sát|đã|trong|để"
    r"|tại|theo|là|và(?! [Tt]ruyền| [Cc]ông| [Đđ]ào| [Mm]ôi| [Đđ]ầu| Tư| Xã| Du| Phát| Thể| Đổi"
    r"| Dân| Phổ| Thương| Phòng| Nhân| Kiểm| Hội| Gia)|được|có|cho"
    r"|nêu|chủ trì|sẽ|trên|từ|nhằm|với)\b.*",
    re.IGNORECASE,
)
_NEXT = re.compile(
    rf"(?P<gap>\s*(?:,|;|và|hoặc|,\s?và)\s+(?:các\s)?)(?P<so>số\s)?(?:{_SYMBOL}|(?P<bare>\d{{1,3}}))(?![\w%/]|[.,]\d|\s?(?:năm|ngày|tháng|khóa)\b(?!\s\d))"
)
_ISSUED_BEFORE = re.compile(
    r"ngày\s[^,]{4,25},\s[^,.;]{2,60}?\b(?:xây dựng|ban hành|ký|thông qua)\s(?:xong\s)?$", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_JOINED = re.compile(r"\s+và\s+")
_COUNT_BEFORE = re.compile(r"\b\d+\s$")
# a number, or the sign and a letter of a symbol: cheap to look for, and most passages hold none
_MAY_NAME = re.compile(rf"[\d/-](?:(?<=\d)|(?=[{LETTER}]))")
_LOOK_BACK = 120


@dataclass(frozen=True, slots=True)
class _Mention:
    """A citation in a passage before it is joined with the others; slices of the passage's words."""

    start: int
    end: int
    kind: str
    number: str | None
    symbol: str | None
    issued_on: date | None = None
    issuer: str | None = None
    rule: str = "citation.symbol"


def find_citations(script: Manuscript) -> tuple[Citation, ...]:
    """This function will find the citations of a whole text."""
    found = [
        _placed(passage, mention)
        for passage in script.everything
        for mention in _mentions(passage.words, script.lexicon)
        if not _is_itself(mention, script)
    ]
    return tuple(_labelled(found, script.text))


@lru_cache(maxsize=8)
def _opening(lexicon: Lexicon) -> re.Pattern[str]:
    """A kind of document, a few words of a law's or report's name, and a number or symbol."""
    kinds = _kind_words(lexicon).pattern
    named = rf"(?:\s(?!số\b)[{LETTER}]+,?){{1,14}}?(?=\ssố\b)"
    return re.compile(
        rf"(?P<kind>{kinds})(?P<named>{named})?(?:\s|:\s(?=số\s))(?P<so>số\s?:?\s?)?(?:{_SYMBOL}(?![\w%])"
        rf"|(?P<bare>\d{{1,5}})(?![\d%]|[.,/]\d|\s(?:năm|ngày|tháng|khóa)\b(?!\s\d)))",
        re.IGNORECASE,
    )


def _mentions(words: str, lexicon: Lexicon) -> Iterator[_Mention]:
    if not _MAY_NAME.search(words):
        return
    kinds = _kinds(lexicon)
    for found in _opening(lexicon).finditer(words):
        start, kind_words = _nearest_kind(found, lexicon)
        if found["bare"] and not _may_be_bare(found, words, start):
            continue
        yield from _spread(list(_listed(words, found, kinds[fold(kind_words)], start)))


def _nearest_kind(found: re.Match[str], lexicon: Lexicon) -> tuple[int, str]:
    """ "Kế hoạch thực hiện Chỉ thị số 27": of two kinds the one nearer to the number is meant; where it begins,
    and its words.
    """
    nearer = list(_kind_words(lexicon).finditer(found["named"] or ""))
    if not nearer or _fits(found, found["kind"], lexicon) > _fits(found, nearer[-1][0], lexicon):
        return found.start(), found["kind"]
    return found.start("named") + nearer[-1].start(), nearer[-1][0]


def _fits(found: re.Match[str], words: str, lexicon: Lexicon) -> bool:
    """Whether the symbol has the code of a kind: "Thông báo kết luận số 25/TB-VPCP" is a notice."""
    codes = lexicon.codes()
    return any(codes.get(part) == _kinds(lexicon)[fold(words)] for part in re.split(r"[-/\s]", found["tail"] or ""))


@lru_cache(maxsize=8)
def _kinds(lexicon: Lexicon) -> dict[str, str]:
    return {fold(word): key for word, key in lexicon.keys("kinds.kind").items()}


@lru_cache(maxsize=8)
def _kind_words(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(any_of(sorted(lexicon.keys("kinds.kind"), key=lambda word: (-len(word), word))), re.IGNORECASE)


def _may_be_bare(found: re.Match[str], words: str, start: int) -> bool:
    """A number without symbol names a document only behind a capital or "số", and not behind a count ("4 nghị
    quyết").
    """
    if len(found["bare"]) > 3 and (not found["so"] or found["named"]) and _YEAR.match(found["bare"]):
        return False
    return bool(found["so"]) or (words[start].isupper() and not _COUNT_BEFORE.search(words, max(0, start - 8), start))


def _listed(words: str, found: re.Match[str], kind: str, start: int) -> Iterator[_Mention]:
    """The mention itself, then those that a list goes on with without saying the kind again."""
    mention = _mention(words, found, kind, start)
    yield mention
    while (after := _NEXT.match(words, mention.end)) and (after["so"] or after["tail"] or _plural(words, found)):
        if not (after["so"] or after["tail"]) and after["bare"] is None:
            return
        mention = _mention(words, after, kind, after.start() + len(after["gap"]))
        yield mention


def _plural(words: str, found: re.Match[str]) -> bool:
    return re.search(r"\bcác\s$", words[max(0, found.start() - 5) : found.start()], re.IGNORECASE) is not None


def _mention(words: str, found: re.Match[str], kind: str, start: int) -> _Mention:
    end = found.end()
    issued_on, end = _date_behind(words, end)
    issuer, end = _issuer_behind(words, end)
    if issued_on is None and issuer:
        issued_on, end = _date_behind(words, end)
    if issued_on is None:
        issued_on, start = _date_before(words, start)
    number = found["number"] or found.groupdict().get("bare")
    symbol = re.sub(r"\s", "", (found["number"] or "") + (found["tail"] or "")) or found["blank"]
    rule = "citation.symbol" if symbol else "citation.number"
    return _Mention(start, end, kind, number, symbol, issued_on, issuer, rule)


def _date_behind(words: str, end: int) -> tuple[date | None, int]:
    lead = _DATE.match(words, end)
    if not lead:
        return None, end
    moments = [
        moment for moment in find_moments(words[end : end + 60], None) if moment.due.kind == "day" and moment.start < 6
    ]
    return (moments[0].due.until, end + moments[0].end) if moments else (None, end)


def _issuer_behind(words: str, end: int) -> tuple[str | None, int]:
    found = _ISSUER.match(words, end)
    if not found or (not found["issuer"][:1].isupper() and not found["issuer"].lower().startswith("hội nghị")):
        return None, end
    issuer = _ISSUER_END.sub("", found["issuer"]).strip()
    return issuer, found.start("issuer") + len(issuer)


def _date_before(words: str, start: int) -> tuple[date | None, int]:
    """ "ngày 5/7/2022, UBND tỉnh cũng đã xây dựng Chương trình …": the day stands before the document it made."""
    low = max(0, start - _LOOK_BACK)
    found = _ISSUED_BEFORE.search(words[low:start])
    if not found:
        return None, start
    moments = [moment for moment in find_moments(found[0], None) if moment.due.kind == "day"]
    return (moments[0].due.until, low + found.start()) if moments else (None, start)


def _spread(mentions: Sequence[_Mention]) -> Iterator[_Mention]:
    """In a list the date and issuer of the last hold for those before it that carry none."""
    last = mentions[-1]
    for mention in mentions:
        yield replace(mention, issued_on=mention.issued_on, issuer=mention.issuer or last.issuer)


def _placed(passage: Passage, mention: _Mention) -> Citation:
    start, end = passage.span(mention.start, mention.end)
    return Citation(
        start, end, mention.kind, mention.number, mention.symbol, mention.issued_on, mention.issuer, rule=mention.rule
    )


def _is_itself(mention: _Mention, script: Manuscript) -> bool:
    own = script.document
    return (
        own.symbol is not None
        and fold(mention.symbol or "") == fold(own.symbol)
        and mention.issued_on in {None, own.issued_on}
    )


def _labelled(found: Sequence[Citation], text: str) -> Iterator[Citation]:
    """Joins the mentions of one document: the symbol, date and label that any of them carries."""
    symbols = _settled(found)
    dates: dict[tuple[str, str | None, str], set[date]] = defaultdict(set)
    full = [
        replace(item, symbol=item.symbol or symbols.get((item.kind, _plain(item.number))))
        for item in _shared_dates(found, text)
    ]
    for item in full:
        if item.issued_on:
            dates[_key(item)].add(item.issued_on)
    for item in full:
        days = dates[_key(item)]
        year = item.issued_on or (min(days) if len(days) == 1 else None)
        conflicting = len(days) > 1 and item.issued_on is None
        doubt = "several" if conflicting else "settled" if item.symbol and item.rule == "citation.number" else ""
        yield replace(item, same_as=_label(item, year), confidence=sureness(item.rule, doubt))


def _shared_dates(found: Sequence[Citation], text: str) -> Iterator[Citation]:
    """ "Tờ trình số 342/TTr-CP và Đề án số 343/ĐA-CP ngày 09 tháng 5 năm 2025": the day holds for both."""
    for item, after in zip(found, [*found[1:], None], strict=False):
        near = (
            after is not None
            and item.issued_on is None
            and item.issuer is None
            and item.symbol
            and _JOINED.fullmatch(text[item.end : after.start])
        )
        yield replace(item, issued_on=after.issued_on) if near and after and after.kind != item.kind else item


def _settled(found: Sequence[Citation]) -> dict[tuple[str, str | None], str]:
    """The symbol of a kind and number, where the text gives exactly one."""
    symbols: dict[tuple[str, str | None], dict[str, str]] = defaultdict(dict)
    for item in found:
        if item.symbol and item.number:
            symbols[item.kind, _plain(item.number)][fold(item.symbol)] = item.symbol
    return {key: next(iter(written.values())) for key, written in symbols.items() if len(written) == 1}


def _plain(number: str | None) -> str | None:
    return number.lstrip("0") if number else None


def _key(item: Citation) -> tuple[str, str | None, str]:
    return item.kind, _plain(item.number), fold(item.symbol or "")


def _label(item: Citation, day: date | None) -> str:
    written = (item.symbol or f"{item.kind} {item.number}").upper()
    return f"{written} {day.year}" if day else written
