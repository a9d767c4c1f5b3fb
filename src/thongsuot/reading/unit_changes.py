"""Finds reorganisations of units.

Reads: tables of old and new units, and sentences of the form that resolutions on administrative units use. Writes:
unit changes:

    "Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của xã A, xã B và một phần … của xã C thành xã mới có tên
    gọi là xã D"
      →  new xã D, from xã A (whole), xã B (whole), xã C (part)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from thongsuot.reading.bodies import split_bodies
from thongsuot.reading.confidence import sureness
from thongsuot.reading.dates import find_moments
from thongsuot.reading.letters import UPPER
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import UnitChange
from thongsuot.reading.passages import Passage
from thongsuot.reading.tables import DataTable

_KIND = r"(?:xã|phường|thị trấn|thị xã|đặc khu|huyện|quận|tỉnh|thành phố)"
_SOURCES = re.compile(
    r"(?:Sắp xếp|Nhập|Hợp nhất|Sáp nhập|Điều chỉnh|trên cơ sở nhập|trên cơ sở sắp xếp|trên cơ sở)\s(?P<sources>.+)",
    re.IGNORECASE | re.DOTALL,
)
_NEW = re.compile(
    rf"(?:thành|thành lập|lập)\s(?:một\s|01\s)?(?:{_KIND}\s(?:mới\s)?)?(?:\(?có tên gọi là|lấy tên là|mang tên"
    rf"|gọi là|có tên là|tên gọi là)\s(?P<named>{_KIND}\s[^.;,]+)"
    rf"|\bvào\s(?P<into>{_KIND}\s(?-i:[{UPPER}\d])[^.;,]*)"
    rf"|\bthành\s(?:lập\s)?(?P<plain>{_KIND}\s(?-i:[{UPPER}\d])[^.;,]*)",
    re.IGNORECASE,
)
_FOUNDED = re.compile(
    rf"Thành lập\s(?P<new>{_KIND}\s[{UPPER}][^,.;]*?)\s(?:thuộc\s[^,.;]*?\s)?trên cơ sở\b", re.IGNORECASE
)
_MERGED = re.compile(
    r"(?:(?:Quyết nghị|Quyết định)\s)?(?:Hợp nhất|Sáp nhập|Nhập)\s(?P<sources>[^.;]+?)\s"
    r"(?:(?:để )?(?:thành lập|thành)\s(?:(?:tổ chức|cơ quan|đơn vị) (?:mới )?(?:có tên(?: gọi)? là|lấy tên là)\s)?"
    r"|,\slấy tên là\s|lấy tên là\s)(?P<new>[^.;]+)",
)
_MADE = re.compile(
    r"(?:(?:Quyết nghị|Quyết định)\s)?[Tt]hành lập\s(?P<new>[^.;]+?)\strên cơ sở\s"
    r"(?:tổ chức lại|hợp nhất|sáp nhập|sắp xếp|chuyển)"
    r"(?:,\s(?:tổ chức lại|hợp nhất|sáp nhập|sắp xếp))?\s(?:nguyên trạng\s)?(?P<sources>[^.;]+)"
)
_DECIDING = frozenset({"decision", "resolution", "conclusion", "other"})
_LONGEST_NAME = 120
_BELOW = re.compile(r"\s(?:trực )?thuộc\s.*$", re.IGNORECASE)
_HAMLET = re.compile(r"(?:thôn|bản|xóm|khối|tổ|phòng|trường)\s", re.IGNORECASE)
_NAMED = re.compile(rf"(?:[{UPPER}]|(?:thôn|bản|xóm|khối|tổ dân phố|tổ|phòng|trường)\s[{UPPER}\d])")
_PIECE = re.compile(r"(?P<part>toàn bộ|một phần|phần còn lại|phần diện tích)", re.IGNORECASE)
_NAMES = re.compile(rf"(?P<many>các\s)?(?P<kind>{_KIND})\s(?=[{UPPER}\d])", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{1,2}(?:\s\([^)]*\))?")
_CUT = re.compile(r"\s*,\s*(?:và\s)?|\s+và\s+|\s*;\s*")
_WITHIN = re.compile(
    r"\s*(?:sau khi|nhập|theo quy định|có tên|thuộc (?:huyện|thị xã|thành phố|tỉnh)|để|tại)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_PARTS = {"toàn bộ": "whole", "một phần": "part", "phần còn lại": "rest", "phần diện tích": "part"}
_FORCE = re.compile(
    r"(?:có hiệu lực|hiệu lực thi hành)[^.]{0,60}?(?P<when>(?:từ|kể từ)?\s?(?:ngày)\s[^.;]{4,60})", re.IGNORECASE
)
_WORK = re.compile(
    r"(?:chính thức hoạt động|đi vào hoạt động|bắt đầu hoạt động)[^.]{0,30}?(?P<when>(?:từ\s|kể "
    r"từ\s)?ngày\s[^.;]{4,40})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Days:
    effective: date | None
    operates_from: date | None


def find_unit_changes(script: Manuscript, tables: Sequence[DataTable]) -> Iterator[UnitChange]:
    """This function will find the reorganisations in tables and sentences."""
    changes = [*_in_tables(tables), *_in_sentences(script)]
    days = _days(script) if changes else None  # most documents reorganise nothing: then no day is looked for
    for change in changes:
        yield replace(change, effective=days.effective, operates_from=days.operates_from) if days else change


def _in_tables(tables: Sequence[DataTable]) -> Iterator[UnitChange]:
    for table in tables:
        if table.kind == "units":
            yield from _table_changes(table)


def _in_sentences(script: Manuscript) -> Iterator[UnitChange]:
    for index, passage, mark in script.body():
        for start, end in script.sentences[index]:
            change = _sentence_change(passage, start, end)
            if change is None and script.document.kind in _DECIDING:
                change = _body_change(script, passage, max(start, mark.rest), end)
            if change:
                yield change


def _table_changes(table: DataTable) -> Iterator[UnitChange]:
    for row in table.rows:
        old, new = row.words("old_units"), row.words("new_unit")
        sources = tuple(_listed(old))
        if sources and new:
            yield UnitChange(
                *row.span("old_units", "new_unit"),
                new.strip(" .;"),
                sources,
                confidence=sureness("table.units"),
                rule="table.units",
            )


def _sentence_change(passage: Passage, start: int, end: int) -> UnitChange | None:
    words = passage.words[start:end]
    founded = _FOUNDED.search(words)
    named = None if founded else next(iter(_NEW.finditer(words)), None)
    if not founded and not named:
        return None
    opened = _SOURCES.search(words, founded.start() if founded else 0, named.start() if named else len(words))
    if not opened:
        return None
    new = founded["new"] if founded else next(filter(None, named.groups()), "") if named else ""
    sources = tuple(_listed(opened["sources"]))
    if named and named["into"] and sources and all(name.lower() != new.strip().lower() for name, _ in sources):
        sources = (*sources, (new.strip(), "whole"))
    if not sources:
        return None
    place = passage.span(start, start + len(words.rstrip(" .;")))
    rule = "units.sentence"
    return UnitChange(*place, _clean(new), sources, confidence=sureness(rule), rule=rule)


def _body_change(script: Manuscript, passage: Passage, start: int, end: int) -> UnitChange | None:
    """ "Hợp nhất Ban A và Ban B thành Ban C": a sentence that begins so decides it, where the document can decide."""
    found = _MERGED.match(passage.words, start, end) or _MADE.match(passage.words, start, end)
    if found is None:
        return None
    new = _BELOW.sub("", _WITHIN.sub("", " ".join(found["new"].split()))).strip(" .,;:")
    names = split_bodies(_WITHIN.sub("", found["sources"]), script.lexicon)
    if len(names) == 1 and _HAMLET.match(names[0]):
        names = tuple(_CUT.split(names[0]))
    named = (new, *names)
    if len(names) < 2 or not all(len(name) < _LONGEST_NAME and _NAMED.match(name) for name in named):
        return None
    place = passage.span(start, found.end())
    rule = "units.sentence"
    return UnitChange(*place, new, tuple((name, "whole") for name in names), confidence=sureness(rule), rule=rule)


def _listed(words: str) -> Iterator[tuple[str, str]]:
    """The units in a list with what becomes of each: "toàn bộ", "một phần" and "phần còn lại" govern the names
    behind them.
    """
    pieces = list(_PIECE.finditer(words))
    bounds = [0, *(piece.start() for piece in pieces), len(words)]
    governing = ["whole", *(_PARTS[piece["part"].lower()] for piece in pieces)]
    for part, low, high in zip(governing, bounds, bounds[1:], strict=False):
        yield from ((name, part) for name in _names(words[low:high]))


def _names(words: str) -> Iterator[str]:
    """Names with their kind; "các xã A, B và C" shares it."""
    kind = ""
    first = _NAMES.search(words)
    for name in _CUT.split(words[first.start() :]) if first else ():
        found = _NAMES.match(name)
        if found:
            kind = found["kind"]
            yield _clean(name[len(found["many"] or "") :])
        elif kind and (name[:1].isupper() or _NUMBERED.fullmatch(name.strip())):
            yield f"{kind} {_clean(name)}"


def _clean(name: str) -> str:
    return _WITHIN.sub("", " ".join(name.split())).strip(" .,;:*")


def _days(script: Manuscript) -> _Days:
    """The day of force and the day on which the new units begin to work, which the text gives once for all."""
    text = "\n".join(passage.words for passage in script.flow)
    effective = _day(_FORCE.search(text)) or (script.today if _FORCE.search(text) else None)
    return _Days(effective, _day(_WORK.search(text)))


def _day(found: re.Match[str] | None) -> date | None:
    moments = find_moments(found["when"], None) if found else []
    return next((moment.due.until for moment in moments if moment.due.kind == "day"), None)
