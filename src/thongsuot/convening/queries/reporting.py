"""What all conferences about a document come to, part by part of a unit, for a report; three queries at any scale.

Who asks has decided which parts the reader may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from thongsuot.convening.queries.counting import PACKAGE
from thongsuot.convening.rules import ATTENDED
from thongsuot.convening.rules.attendance import NOBODY, Turnout
from thongsuot.kernel import db
from thongsuot.kernel.days import ZONE
from thongsuot.units.rules import Tree

Spans = Sequence[tuple[int, int, int]]
"""Parts of a unit: under which id each is counted, its first and its last place."""


@dataclass(frozen=True, slots=True)
class Conferences:
    """What a part's people came to, by category, and which conferences units in it held themselves."""

    turnouts: Mapping[str, Turnout] = field(default_factory=dict)
    held: int = 0
    speakers: tuple[str, ...] = ()


def conferences_about(document_id: int, tree: Tree, spans: Spans, last_day: date) -> Mapping[int, Conferences]:
    """By part; of conferences that began by a day. Who was convened to two of them counts twice."""
    until = datetime.combine(last_day + timedelta(days=1), time(), ZONE)
    params: dict[str, Any] = {
        "document_id": document_id, "version_id": tree.version_id, "spans": tuple(spans), "until": db.moment(until),
        "attended": ATTENDED, "first": min(span[1] for span in spans), "last": max(span[2] for span in spans),
    }  # fmt: skip
    turnouts: dict[int, dict[str, Turnout]] = defaultdict(dict)
    for part, group, convened, came in db.rows(PACKAGE, "report.sql", "convened", params):
        turnouts[part][group] = Turnout(convened=int(convened), came=int(came))
    for part, group, in_person, excused, guests in db.rows(PACKAGE, "report.sql", "people", params):
        more = Turnout(came=-int(guests), in_person=int(in_person), excused=int(excused), guests=int(guests))
        turnouts[part][group] = turnouts[part].get(group, NOBODY).plus(more)
    held: dict[int, set[int]] = defaultdict(set)
    speakers: dict[int, dict[str, None]] = defaultdict(dict)
    for part, conference_id, words in db.rows(PACKAGE, "report.sql", "held", params):
        held[part].add(conference_id)
        if words:
            speakers[part][words] = None
    return {
        part: Conferences(turnouts.get(part, {}), len(held[part]), tuple(speakers[part])) for part in {*turnouts, *held}
    }
