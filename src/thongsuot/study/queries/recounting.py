"""What study adds to the tallies, counted from the facts: for `verify`, and where a rule counts anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter

from thongsuot.kernel import db
from thongsuot.kernel.days import NO_DAY
from thongsuot.people.models import Membership
from thongsuot.people.queries import span_of
from thongsuot.people.rules.memberships import Span, Standing
from thongsuot.rollup.rules import Change, Key
from thongsuot.study.models import Completion, StudyRule
from thongsuot.study.queries.rules import countings
from thongsuot.study.rules import MEASURE, Counting, Done, Way, contribution
from thongsuot.study.rules.counting import group_of

Studied = tuple[int, list[Done], list[Span]]
"""A member, what they completed of a document, and where they stood."""


def recount() -> Iterator[Change]:
    """What everybody who completed something adds, by the rules in force."""
    documents = StudyRule.objects.order_by().values_list("document_id", flat=True).distinct()
    for document_id, counting in countings(list(documents)).items():
        yield from added(document_id, counting)


def added(document_id: int, counting: Counting) -> Iterator[Change]:
    """What all who completed a document add by a rule.

    Most have one completion and one membership: those alike are counted together, in one query. Of the others each
    whole history is read, in two queries for `db.BATCH` of them.
    """
    for unit_id, category, exempt, way, studied_on, day, people in db.rows(
        "thongsuot.study", "recounting.sql", "plain", {"document_id": document_id}
    ):
        if db.as_day(studied_on) < counting.from_day or way not in counting.ways_of(category):
            continue
        span = Span(unit_id, Standing.OFFICIAL, category, bool(exempt), db.as_day(day), None)
        yield Change(Key(unit_id, document_id, MEASURE, group_of(span, Way(way)), NO_DAY, span.from_day), 0, people)
    yield from others_add(document_id, counting)


def others_add(document_id: int, counting: Counting) -> Iterator[Change]:
    """What those add whose history is their own: several completions, or several memberships."""
    for _member_id, done, spans in _others(document_id):
        yield from contribution(document_id, spans, done, (), counting)


def studied(document_id: int) -> Iterator[Studied]:
    """Everybody who has completions of a document that stand, by id; two queries for `db.BATCH` of them."""
    rows = Completion.objects.standing().filter(document=document_id).order_by("member_id")
    found = rows.values_list("member_id", "studied_on", "way", "id").iterator(chunk_size=5_000)
    people = (
        (member_id, [Done(day, Way(way), pk) for _member, day, way, pk in own])
        for member_id, own in groupby(found, key=itemgetter(0))
    )
    while some := list(islice(people, db.BATCH)):
        spans = _spans([member_id for member_id, _done in some])
        yield from ((member_id, done, spans[member_id]) for member_id, done in some)


def _others(document_id: int) -> Iterator[Studied]:
    """Whoever has several completions of a document that stand, or stood in several places, by id."""
    rows = db.rows("thongsuot.study", "recounting.sql", "others", {"document_id": document_id})
    for some in db.batches([member_id for (member_id,) in rows]):
        done, spans = _completed(some, document_id), _spans(some)
        yield from ((member_id, done[member_id], spans[member_id]) for member_id in some)


def _completed(member_ids: Sequence[int], document_id: int) -> dict[int, list[Done]]:
    found: dict[int, list[Done]] = defaultdict(list)
    rows = Completion.objects.standing().filter(member__in=member_ids, document=document_id)
    for member_id, day, way, pk in rows.values_list("member_id", "studied_on", "way", "id"):
        found[member_id].append(Done(day, Way(way), pk))
    return found


def _spans(member_ids: Sequence[int]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    rows = Membership.objects.standing().filter(member__in=member_ids, standing=Standing.OFFICIAL.value)
    for row in rows:
        found[row.member_id].append(span_of(row))
    return found
