"""Writing tallies, in the transaction of the fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from secrets import randbelow

from django.db import models, transaction

from thongsuot.kernel import db, db_lines
from thongsuot.rollup import rules
from thongsuot.rollup.models import Tally, TallyDay, TallyVersion

_CELL = ("unit", "subject", "measure", "group", "due_day")
_AMOUNTS = ("owed", "done")
_COLUMNS = (*_CELL, *_AMOUNTS)
_LONGEST_STEP = 2**32
_FOLDED_EVERY = 512
"""Whoever adds every 512th step puts those of its subject together: a version stays quick to read."""


@transaction.atomic(savepoint=False)
def apply(changes: Iterable[rules.Change]) -> None:
    """Add changes to the units' own counts and to the days they belong to.

    Takes no actor and leaves no audit entry: the operation that writes the fact does. Rows are written in key order,
    so that operations that meet wait for each other and never block each other.
    """
    by_day = rules.summed(changes)
    known_now = rules.summed(rules.whenever(change) for change in by_day)
    db_lines.add_to(Tally, [(*key[:-1], owed, done) for key, owed, done in known_now], key=_CELL, amounts=_AMOUNTS)
    db_lines.add_to(TallyDay, [(*key, owed, done) for key, owed, done in by_day], key=(*_CELL, "day"), amounts=_AMOUNTS)
    _advance(by_day)


@contextmanager
def loading(*facts: type[models.Model]) -> Iterator[Callable[[Iterable[rules.Change]], None]]:
    """Let the block fill the tables of facts and, by the function that it is given, their tallies: keys come after.

    Each call brings all changes of its units' measures: a key that comes in two calls, or stands already, is refused
    when the block ends. Within a transaction.
    """
    with db.first_load(*facts, Tally, TallyDay):
        yield _insert


def forget(measures: Sequence[str]) -> None:
    """Remove every tally of these measures, for one who works them out anew in the same transaction (`loading`)."""
    Tally.objects.filter(measure__in=measures).delete()
    TallyDay.objects.filter(measure__in=measures).delete()


def _insert(changes: Iterable[rules.Change]) -> None:
    by_day = rules.summed(changes)
    known_now = rules.summed(rules.whenever(change) for change in by_day)
    db.insert_many(Tally, _COLUMNS, ((*key[:-1], owed, done) for key, owed, done in known_now))
    db.insert_many(TallyDay, (*_CELL, "day", *_AMOUNTS), ((*key, owed, done) for key, owed, done in by_day))
    _advance(by_day)


def _advance(changes: Iterable[rules.Change]) -> None:
    """Add a step to the version of each subject and block in which something changes.

    Steps are drawn by lot: after a restore from a backup no other history comes to the same sum again.
    """
    blocks = sorted({(key.subject, rules.block_of(key.unit_id)) for key, _owed, _done in changes})
    steps = [TallyVersion(subject=subject, block=block, step=randbelow(_LONGEST_STEP) + 1) for subject, block in blocks]
    written = TallyVersion.objects.bulk_create(steps, batch_size=db.BATCH)
    for subject in {one.subject for one in written if one.pk % _FOLDED_EVERY == 0}:
        _fold(subject)


def _fold(subject: int) -> None:
    """Put one row in the place of each block's rows, the sum unchanged; rows that another is folding are left to it."""
    rows = list(
        TallyVersion.objects.select_for_update(skip_locked=True)
        .filter(subject=subject)
        .order_by("pk")
        .values_list("pk", "block", "step")
    )
    sums: Counter[int] = Counter()
    for _pk, block, step in rows:
        sums[block] += step
    for some in db.batches(rows):
        TallyVersion.objects.filter(pk__in=[pk for pk, _block, _step in some]).delete()
    whole = (TallyVersion(subject=subject, block=block, step=step) for block, step in sums.items())
    TallyVersion.objects.bulk_create(whole, batch_size=db.BATCH)
