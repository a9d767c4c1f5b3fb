"""Reading the record's chain: what waits to be sealed, and whether what was sealed still stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Min, Q, QuerySet

from thongsuot.audit import rules
from thongsuot.audit.models import Block, Entry
from thongsuot.audit.rules import Awaited, Row, Run, Seal
from thongsuot.kernel.db import batches
from thongsuot.kernel.errors import Problem

_ROW = ("id", "at", "actor_id", "door", "action", "subject", "unit_id", "detail")
CHAIN, FORGET = "audit:chain", "audit.forget"
"""Subject and action of the entries that tell how far the rule of retention has removed entries."""
DIGITS = 19
"""A number of a block has fewer digits."""
LISTED = 1000
"""Of entries that should not be there so many are named."""

Limit = Callable[[datetime], datetime | None]
"""What the rule of retention let go at a moment: blocks sealed before the moment it gives; None: none at all."""


@dataclass(frozen=True, slots=True)
class Chain:
    """How far the record is sealed; `number` 0 and an empty hash before the first block.

    The entries of blocks up to `forgotten` were removed by the rule of retention.
    """

    number: int
    hash: str
    sealed_at: datetime | None
    waiting: int
    waiting_since: datetime | None
    forgotten: int


def chain(now: datetime) -> Chain:
    """The last seal, and what waits for the next."""
    last = Block.objects.order_by("-number").first()
    waits = [*_waiting(seal_of(last) if last else None, now)]
    since = [rows.aggregate(first=Min("at"))["first"] for rows in waits]
    return Chain(
        number=last.number if last else 0,
        hash=last.hash if last else "",
        sealed_at=last.sealed_at if last else None,
        waiting=sum(rows.count() for rows in waits),
        waiting_since=min(filter(None, since), default=None),
        forgotten=forgotten_through(),
    )


def seal_of(block: Block) -> Seal:
    """A stored block as a value."""
    return Seal(
        number=block.number,
        previous=block.previous,
        sealed_at=block.sealed_at,
        entries=tuple((first, last) for first, last in block.entries),
        up_to=block.up_to,
        awaited=tuple(Awaited(first, last, datetime.fromisoformat(since)) for first, last, since in block.awaited),
    )


def forgotten_through() -> int:
    """The number of the last block whose entries the rule of retention has removed; 0 before it removed any."""
    acts = Entry.objects.filter(subject=CHAIN, action=FORGET).order_by("-pk")
    detail = acts.values_list("detail", flat=True).first()
    return _through(detail) if detail else 0


def itself(at: datetime) -> datetime:
    """The limit that every rule of retention keeps to: nothing is let go that was sealed later."""
    return at


def forgettable(before: datetime) -> QuerySet[Block]:
    """The blocks from the first that still has its entries up to one that was not sealed before this moment."""
    left = Block.objects.filter(number__gt=forgotten_through())
    stays = left.filter(sealed_at__gte=before).aggregate(first=Min("number"))["first"]
    return left if stays is None else left.filter(number__lt=stays)


def within(some: Sequence[Run]) -> Q:
    """Rows whose id lies in one of these runs; there is at least one."""
    return reduce(or_, (Q(pk__gte=first, pk__lte=last) for first, last in some))


def waiting_rows(last: Seal | None, now: datetime, limit: int) -> list[Row]:
    """Committed entries that are in no block, at most so many, by id; late ones go first. One query if none is late."""
    found: list[Row] = []
    for rows in _waiting(last, now):
        found += map(_row, rows.order_by("pk").values_list(*_ROW)[: limit - len(found)])
    return sorted(found, key=lambda row: row.id)


def findings(now: datetime, since: str = "", limit: Limit = itself) -> Iterator[Problem]:
    """What is wrong with the chain, and with the entries of its blocks from the first, or from a seal kept elsewhere.

    `since` is a block's number, its hash, or both as "12:6f…"; only by it is found that the chain's end was cut off or
    that all was written anew. One pass over the blocks and their entries; memory holds one block and the runs of ids.
    """
    kept = _kept_seal(since) if since else 0
    forgotten, early = _forgotten(now, limit)
    yield from (rules.problem("audit.forgotten_early", block=through) for through in early)
    if kept is None:
        yield rules.problem("audit.seal_unknown", seal=since)
    elif 0 < kept <= forgotten:
        yield rules.problem("audit.seal_forgotten", block=kept, through=forgotten)
    start = max(kept or 1, forgotten + 1)
    last: Block | None = None
    sealed: list[Run] = []
    for block in Block.objects.order_by("number").iterator(chunk_size=50):
        yield from _linked(last, block)
        seal = seal_of(block)
        if block.number >= start:
            yield from rules.examined(seal, block.hash, bytes(block.marks), _sealed_rows(seal))
        sealed += seal.entries
        last = block
        if block.number == forgotten:
            yield from _left(sealed)
    if last is not None:
        yield from _strangers(last, sealed, now)


def _through(detail: dict[str, Any]) -> int:
    """The block that an entry says the removal reached; 0 where it says nothing that can be one."""
    through = detail.get("through")
    return through if isinstance(through, int) and 0 < through < 10**DIGITS else 0


def _forgotten(now: datetime, limit: Limit) -> tuple[int, list[int]]:
    """The last block whose entries the rule can have removed, and those to which only a forged entry can reach.

    The rule removes what was sealed long before; an entry that says more is believed nothing.
    """
    believed, early = 0, []
    acts = Entry.objects.filter(subject=CHAIN, action=FORGET).order_by("pk")
    for at, detail in acts.values_list("at", "detail"):
        through, before = _through(detail), limit(min(at, now))
        is_there = Block.objects.filter(number=through).exists()
        old = Block.objects.filter(number__lte=through)
        late = old if before is None else old.filter(sealed_at__gte=before)
        if is_there and not late.exists():
            believed = max(believed, through)
        else:
            early.append(through)
    return believed, early


def _left(forgotten: Sequence[Run]) -> Iterator[Problem]:
    """Entries that are stored although their blocks' entries are said to be removed: nobody looks at them any more."""
    runs = rules.joined(forgotten)
    ids = [pk for some in batches(runs) for pk in _ids(Entry.objects.filter(within(some)))]
    if ids:
        yield rules.problem("audit.not_forgotten", ids=rules.words(rules.runs(ids)))


