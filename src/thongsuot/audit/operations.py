"""Writing the record, and sealing it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit import queries, rules
from thongsuot.audit.models import Block, Entry, Lifting
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError

BLOCKS_AT_ONCE = 100
"""A beat seals no more blocks than this, so that other work gets its turn; the next goes on."""

seals = logging.getLogger("thongsuot.audit.seal")
"""Every seal is told here, at INFO: whoever keeps this log elsewhere can prove that the chain was cut or rewritten."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one call sealed; `more` when it stopped at BLOCKS_AT_ONCE."""

    blocks: int
    entries: int
    more: bool


def record(
    *,
    actor: Actor,
    action: str,
    subject: str,
    now: datetime,
    unit_id: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Note an act in the caller's transaction. `detail` is JSON and never holds a member's name.

    An act through an API token names the token's id beside the detail.
    """
    token = {"token": actor.limits.token_id} if actor.limits else {}
    Entry.objects.create(
        at=now,
        actor_id=actor.user_id,
        door=actor.door,
        action=action,
        subject=subject,
        unit_id=unit_id,
        detail={**(detail or {}), **token},
    )


def seal(*, actor: Actor, now: datetime) -> Sealed:
    """Seal what is committed and in no block yet, a block a transaction; nobody who writes entries waits for it.

    Killed in the middle it leaves whole blocks; two at once take turns.

    :raises DomainError: audit.not_allowed for anyone but the machine's operator
    """
    _require_operator(actor)
    counts: list[int] = []
    while len(counts) < BLOCKS_AT_ONCE and (count := _seal_block(now)):
        counts.append(count)
    return Sealed(blocks=len(counts), entries=sum(counts), more=len(counts) == BLOCKS_AT_ONCE)


def forget(*, actor: Actor, before: datetime, now: datetime) -> int:
    """Remove the entries of whole blocks sealed before a moment, from the chain's beginning: the rule of retention.

    The blocks stay, so the chain holds together. How many entries went.

    :raises DomainError: audit.not_allowed for anyone but the machine's operator
    """
    _require_operator(actor)
    removed = 0
    while count := _forget_blocks(actor, before, now):
        removed += count
    return removed


@transaction.atomic
def _forget_blocks(actor: Actor, before: datetime, now: datetime) -> int:
    """Empty some blocks and record it; the triggers are lifted for this transaction alone."""
    db.serialise("audit.seal")
    blocks = list(queries.forgettable(before).order_by("number")[:BLOCKS_AT_ONCE])
    if not blocks:
        return 0
    lifting = Lifting.objects.create(at=now)
    for block in blocks:
        for some in db.batches(queries.seal_of(block).entries):
            models.QuerySet(Entry).filter(queries.within(some)).delete()
    lifting.delete()
    entries = sum(block.count for block in blocks)
    detail = {"through": blocks[-1].number, "hash": blocks[-1].hash, "entries": entries}
    record(actor=actor, action=queries.FORGET, subject=queries.CHAIN, detail=detail, now=now)
    return entries


def _require_operator(actor: Actor) -> None:
    if not actor.is_operator:
        raise DomainError("audit.not_allowed", _("Only whoever runs the machine seals the record."))


@transaction.atomic
def _seal_block(now: datetime) -> int:
    """Seal one block; how many entries it took, 0 where none wait."""
    db.serialise("audit.seal")
    last = Block.objects.order_by("-number").first()
    before, before_hash = (queries.seal_of(last), last.hash) if last else (None, rules.GENESIS)
    rows = queries.waiting_rows(before, now, rules.BLOCK)
    if not rows:
        return 0
    made = rules.next_seal(before, before_hash, [row.id for row in rows], now)
    digest = rules.seal_hash(made, rows)
    Block.objects.create(
        number=made.number,
        previous=made.previous,
        hash=digest,
        count=made.count,
        entries=made.entries,
        up_to=made.up_to,
        awaited=[[one.first, one.last, one.since.isoformat()] for one in made.awaited],
        marks=b"".join(map(rules.mark, rows)),
        sealed_at=made.sealed_at,
    )
    transaction.on_commit(partial(_tell, made, digest))
    return made.count


def _tell(made: rules.Seal, digest: str) -> None:
    """Say it where it can be kept out of reach of whoever can write to this database."""
    told = {"number": made.number, "hash": digest, "count": made.count}
    seals.info("Sealed block %(number)d: %(count)d entries, hash %(hash)s", told, extra={"seal": told})
