"""Tells where the names of bodies stand, and cuts lists of them.

Reads: words. Writes: the end of the list of bodies with which words begin, and the bodies in it:

    "Sở Nội vụ, Công an tỉnh và các sở, ban, ngành chủ động rà soát …"  →  Sở Nội vụ · Công an tỉnh · các sở, ban, ngành

The list ends at the first word that tells to act; capitals keep a name whole ("Ban Tổ chức" holds no verb, "ban tổ
chức" may).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from thongsuot.reading.letters import LOWER, UPPER
from thongsuot.reading.lexicon import Lexicon
from thongsuot.reading.patterns import any_of, compiled
from thongsuot.reading.people import without_person

LONGEST_LIST = 600
_CUT = re.compile(r"\s*;\s*|\s*,\s*|\s+và\s+|\s*\n\s*")
_JOINT = re.compile(r"(?<=\w)\s(?=(?:Bộ|Sở)\s[A-ZĐ])")
_SHARED_HEAD = re.compile(
    r"(?P<post>(?:Giám đốc|Thủ trưởng|Chủ tịch|Bí thư|Bộ trưởng|Lãnh đạo)\s)?[Cc]ác "
    r"(?P<head>Đảng (?:ủy|uỷ)|Ban cán sự đảng|[Bb]ộ|[Ss]ở|UBND|Ủy ban nhân dân|Tỉnh ủy)\s?:\s"
)
_OFFICE = re.compile(r"Văn phòng (?:Đoàn ĐBQH|Đoàn đại biểu Quốc hội|HĐND|Hội đồng nhân dân)$", re.IGNORECASE)
_TOLD = re.compile(rf"[^:;.()]{{3,120}}(?:\([^():;]{{1,60}}\))?:\s(?=[{UPPER}][{LOWER}])")
_LEVEL = re.compile(
    r"\b(?:tỉnh|[Tt]hành phố|xã|phường|đặc khu|Trung ương)\s"
    rf"(?=[{LOWER}])(?!(?:và|hoặc|cùng|với|thuộc|trực|có|liên|trong|trên|theo|được|của|nơi|về|tại|là|mới|cũ|sau|trước|giáp|biên|ven"
    r"|miền|vùng|nông|đảo|ủy|uỷ|lỵ|đoàn|đội|hội|viên|đóng|phụ|đã|sẽ|đang|còn|khác|đặc|loại|trọng|nghèo|khó|để|do|bị|chưa"
    r"|các|những|số|hạng|này|đó|ta|nhà|thông|lân|an toàn)\b)"
)
_CAPITALS = re.compile(rf"[{UPPER}]{{2,}}(?:\s[{UPPER}]{{2,}})+")
_PLURAL = re.compile(r"(?:các|những)\s", re.IGNORECASE)
_COUNCIL = re.compile(r"(?:Thường trực )?(?:Hội đồng nhân dân|HĐND)")
_COMMITTEE = re.compile(r"(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND)\s(?=\w)")
_ROLE = re.compile(r"\s[-–—]\s?(?:là )?(?:cơ quan|đơn vị|thường trực|đầu mối)(?:\s.*)?$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_COLLECTIVE = re.compile(
    r"(?i:các|những|mỗi|từng|toàn thể|người đứng đầu|cấp (?:ủy|uỷ)(?! viên)|tổ chức đảng|tổ chức cơ sở đảng"
    r"|cơ quan, |đơn vị, |địa phương)\b"
    r"|(?:[Ss]ở|[Bb]ộ|[Bb]an|[Xx]ã|[Cc]ơ quan|[Đđ]ơn vị|[Tt]ập đoàn|[Tt]ỉnh|[Dd]oanh nghiệp|[Cc]án bộ|[Đđ]ảng viên),\s"
    r"|(?:sở|cấp (?:ủy|uỷ)|chi bộ|đảng bộ|cán bộ|đảng viên|thủ trưởng|chính quyền|doanh nghiệp|ngành|đơn vị"
    r"|cơ quan)\b|(?:Chi bộ|Đảng bộ|Thủ trưởng|Chính quyền) (?:các|cấp|địa phương)"
)
_HEADS_OF_CLASSES = re.compile(
    r"(?:Chủ tịch|Giám đốc|Thủ trưởng|Bí thư|Lãnh đạo|Người đứng đầu)\s(?:các|cấp|từng)\b", re.IGNORECASE
)
_CLASSES_OF_UNITS = re.compile(
    r"(?:(?:Chủ tịch|Giám đốc|Thủ trưởng|Bí thư|Lãnh đạo|Người đứng đầu)\s)?(?:Ủy ban nhân dân|Uỷ ban nhân "
    r"dân|UBND|HĐND|Hội đồng nhân dân|Đảng (?:ủy|uỷ))\s(?:các |cấp "
    r"|xã\b(?!\s[A-ZĐ])|phường\b(?!\s[A-ZĐ])|huyện,)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bodies:
    """A list of bodies at `start` to `end` of the words."""

    start: int
    end: int
    names: tuple[str, ...]

    @property
    def collective(self) -> bool:
        """Whether every one of them is a class of bodies."""
        return all(map(is_class, self.names))


def without_role(words: str) -> str:
    """This function will leave out the role behind a dash: "Sở Y tế - cơ quan thường trực" is "Sở Y tế"."""
    return _ROLE.sub("", words)


def is_class(name: str) -> bool:
    """This function will tell whether a name stands for many bodies: "các sở, ban, ngành", "UBND các xã"."""
    return any(form.match(name) for form in (_COLLECTIVE, _CLASSES_OF_UNITS, _HEADS_OF_CLASSES))


def leading_bodies(words: str, start: int, lexicon: Lexicon, end: int | None = None) -> Bodies | None:
    """This function will read the list of bodies at `start` up to the verb that follows; None where no body or no
    verb stands there.
    """
    limit = min(len(words) if end is None else end, start + LONGEST_LIST)
    if not begins_with_body(words, start, lexicon):
        return None
    ends = (_colon_at(words, start, limit), _level_at(words, start, limit), _verb_at(words, start, limit, lexicon))
    stops = [stop for stop in ends if stop]
    if not stops:
        return None
    stop = min(stops)
    names = split_bodies(words[start:stop].strip(" ,:;"), lexicon)
    return Bodies(start, stop, names) if names else None


def _colon_at(words: str, start: int, limit: int) -> int | None:
    """ "Sở Tài chính: Tham mưu …": behind a name and a colon a capital begins what the body is told."""
    found = _TOLD.match(words, start, limit) if words.find(":", start, limit) > 0 else None
    return found.end() if found and not _SHARED_HEAD.search(words, start, found.end()) else None


def _level_at(words: str, start: int, limit: int) -> int | None:
    """ "Hội Nông dân xã tín chấp …": a name that says its level ends there, whatever verb follows."""
    found = _LEVEL.search(words, start + 1, limit)
    return found.end() if found else None


def begins_with_body(words: str, start: int, lexicon: Lexicon) -> bool:
    """This function will tell whether the name of a body or a class of bodies stands at `start`."""
    if _head(lexicon).match(words, start):
        return True
    capitals = _CAPITALS.match(words, start)
    return capitals is not None and _head(lexicon).match(capitals[0].capitalize()) is not None


def is_body(name: str, lexicon: Lexicon) -> bool:
    """This function will tell whether a name is one of a body or of bodies, where "các" may also begin a list of
    things: "các sở" is, "các phong trào" is not.
    """
    plural = _PLURAL.match(name)
    if plural is None:
        return begins_with_body(name, 0, lexicon)
    return any(compiled(lexicon, group).match(name, plural.end()) for group in ("bodies.heads", "bodies.classes"))


def split_bodies(words: str, lexicon: Lexicon) -> tuple[str, ...]:
    """This function will cut a list of bodies where a new name begins."""
    plain = " ".join((_BRACKETS.sub("", words) if "(" in words else words).split()).strip(" .,;:*")
    if shared := _SHARED_HEAD.search(plain):
        return _with_head(plain, shared, lexicon)
    names: list[str] = []
    position = 0
    for cut in _CUT.finditer(plain):
        if _begins_new(plain, position, cut, lexicon):
            names.append(plain[position : cut.start()])
            position = cut.end()
    names.append(plain[position:])
    whole = [part for name in names for part in _unjoined(name.strip(" ,;")) if part]
    named = [without_person(_ROLE.sub("", name), lexicon) for name in whole]
    return tuple(_with_tail(name, after) for name, after in zip(named, [*named[1:], ""], strict=False))


def _with_head(plain: str, shared: re.Match[str], lexicon: Lexicon) -> tuple[str, ...]:
    """ "các Đảng ủy: Chính phủ; Quốc hội" names the Đảng ủy of each, "Giám đốc các Sở: Tài chính, Nội vụ" the director
    of each; a class at the end stands for itself.
    """
    before = split_bodies(plain[: shared.start()], lexicon) if plain[: shared.start()].strip(" ,;") else ()
    listed, _, others = plain[shared.end() :].partition(";")
    head = (shared["post"] or "") + shared["head"][0].upper() + shared["head"][1:]
    if "," in listed or not others:
        names = [found["name"].strip() for found in _shared_names(lexicon).finditer(listed)]
        heads = lexicon.words("bodies.heads")  # "các Bộ: Công an" means the ministry
        others_own = (at for at, name in enumerate(names) if name not in heads and begins_with_body(name, 0, lexicon))
        own = next(others_own, len(names))
        behind = [*names[own:], *([others] if others else [])]
        return (
            *before,
            *(f"{head} {name}" for name in names[:own]),
            *(split_bodies("; ".join(behind), lexicon) if behind else ()),
        )
    parts = [name for part in plain[shared.end() :].split(";") for name in re.split(r"\s+và\s+(?=các\s)", part.strip())]
    return (*before, *(name if name.lower().startswith("các ") else f"{head} {name}" for name in parts if name))


@lru_cache(maxsize=8)
def _shared_names(lexicon: Lexicon) -> re.Pattern[str]:
    """The names between commas and "và"; those that hold one themselves are known."""
    joined = any_of(lexicon.words("bodies.joined"))
    return re.compile(rf"(?P<name>(?:{joined}|(?!\svà\s)[^,])+)(?:\svà\s)?")


def _with_tail(name: str, after: str) -> str:
    """ "Hội đồng nhân dân, Ủy ban nhân dân tỉnh X" shares the end of the second name."""
    council, committee = _COUNCIL.fullmatch(name), _COMMITTEE.match(after)
    return f"{name} {after[committee.end() :]}" if council and committee else name


def _begins_new(plain: str, position: int, cut: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether a name begins behind a cut: always behind a semicolon; behind a comma only with a head of its own."""
    if ";" in cut[0]:
        return True
    if _OFFICE.match(plain[position : cut.start()]) and "và" in cut[0]:
        return False
    if _separate(lexicon).match(plain, cut.end()):
        return True
    return is_class(plain[position : cut.start()]) is False and plain[cut.end() :].lower().startswith(
        ("các ", "cán bộ", "những ", "chính quyền ")
    )


