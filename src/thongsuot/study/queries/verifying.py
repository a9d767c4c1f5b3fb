"""Who has studied recounted by itself: what most add is counted and compared where it lies, the others one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from thongsuot.kernel import db
from thongsuot.kernel.days import NO_DAY
from thongsuot.rollup.models import Tally, TallyDay
from thongsuot.rollup.rules import Amount, Change, Difference, Key, summed
from thongsuot.study.models import StudyRule
from thongsuot.study.queries.recounting import others_add
from thongsuot.study.queries.rules import countings
from thongsuot.study.rules import MEASURE, WAYS, Counting
from thongsuot.study.rules.counting import EVERYBODY

_PACKAGE, _FILE = "thongsuot.study", "recounting.sql"
_NOTHING = Counting(date.max)
"""No completion counts where there is no rule."""


def verify_study() -> list[Difference]:
    """Every difference between the tallies of those who studied and the facts; nothing else is recounted."""
    ruled = set(StudyRule.objects.values_list("document_id", flat=True))
    counted = set(Tally.objects.filter(measure=MEASURE).values_list("subject", flat=True).distinct())
    known = countings(ruled | counted)
    found = list[Difference]()
    for document_id in sorted(ruled | counted):
        found += _days(document_id, known.get(document_id, _NOTHING))
        found += _now(document_id)
    return found


def _days(document_id: int, counting: Counting) -> Iterator[Difference]:
    """What stands in the daily tallies and neither those alike nor the others explain, or the other way round."""
    told: dict[Key, Amount] = {}
    for unit_id, group, due_day, day, owed, done in db.rows(
        _PACKAGE, _FILE, "unexplained", _asked(document_id, counting)
    ):
        key = Key(unit_id, document_id, MEASURE, group, db.as_day(due_day), db.as_day(day))
        told[key] = Amount(int(owed), int(done))
    facts = {key: Amount(owed, done) for key, owed, done in summed(_others(document_id, counting))}
    for key in sorted(told.keys() | facts.keys()):
        stood, added = told.get(key, Amount(0, 0)), facts.get(key, Amount(0, 0))
        if stood != added:
            yield _difference("tally_day", key, Amount(stood.owed - added.owed, stood.done - added.done))


def _others(document_id: int, counting: Counting) -> Iterator[Change]:
    return iter(()) if counting is _NOTHING else others_add(document_id, counting)


def _asked(document_id: int, counting: Counting) -> dict[str, object]:
    named = [category for category in counting.ways if category != EVERYBODY]
    pairs = [f"{category}:{way.value}" for category in named for way in counting.ways_of(category)]
    ways = [way.value for way in WAYS if way in counting.ways_of(EVERYBODY)]
    return {
        "document_id": document_id, "measure": MEASURE, "no_day": NO_DAY, "from_day": counting.from_day,
        "pairs": tuple(pairs) or ("",), "named": tuple(named) or ("",), "ways": tuple(ways) or ("",),
    }  # fmt: skip


def _now(document_id: int) -> Iterator[Difference]:
    """Tallies known now that are not the sum of their days."""
    asked = {"document_id": document_id, "measure": MEASURE}
    for unit_id, group, due_day, owed, done in db.rows(_PACKAGE, _FILE, "adrift", asked):
        key = Key(unit_id, document_id, MEASURE, group, db.as_day(due_day), NO_DAY)
        yield _difference("tally", key, Amount(int(owed), int(done)))


def _difference(table: str, key: Key, beyond: Amount) -> Difference:
    """`beyond` is by how much what is stored is more than the facts say."""
    where = {"unit": key.unit_id, "subject": key.subject, "measure": key.measure, "group": key.group}
    where |= {"due_day": key.due_day}
    rows = TallyDay.objects.filter(**where, day=key.day) if table == "tally_day" else Tally.objects.filter(**where)
    owed, done = rows.values_list("owed", "done").first() or (0, 0)
    return Difference(table, key, Amount(owed, done), Amount(owed - beyond.owed, done - beyond.done))
