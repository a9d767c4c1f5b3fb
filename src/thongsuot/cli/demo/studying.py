"""How the demo's first resolution was studied: the rule, what cells reported, the meetings of one commune's cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from thongsuot.cli.demo import story
from thongsuot.courses.operations import Terms as CourseTerms
from thongsuot.courses.operations import decide, propose, set_terms
from thongsuot.courses.queries.bank import bank
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.people.access import reader_of
from thongsuot.study.operations import Meeting, Studied, record_completions, record_meeting, set_rule
from thongsuot.study.operations.rules import catch_up
from thongsuot.study.queries import Terms, all_left
from thongsuot.study.rules import Way
from thongsuot.units import queries as units
from thongsuot.units.rules import UnitRef

SET_ON = date(2026, 1, 15)
CELLS_BY, ALL_BY = date(2026, 3, 31), date(2026, 6, 30)
MINUTES = "Sổ biên bản của chi bộ"
BY_MEETINGS = "X26"
"""The commune whose cells recorded each of their meetings by itself; all others brought their sheets."""
CAME = 0.95
"""The share of those who come to their cell's meeting."""
A_BATCH = 2_000
APPROVED, ASKED = 12, 5
"""Of so many approved questions so many are asked."""


def study(document_id: int) -> None:
    """Set the rule, let the cells study until the story ends."""
    now = story.moment(SET_ON, "study rule")
    terms = Terms(from_day=SET_ON, deadlines={"": ALL_BY, "cell": CELLS_BY})
    done = set_rule(actor=OPERATOR, document_id=document_id, terms=terms, revision=0, now=now)
    for conference_id in done.conferences:
        look_through(conference_id)
    left: dict[int, list[int]] = defaultdict(list)
    for member_id, unit_id in those_left(document_id):
        left[unit_id].append(member_id)
    places = units.units_by_ids(left, units.tree_on(story.LAST_DAY))
    meet(document_id, {places[pk]: ids for pk, ids in left.items() if places[pk].code.startswith(BY_MEETINGS)})
    report(document_id, {places[pk]: ids for pk, ids in left.items() if not places[pk].code.startswith(BY_MEETINGS)})


def those_left(document_id: int) -> Iterator[tuple[int, int]]:
    """Who has not studied it when the story ends, with their unit."""
    reader = reader_of(OPERATOR, story.moment(story.LAST_DAY, "study"))
    return all_left(reader, document_id, units.root(reader.tree).id)


def ask(document_id: int) -> None:
    """Give the resolution's course a quiz, of questions proposed from what it asks for, and ask for a reflection."""
    now = story.moment(SET_ON, "questions")
    propose(actor=OPERATOR, document_id=document_id, now=now)
    found = bank(reader_of(OPERATOR, now), document_id)
    for one in found.questions[:APPROVED]:
        decide(actor=OPERATOR, question_id=one.id, approve=True, now=now)
    terms = CourseTerms(min(ASKED, len(found.questions)), pass_per_cent=60, reflection=True)
    set_terms(actor=OPERATOR, document_id=document_id, terms=terms, revision=0, now=now)


def look_through(conference_id: int) -> None:
    """Count whoever was at all of a conference."""
    at: int | None = 0
    while at is not None:
        now = story.moment(story.LAST_DAY, "look through", at)
        at = catch_up(actor=OPERATOR, conference_id=conference_id, after=at, now=now)


def meet(document_id: int, left: Mapping[UnitRef, list[int]]) -> None:
    """Each cell that met says who was absent."""
    for unit, members in left.items():
        day = met_on(unit)
        if day is None:
            continue
        absent = {pk: "" for pk in members if not came(pk)}
        said = Meeting(
            new_id(), unit.id, day, (document_id,), absent=absent, shown=frozenset(members), minutes_words=MINUTES
        )
        record_meeting(actor=OPERATOR, meeting=said, now=story.moment(day, "meeting", unit.code))


def report(document_id: int, left: Mapping[UnitRef, list[int]]) -> None:
    """What the cells' sheets said, brought in together."""
    told = list(told_by(document_id, left))
    root = units.root(units.tree_on(story.LAST_DAY))
    for start in range(0, len(told), A_BATCH):
        some = told[start : start + A_BATCH]
        now = story.moment(max(one.studied_on for one in some), "sheets", start)
        record_completions(actor=OPERATOR, unit_id=root.id, completions=some, now=now)


def told_by(document_id: int, left: Mapping[UnitRef, list[int]]) -> Iterator[Studied]:
    """Those who came to the meetings of cells that met, cell by cell."""
    for unit, members in left.items():
        day = met_on(unit)
        if day is not None:
            for pk in filter(came, members):
                yield Studied(new_id(), pk, document_id, Way.REPORTED, day, words=MINUTES)


def met_on(unit: UnitRef) -> date | None:
    """The day on which a cell studied the resolution; most do before their deadline, slow ones late or never."""
    chance, pace = story.luck("studies", unit.code), story.pace(unit.code)
    if chance > pace + 0.06:
        return None
    days = int(12 + 60 * story.luck("study day", unit.code)) if chance < pace - 0.1 else int(75 + 200 * chance)
    return story.told_by_end(SET_ON + timedelta(days=days))


def came(member_id: int) -> bool:
    """True of those who came."""
    return story.luck("came to study", member_id) < CAME
