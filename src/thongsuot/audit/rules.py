"""The chain: which entries a block takes, what its hash is over, what a changed record looks like.

The canonical form is a promise, written down in docs/algorithms/audit.md: seals are kept elsewhere, for years.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import Problem

FORM: Final = "thongsuot.audit.1"
GENESIS: Final = "0" * 64
"""What the first block names as the hash before it."""
BLOCK: Final = 1000
"""Entries in a block, at most."""
WATCH: Final = timedelta(days=2)
"""How long an id that no entry has yet is awaited. No act's transaction lasts so long; what comes later was put in."""
MARK: Final = 8
"""Bytes of an entry's own hash that a block keeps, to tell which entry changed; the proof is the block's hash."""

Run = tuple[int, int]
"""Ids from the first through the last."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is stored."""

    id: int
    at: datetime
    actor_id: int | None
    door: str
    action: str
    subject: str
    unit_id: int | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Awaited:
    """Ids that no entry had when a block went past them, and when that was."""

    first: int
    last: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Seal:
    """A block without its hash: the entries that it takes, how far ids are behind it, and those still awaited."""

    number: int
    previous: str
    sealed_at: datetime
    entries: tuple[Run, ...]
    up_to: int
    awaited: tuple[Awaited, ...]

    @property
    def ids(self) -> Iterator[int]:
        """The ids of its entries, in their order."""
        return (id_ for first, last in self.entries for id_ in range(first, last + 1))

    @property
    def count(self) -> int:
        """How many entries it takes."""
        return sum(last - first + 1 for first, last in self.entries)


def line(row: Row) -> bytes:
    """An entry's canonical form: its id, then its content, on one line."""
    return f"{row.id} ".encode() + _content(row) + b"\n"


def mark(row: Row) -> bytes:
    """The beginning of the hash of an entry's content, whatever its id: one that changed places is recognised."""
    return hashlib.sha256(_content(row)).digest()[:MARK]


def seal_hash(seal: Seal, rows: Iterable[Row]) -> str:
    """SHA-256 over the block's own line and the lines of its entries, in hexadecimal."""
    digest = hashlib.sha256(_head(seal) + b"\n")
    for row in rows:
        digest.update(line(row))
    return digest.hexdigest()


def next_seal(last: Seal | None, last_hash: str, ids: Sequence[int], now: datetime) -> Seal:
    """The block after `last` that takes these ascending ids; ids that it goes past are awaited for as long as WATCH."""
    behind = last.up_to if last else 0
    awaited = last.awaited if last else ()
    still = [one for one in awaited if now - one.since < WATCH]
    taken = runs(ids)
    left = [Awaited(*run, one.since) for one in still for run in gaps(one.first, one.last, taken)]
    up_to = max(behind, ids[-1])
    passed = [Awaited(*run, now) for run in gaps(behind + 1, up_to, taken)]
    return Seal(
        number=last.number + 1 if last else 1,
        previous=last_hash,
        sealed_at=now,
        entries=taken,
        up_to=up_to,
        awaited=(*left, *passed),
    )


def runs(ids: Iterable[int]) -> tuple[Run, ...]:
    """Ascending ids as runs: 1, 2, 3, 7 → (1, 3), (7, 7)."""
    found: list[Run] = []
    for id_ in ids:
        if found and id_ == found[-1][1] + 1:
            found[-1] = found[-1][0], id_
        else:
            found.append((id_, id_))
    return tuple(found)


def gaps(first: int, last: int, taken: Iterable[Run]) -> Iterator[Run]:
    """What of first…last lies in none of these runs, which are in order."""
    for begins, ends in taken:
        if first < begins and first <= last:
            yield first, min(begins - 1, last)
        first = max(first, ends + 1)
    if first <= last:
        yield first, last


def joined(all_runs: Iterable[Run]) -> list[Run]:
    """The same ids in as few runs as possible, in order."""
    found: list[Run] = []
    for first, last in sorted(all_runs):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def examined(seal: Seal, kept_hash: str, marks: bytes, rows: Sequence[Row]) -> Iterator[Problem]:
    """What is wrong with a block, given the entries that are stored under its ids, in their order."""
    present = {row.id: mark(row) for row in rows}
    sealed = dict(zip(seal.ids, _split(marks), strict=False))
    missing = [id_ for id_ in seal.ids if id_ not in present]
    changed = [id_ for id_ in sealed if id_ in present and present[id_] != sealed[id_]]
    moved = _moved(changed, present, sealed)
    yield from _told("audit.missing", missing, seal.number)
    yield from _told("audit.reordered", moved, seal.number)
    yield from _told("audit.changed", [id_ for id_ in changed if id_ not in moved], seal.number)
    if not missing and not changed and seal_hash(seal, rows) != kept_hash:
        yield problem("audit.block_changed", block=seal.number)


def problem(code: str, **params: object) -> Problem:
    """A finding in words."""
    return Problem(code, FINDINGS[code], params=params)


def words(found: Iterable[Run]) -> str:
    """Runs as people write them: "1–3, 7"."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in found)


FINDINGS: Final = {
    "audit.missing": _("Block %(block)s: entries that were sealed are missing: %(ids)s."),
    "audit.changed": _("Block %(block)s: entries have changed since they were sealed: %(ids)s."),
    "audit.reordered": _("Block %(block)s: entries have changed places since they were sealed: %(ids)s."),
    "audit.block_changed": _("Block %(block)s does not hold what was sealed: the block itself has changed."),
    "audit.block_missing": _("Blocks are missing: %(ids)s."),
    "audit.chain_broken": _("Block %(block)s does not follow the one before it."),
    "audit.inserted": _("Entries stand among sealed ones and in no block; they were put in later: %(ids)s."),
    "audit.backdated": _("Entries that are not sealed yet are dated long before the last sealed one: %(ids)s."),
    "audit.not_forgotten": _("Entries are stored that are said to be removed by the rule of retention: %(ids)s."),
    "audit.forgotten_early": _(
        "Entries up to block %(block)s are said to be removed before the rule of retention may."
    ),
    "audit.seal_forgotten": _(
        "The entries of block %(block)s, whose seal was kept, are said to be removed, with all up to block %(through)s."
    ),
    "audit.seal_unknown": _("The seal %(seal)s is not in this chain: the chain was cut, or written anew."),
}
"""Code → what is told of it."""


def _told(code: str, ids: Collection[int], block: int) -> Iterator[Problem]:
    if ids:
        yield problem(code, block=block, ids=words(runs(sorted(ids))))


def _moved(changed: Iterable[int], present: Mapping[int, bytes], sealed: Mapping[int, bytes]) -> frozenset[int]:
    """Of the changed ids those that hold what another changed one held when it was sealed."""
    ids = list(changed)
    held = {sealed[id_] for id_ in ids}
    return frozenset(id_ for id_ in ids if present[id_] in held)


def _split(marks: bytes) -> Iterator[bytes]:
    return (marks[start : start + MARK] for start in range(0, len(marks), MARK))


def _head(seal: Seal) -> bytes:
    awaited = [[one.first, one.last, moment(one.since)] for one in seal.awaited]
    entries = [list(run) for run in seal.entries]
    return _json([FORM, seal.number, seal.previous, moment(seal.sealed_at), entries, seal.up_to, awaited])


def _content(row: Row) -> bytes:
    return _json([
        moment(row.at), row.actor_id, row.door, row.action, row.subject, row.unit_id, row.detail
    ])  # fmt: skip


def moment(at: datetime) -> str:
    """A moment as it is hashed: UTC, with microseconds always, "2026-11-22T05:00:00.000000Z"."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
