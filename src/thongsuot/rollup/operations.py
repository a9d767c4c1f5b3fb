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
_STEP = ("subject", "block", "step")
_LONGEST_STEP = 2**32
_FOLDED_EVERY = 512
"""Whoever adds one of so many steps puts those of its subject together: a version stays quick to read."""


@transaction.atomic(savepoint=False)
def apply(changes: Iterable[rules.Change]) -> None:
    """Add changes to the units' own counts and to the days they belong to.

    Takes no actor and leaves no audit entry: the operation that writes the fact does. Rows are written in key order,
    so that operations that meet wait for each other and never block each other.
    """
    by_day = rules.summed(changes)
    steps = _steps(by_day)
    with db_lines.together():
        db_lines.add_to(Tally, rules.known_now(by_day), key=_CELL, amounts=_AMOUNTS)
        day_rows = [(*key, owed, done) for key, owed, done in by_day]
        db_lines.add_to(TallyDay, day_rows, key=(*_CELL, "day"), amounts=_AMOUNTS)
        db_lines.insert(TallyVersion, _STEP, steps)
    _fold_some(steps)


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
    db.insert_many(Tally, _COLUMNS, rules.known_now(by_day))
    db.insert_many(TallyDay, (*_CELL, "day", *_AMOUNTS), ((*key, owed, done) for key, owed, done in by_day))
    _advance(by_day)


def _advance(changes: Iterable[rules.Change]) -> None:
    steps = _steps(changes)
    db_lines.insert(TallyVersion, _STEP, steps)
    _fold_some(steps)


def _steps(changes: Iterable[rules.Change]) -> list[tuple[int, int, int]]:
    """A step of the version of each subject and block in which something changes: subject, block, how long it is.

    Steps are drawn by lot: after a restore from a backup no other history comes to the same sum again.
    """
    blocks = sorted({(key.subject, rules.block_of(key.unit_id)) for key, _owed, _done in changes})
    return [(subject, block, randbelow(_LONGEST_STEP) + 1) for subject, block in blocks]


def _fold_some(steps: Iterable[tuple[int, int, int]]) -> None:
    """Put the rows of a subject together where its lot says so."""
    for subject in {subject for subject, _block, step in steps if step % _FOLDED_EVERY == 0}:
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
