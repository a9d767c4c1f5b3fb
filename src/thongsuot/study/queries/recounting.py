"""What study adds to the tallies, counted from the facts: for `verify`, and where a rule counts anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter

from thongsuot.kernel import db
from thongsuot.people.models import Membership
from thongsuot.people.queries import span_of
from thongsuot.people.rules.memberships import Span, Standing
from thongsuot.rollup.rules import Change
from thongsuot.study.models import Completion, StudyRule
from thongsuot.study.queries.rules import countings
from thongsuot.study.rules import Counting, Done, Way, contribution

Studied = tuple[int, list[Done], list[Span]]
"""A member, what they completed of a document, and where they stood."""


def recount() -> Iterator[Change]:
    """What everybody who completed something adds, by the rules in force."""
    documents = StudyRule.objects.order_by().values_list("document_id", flat=True).distinct()
    for document_id, counting in countings(list(documents)).items():
        yield from added(document_id, counting)


def added(document_id: int, counting: Counting) -> Iterator[Change]:
    """What all who completed a document add by a rule; one query for each `db.BATCH` of them."""
    for _member_id, done, spans in studied(document_id):
        yield from contribution(document_id, spans, done, (), counting)


def studied(document_id: int) -> Iterator[Studied]:
    """Everybody who has completions of a document that stand, by id."""
    rows = Completion.objects.standing().filter(document=document_id).order_by("member_id")
    found = rows.values_list("member_id", "studied_on", "way", "id").iterator(chunk_size=5_000)
    people = (
        (member_id, [Done(day, Way(way), pk) for _member, day, way, pk in own])
        for member_id, own in groupby(found, key=itemgetter(0))
    )
    while some := list(islice(people, db.BATCH)):
        spans = _spans([member_id for member_id, _done in some])
        yield from ((member_id, done, spans[member_id]) for member_id, done in some)


def _spans(member_ids: list[int]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    rows = Membership.objects.standing().filter(member__in=member_ids, standing=Standing.OFFICIAL.value)
    for row in rows:
        found[row.member_id].append(span_of(row))
    return found
