"""Nearly everybody of the seeded organisation has studied one document: planted as facts, with their tallies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

from thongsuot.documents.models import Document
from thongsuot.kernel import db
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.days import NO_DAY
from thongsuot.people.access import Reader
from thongsuot.people.models import Membership
from thongsuot.rollup import operations as rollup
from thongsuot.rollup.rules import Change, Key
from thongsuot.study import jobs
from thongsuot.study.models import Completion, StudyRule
from thongsuot.study.queries import Terms
from thongsuot.study.rules import MEASURE
from thongsuot.units.rules import UnitRef

DAYS, OF = 28, 50
"""They studied in the last so many days; one of so many members is left."""


def ruled(reader: Reader, top: UnitRef, count: int) -> list[int]:
    """So many documents of the top, each with a rule."""
    found = list(Document.objects.filter(owner=top.id).order_by("pk").values_list("pk", flat=True)[:count])
    terms = Terms(reader.day - timedelta(days=60), deadlines={"": reader.day + timedelta(days=30)})
    for pk in found:
        if not StudyRule.objects.filter(document=pk).exists():
            jobs.set_rule(actor=OPERATOR, document_id=pk, terms=terms, revision=0, now=datetime.now(UTC))
    return found


@transaction.atomic
def plant(document_id: int, today: date) -> int:
    """Let all but one of `OF` members have studied a document; the tallies counted in SQL. How many facts."""
    facts = Completion.objects.filter(document=document_id)
    if not facts.exists():
        with rollup.loading(Completion) as load:
            with connection.cursor() as cursor:
                cursor.execute(_facts(document_id, today))
            load(_changes(document_id))
    return facts.count()


def _changes(document_id: int) -> Iterator[Change]:
    """What they add, by unit, group and day."""
    counted = f"""
        SELECT one.unit_id, one.category, one.exempt, done.studied_on, COUNT(*)
        FROM study_completion done JOIN people_membership one ON one.member_id = done.member_id
        WHERE done.document_id = {document_id:d} AND one.standing = 'official' AND one.until_day IS NULL
            AND one.voided_at IS NULL
        GROUP BY one.unit_id, one.category, one.exempt, done.studied_on
    """  # noqa: S608  # a whole number
    with connection.cursor() as cursor:
        cursor.execute(counted)
        for unit_id, category, exempt, day, count in cursor.fetchall():
            group = f"{category}:official:{'exempt' if exempt else 'due'}:reported"
            yield Change(Key(unit_id, document_id, MEASURE, group, NO_DAY, db.as_day(day)), 0, count)


def _facts(document_id: int, today: date) -> str:
    """One statement: the ids in the order of members, whatever the database; the day by the member."""
    literal = "DATE '{}'" if db.is_postgresql() else "'{}'"
    days = [literal.format(today - timedelta(days=back)) for back in range(DAYS)]
    day = " ".join(f"WHEN {place} THEN {words}" for place, words in enumerate(days))
    key = "one.member_id * 100 + " + str(int(document_id))
    made = f"lpad(to_hex({key}), 32, '0')::uuid" if db.is_postgresql() else f"printf('%032x', {key})"
    at = "CURRENT_TIMESTAMP"
    return f"""
        INSERT INTO study_completion
            (id, member_id, document_id, way, studied_on, unit_id, words, recorded_at)
        SELECT {made}, one.member_id, {document_id:d}, 'reported', CASE one.member_id % {DAYS} {day} END, one.unit_id,
            'Biểu của đơn vị', {at}
        FROM people_membership one
        WHERE one.standing = 'official' AND one.until_day IS NULL AND one.voided_at IS NULL
            AND one.member_id % {OF} <> 0
    """  # noqa: S608  # whole numbers and days


def standing_members(count: int, *, least: int = 0) -> Sequence[tuple[int, str, str]]:
    """So many official members of today after one: id, code and name, in the order of ids."""
    rows = Membership.objects.standing().filter(until_day=None, standing="official", member__gt=least)
    names = rows.order_by("member").values_list("member_id", "member__code", "member__named__name")
    return [(pk, code, name or "") for pk, code, name in names[:count]]
