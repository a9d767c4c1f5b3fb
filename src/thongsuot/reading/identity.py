"""Finds out who issued what, when.

Reads: the first passages, those of tables included (letterheads are often laid out in one). Writes: the
`Identity`. Known are the
Party's form ("Số 15-NQ/TU", title, "CỦA BỘ CHÍNH TRỊ"), the state's form of Decree 30/2020/NĐ-CP ("Số:
308/KH-UBND"), annexes and
news reports. Identity = kind + number + issuer + date, for numbers repeat.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from thongsuot.reading.bodies import begins_with_body
from thongsuot.reading.dates import find_moments
from thongsuot.reading.lexicon import Lexicon
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Identity
from thongsuot.reading.passages import Passage
from thongsuot.reading.patterns import compiled
from thongsuot.vietnamese.text import fold

_HEAD = 30
_SYMBOL = re.compile(
    r"^\W*Số\W{0,3}(?P<symbol>(?P<number>[\d.]*)\s?[-/]\s?[\w.]+(?:\s?[-/&]\s?\w+)*)\s*$", re.IGNORECASE
)
_PLACE = re.compile(r"^\W*(?P<place>[^,\d]{2,40}),\s*ngày\s", re.IGNORECASE)
_PLAYED = re.compile(r"^CỦA\s+(?P<issuer>.+)$", re.IGNORECASE)
_NATIONAL = ("cong hoa xa hoi", "doc lap tu do", "dang cong san viet nam", "viet nam")
_ABOUT = re.compile(r"V/v:?\s+(?P<title>\S.*)$", re.IGNORECASE)
_ATTACHED = re.compile(r"\(?(?:Ban hành )?kèm theo\b.*", re.IGNORECASE)
_ISSUED_BY = re.compile(r"của\s+(?P<issuer>[^)]+?)\s*\)?$")
_OUTLET = re.compile(r"^(?:\(?Theo|Nguồn:?)\s+(?P<outlet>.{2,60}?)\)?\.?$|^\(?(?P<dateline>[A-ZĐ]{3,8})\)?\s?[–-]\s")
_NEWS_DATE = re.compile(
    r"\b(?P<day>\d{1,2})[/-](?P<month>\d{1,2})[/-](?P<year>(?:19|20)\d\d)\b|\b(?P<day2>\d{1,2})[/-](?P<month2>\d{1,2})\b"
    r"|\b(?P<day3>\d{1,2}) tháng (?P<month3>\d{1,2}),? năm (?P<year3>(?:19|20)\d\d)\b"
)
# the day of a document that the report names is not the report's own: "Nghị quyết số 57-NQ/TW, ngày 22/12/2024"
_CITED = re.compile(r"[-/][A-ZĐ]{1,4}\w*,?\s+ngày\s$")
_MONTHS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
    "muoi mot": 11,
    "muoi hai": 12,
}
_SPOKEN_DATE = re.compile(
    r"(?P<day>\d{1,2}) tháng (?P<month>mười một|mười hai|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười),? "
    r"(?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_FURNITURE = re.compile(r"\d{1,2}:\d{2}|»|›|\s>\s")  # a time of printing, the way to the page
_YEAR = re.compile(r"\b(20\d\d)\b")
_LONGEST_TITLE = 600


_PASSED = re.compile(r"thông qua(?:\s+tại[^.]{0,80}?)?,?\s+(?P<when>ngày\s+\d{1,2}[^.]{4,30})")
_SELF = re.compile(
    r"\b(?P<kind>Nghị quyết|Kết luận|Chỉ thị|Kế hoạch|Quyết định|Quy định|Hướng dẫn|Chương trình|Thông báo|Đề án) này\b"
)


def identify(script: Manuscript) -> Identity:
    """This function will find the identity of a document; what the text does not tell stays None."""
    head = [passage for passage in script.everything[:_HEAD] if len(passage.words) < _LONGEST_TITLE]
    title_at = _kind_line(head, script.lexicon)
    head = _by_column(head, title_at)
    if head and fold(head[0].words).startswith("phu luc"):
        return _annex(head)
    symbol = next((found for passage in head if (found := _SYMBOL.match(passage.words))), None)
    if title_at is None and symbol is None:
        return _headless(script) or _news(script)
    official = _official(head, title_at, symbol, script.lexicon)
    return official if official.issued_on else replace(official, issued_on=_adopted(script.text))


def _by_column(head: list[Passage], title_at: int | None) -> list[Passage]:
    """Where the letterhead is laid out in columns, its left one comes before its right one."""
    letterhead = head[:title_at]
    left = [passage for passage in letterhead if passage.cell is None or passage.cell.column == 0]
    right = [passage for passage in letterhead if passage.cell is not None and passage.cell.column > 0]
    return left + right + head[len(letterhead) :]


def _headless(script: Manuscript) -> Identity | None:
    """A document without its letterhead tells its kind when it speaks of itself ("Kết luận này") and has numbered
    sections.
    """
    own = Counter(found["kind"] for found in _SELF.finditer(script.text)).most_common(1)
    if not own or own[0][1] < 2 or not any(mark.kind == "section" for mark in script.marks):
        return None
    words = own[0][0]
    outside = [passage for passage in (*script.flow[:1], *script.flow[script.ending :]) if len(passage.words) < 200]
    named = re.compile(rf"{words}\s+(?:số\s+)?(?P<symbol>(?P<number>\d+)[-/]\w+(?:[-/]\w+)*)")
    found = next((match for passage in outside if (match := named.search(passage.words))), None)
    return Identity(
        script.lexicon.keys("kinds.kind")[words.lower()],
        symbol=found["symbol"] if found else None,
        number=found["number"] if found else None,
        issued_on=_news_day(script),
    )


def _official(
    head: Sequence[Passage], title_at: int | None, symbol: re.Match[str] | None, lexicon: Lexicon
) -> Identity:
    written = re.sub(r"\s", "", symbol["symbol"]) if symbol else None
    title, issuer = _title(head, title_at)
    return Identity(
        kind=_kind(head, title_at, written, lexicon),
        symbol=written,
        number=(symbol["number"] or None) if symbol else None,
        issued_on=_dated(head),
        issuer=issuer or _letterhead(head, lexicon),
        title=title or next((found["title"] for passage in head if (found := _ABOUT.match(passage.words))), None),
        place=next((found["place"].strip() for passage in head if (found := _PLACE.match(passage.words))), None),
    )


def _kind_line(head: Sequence[Passage], lexicon: Lexicon) -> int | None:
    """The passage that holds the kind of document and nothing else: "NGHỊ QUYẾT", "KẾ HOẠCH"."""
    kinds = {fold(word) for word in lexicon.keys("kinds.kind")}
    for index, passage in enumerate(head):
        if passage.words.isupper() and fold(passage.words) in kinds:
            return index
    return None


def _kind(head: Sequence[Passage], title_at: int | None, symbol: str | None, lexicon: Lexicon) -> str:
    """The title line decides before the code: under HD 05 decisions and regulations share one."""
    if title_at is not None:
        wanted = fold(head[title_at].words)
        return next(key for word, key in lexicon.keys("kinds.kind").items() if fold(word) == wanted)
    codes = lexicon.codes()
    parts = re.split(r"[-/]", symbol or "")
    return next((codes[part] for part in parts if part in codes), "letter" if symbol else "other")


def _title(head: Sequence[Passage], title_at: int | None) -> tuple[str | None, str | None]:
    """The summary below the kind, and the issuer where a line "CỦA …" names one."""
    if title_at is None:
        return None, None
    issuer, lines = None, list[str]()
    for passage in head[title_at + 1 : title_at + 5]:
        named = _PLAYED.match(passage.words)
        if named and passage.words.isupper() and not lines:
            issuer = named["issuer"]
            continue
        if (lines and passage.words.isupper() != lines[0].isupper()) or _ends_title(passage.words):
            break
        if any(fold(passage.words) == fold(above.words) for above in head[:title_at]):
            break  # the issuer again, above what it decides
        lines.append(passage.words)
    return " ".join(lines) or None, issuer


def _ends_title(words: str) -> bool:
    return (
        not re.search(r"\w", words)
        or words.endswith((".", ":", ";"))
        or re.match(r"[IVX]+[-.]\s?|\d+\.|- |Căn cứ|Thực hiện|Điều", words) is not None
    )


def _letterhead(head: Sequence[Passage], lexicon: Lexicon) -> str | None:
    """The body that issues: the lines before the number that are no national title."""
    lines: list[str] = []
    for passage in head:
        words = re.sub(r"[-_*\s]+$", "", passage.words)
        names = words.isupper() or (passage.cell is not None and begins_with_body(words, 0, lexicon))
        if _SYMBOL.match(passage.words) or (lines and words and not names):
            break
        if names and not fold(words).startswith(_NATIONAL) and not words.startswith(("Số", "SỐ")):
            lines.append(words)
    # the body above it stands first: "UBND TỈNH HÀ NAM / SỞ NỘI VỤ" is a department's letterhead
    own = max((at for at, line in enumerate(lines) if compiled(lexicon, "bodies.heads").match(line)), default=0)
    return " ".join(lines[own:]) or None


def _dated(head: Sequence[Passage]) -> date | None:
    """The day of issue: that of the line with the place and the date, else a line that is a date and nothing more."""
    for passage in head:
        if _PLACE.match(passage.words) or len(passage.words) < 40:
            days = [moment.due.until for moment in find_moments(passage.words, None) if moment.due.kind == "day"]
            if days:
                return days[0]
    return None


def _adopted(text: str) -> date | None:
    """The day on which an assembly passed the text, told at its end: "… thông qua ngày 16 tháng 6 năm 2025"."""
    passed = list(_PASSED.finditer(text))
    days = [
        moment.due.until
        for found in passed[-1:]
        for moment in find_moments(found["when"], None)
        if moment.due.kind == "day"
    ]
    return days[0] if days else None


def _annex(head: Sequence[Passage]) -> Identity:
    """An annex has its date and issuer from the document it is attached to."""
    attached = next((passage.words for passage in head if _ATTACHED.match(passage.words)), "")
    days = [moment.due.until for moment in find_moments(attached, None) if moment.due.kind == "day"]
    issuer = _ISSUED_BY.search(attached)
    title = next((passage.words for passage in head[1:] if passage.words.isupper() and passage.cell is None), None)
    return Identity(
        "annex", issued_on=days[-1] if days else None, issuer=issuer["issuer"] if issuer else None, title=title
    )


def _news(script: Manuscript) -> Identity:
    flow = script.flow
    outlet = next((found for passage in (*flow[:1], *reversed(flow)) if (found := _OUTLET.match(passage.words))), None)
    first = next((passage.words for passage in flow if not _FURNITURE.search(passage.words)), "")
    title = first if 20 < len(first) < 250 and not re.search(r"[.!:;|]$", first) else None
    return Identity(
        "news" if flow else "other",
        issued_on=_news_day(script),
        issuer=(outlet["outlet"] or outlet["dateline"]) if outlet else None,
        title=title,
    )


def _news_day(script: Manuscript) -> date | None:
    """The date line, else the first day named, with the year that the text names most often."""
    top = "\n".join(passage.words for passage in script.flow[:8])[:3000]
    if spoken := _SPOKEN_DATE.search(top):
        return _day(int(spoken["year"]), _MONTHS[fold(spoken["month"])], int(spoken["day"]))
    found = [match for match in _NEWS_DATE.finditer(top) if not _CITED.search(top, 0, match.start())]
    full = next((match for match in found if match["year"] or match["year3"]), None)
    if full and (full is found[0] or full.start() < 400):
        year, month, day = (full[name] or full[f"{name}3"] for name in ("year", "month", "day"))
        return _day(int(year), int(month), int(day))
    partial = next((match for match in found if match["day2"]), None)
    years = [match["year"] for match in _NEWS_DATE.finditer(script.text) if match["year"]] or _YEAR.findall(script.text)
    if partial is None or not years:
        return None
    return _day(int(Counter(years).most_common(1)[0][0]), int(partial["month2"]), int(partial["day2"]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