def _kept_seal(since: str) -> int | None:
    """The number of the block that a seal kept elsewhere names; None where this chain has no such block."""
    number, _colon, digest = since.strip().lower().rpartition(":")
    if not number and len(digest) < len(rules.GENESIS):
        number, digest = digest, ""
    if len(number) >= DIGITS or not (number.isdecimal() or digest):
        return None
    blocks = Block.objects.filter(number=int(number)) if number.isdecimal() else Block.objects.all()
    if digest:
        blocks = blocks.filter(hash=digest)
    return blocks.values_list("number", flat=True).first()


def _linked(last: Block | None, block: Block) -> Iterator[Problem]:
    """A block has the number after the last one's, and repeats its hash."""
    number, digest = (last.number, last.hash) if last else (0, rules.GENESIS)
    if block.number != number + 1:
        yield rules.problem("audit.block_missing", ids=rules.words([(number + 1, block.number - 1)]))
    elif block.previous != digest:
        yield rules.problem("audit.chain_broken", block=block.number)


def _strangers(block: Block, sealed: Sequence[Run], now: datetime) -> Iterator[Problem]:
    """Entries that no act can have written where they stand: below the chain's end, or dated long before it."""
    last = seal_of(block)
    awaited = [(one.first, one.last) for one in last.awaited if now - one.since < rules.WATCH]
    free = rules.gaps(0, last.up_to, rules.joined([*sealed, *awaited]))
    inserted = [pk for some in batches([*free]) for pk in _ids(Entry.objects.filter(within(some)))]
    inserted = [*_ids(Entry.objects.filter(pk__lt=0)), *inserted]
    if inserted:
        yield rules.problem("audit.inserted", ids=rules.words(rules.runs(inserted)))
    newest = Entry.objects.filter(pk=last.up_to).values_list("at", flat=True).first()
    suspect = Q(at__lt=newest - rules.WATCH) if newest else Q(pk__in=[])  # none: told as missing, or removed by rule
    old = [pk for rows in _waiting(last, now) for pk in _ids(rows.filter(suspect))]
    if old:
        yield rules.problem("audit.backdated", ids=rules.words(rules.runs(sorted(old))))


def _waiting(last: Seal | None, now: datetime) -> Iterator[QuerySet[Entry]]:
    """Entries in no block: those of awaited ids that have come, then all beyond the chain's end."""
    awaited = [(one.first, one.last) for one in last.awaited if now - one.since < rules.WATCH] if last else []
    for some in batches(awaited):
        yield Entry.objects.filter(within(some))
    yield Entry.objects.filter(pk__gt=last.up_to if last else 0)


def _sealed_rows(seal: Seal) -> list[Row]:
    """The entries that are stored under a block's ids."""
    found = [rows for some in batches(seal.entries) for rows in _stored(Entry.objects.filter(within(some)))]
    return sorted(found, key=lambda row: row.id)


def _stored(rows: QuerySet[Entry]) -> Iterator[Row]:
    return map(_row, rows.values_list(*_ROW))


def _row(columns: tuple[Any, ...]) -> Row:
    return Row(*columns)


def _ids(rows: QuerySet[Entry]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:LISTED])