def _unjoined(name: str) -> tuple[str, ...]:
    """ "Bộ Công Thương Bộ Tài chính": the comma is missing; a ministry's or department's head word begins a new
    name.
    """
    if not name.startswith(("Bộ ", "Sở ")) or re.search(r"\b(?:của|thuộc|trưởng)\s", name):
        return (name,)
    return tuple(_JOINT.split(name))


@lru_cache(maxsize=8)
def _head(lexicon: Lexicon) -> re.Pattern[str]:
    heads, classes = lexicon.words("bodies.heads"), lexicon.words("bodies.classes")
    # "Tổ chức …", "Ban hành …", "Báo cáo …" begin like "Tổ", "Ban", "Báo", and are verbs
    verbs = [
        verb for verb in lexicon.words("verbs.tasks") if any(verb.startswith(f"{head.lower()} ") for head in heads)
    ]
    nouns, things = any_of(lexicon.words("bodies.nouns")), any_of(lexicon.words("bodies.things"))
    return re.compile(
        rf"(?=(?:các )?(?:[Đđ]ồng chí )?{any_of(heads)}|(?i:{any_of(classes)}))"
        rf"(?!(?!(?i:{nouns}))(?i:{any_of(verbs)}))(?!(?i:{things}))"
    )


@lru_cache(maxsize=8)
def _separate(lexicon: Lexicon) -> re.Pattern[str]:
    """What begins a name of its own inside a list: a head in capitals followed by more of a name, or an
    abbreviation.
    """
    return re.compile(
        rf"(?:[Cc]ác )?{any_of(lexicon.words('bodies.heads'))}|VTV|VOV|TTXVN|(?i:các\s(?:cơ quan|sở|bộ|địa "
        rf"phương|ban|tổ chức|đoàn thể|cấp|đơn vị|xã|hội|ngành|trường|doanh nghiệp|tập đoàn|tỉnh|huyện|ủy "
        rf"ban|uỷ ban|phòng)|người đứng đầu\b)"
    )


