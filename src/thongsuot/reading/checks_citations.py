"""Asks where one number and symbol is cited with two dates.

Reads: the citations. Writes: checks. The numbers of the state begin anew each year and those of the Party with each
term, so two dates are a slip only where both lie in one such span, or where nothing but the year differs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from thongsuot.reading.dates import find_moments
from thongsuot.reading.manuscript import Manuscript
from thongsuot.reading.model import Check, Citation
from thongsuot.vietnamese.text import fold

_PARTY = re.compile(r"\d+[a-zđ]?-")
_FIRST_CONGRESS, _TERM = 1, 5


def two_dates(script: Manuscript, citations: Sequence[Citation]) -> Iterator[Check]:
    """This function will ask once for each date that differs from the one cited first."""
    mentions: dict[tuple[str, str], list[Citation]] = defaultdict(list)
    for citation in citations:
        if citation.number and citation.symbol and citation.issued_on:
            mentions[citation.kind, fold(citation.symbol)].append(citation)
    for same in mentions.values():
        first, asked = same[0], set[date]()
        for citation in same[1:]:
            slip = citation.issued_on not in asked and _is_slip(first, citation)
            if citation.issued_on and slip and _says_its_date(script, first) and _says_its_date(script, citation):
                asked.add(citation.issued_on)
                yield _check(first, citation)


def _is_slip(first: Citation, other: Citation) -> bool:
    """Whether both can only mean one document, and yet their dates differ."""
    one, two = first.issued_on, other.issued_on
    if one is None or two is None or one == two or _of_two_issuers(first, other):
        return False
    if (one.day, one.month) == (two.day, two.month) or one.year == two.year:
        return True
    return _PARTY.match(first.symbol or "") is not None and _term(one) == _term(two)


def _says_its_date(script: Manuscript, citation: Citation) -> bool:
    """Whether the date stands in the mention itself; one that was taken over from its neighbour is no evidence."""
    words = " ".join(script.text[citation.start : citation.end].split())
    return any(moment.due.until == citation.issued_on for moment in find_moments(words, None))


def _of_two_issuers(first: Citation, other: Citation) -> bool:
    one, two = fold(first.issuer or ""), fold(other.issuer or "")
    return bool(one and two) and one not in two and two not in one


def _term(day: date) -> int:
    """The five years between two congresses, held at the beginning of 2021, 2026 …"""
    return (day.year - _FIRST_CONGRESS) // _TERM


def _check(first: Citation, other: Citation) -> Check:
    days = (("first_on", first.issued_on), ("second_on", other.issued_on))
    params = (("symbol", other.symbol or ""), *((name, day.isoformat()) for name, day in days if day))
    return Check(other.start, other.end, "check.two_dates", params)