def _verb_at(words: str, start: int, limit: int, lexicon: Lexicon) -> int | None:
    """Where the first word stands that tells to act, or an adverb before it."""
    position = start
    nouns = compiled(lexicon, "bodies.nouns")
    while found := _telling(lexicon).search(words, position, limit):
        noun = next(
            (
                noun
                for noun in nouns.finditer(words, max(start, found.start() - 20), min(limit, found.end() + 20))
                if noun.start() <= found.start() < noun.end()
            ),
            None,
        )
        if noun is None and found.start() > start and not _inside_name(words, start, found.start()):
            return found.start()
        position = max(found.end(), noun.end() - 1 if noun else 0)
    return None


def _inside_name(words: str, start: int, at: int) -> bool:
    """A verb inside brackets, or right behind "các" or "về", belongs to a name."""
    before = words[start:at]
    return (
        before.count("(") > before.count(")")
        or re.search(r"\b(?:các|những|về|được giao|và các|của|công tác) $", before) is not None
    )


@lru_cache(maxsize=8)
def _telling(lexicon: Lexicon) -> re.Pattern[str]:
    verbs = [*lexicon.words("verbs.tasks"), *lexicon.words("verbs.adverbs"), *lexicon.words("verbs.facts")]
    return re.compile(any_of(sorted(set(verbs), key=len, reverse=True)))
