"""Storing how a version's text is laid out: clauses, each with the uid it had in the version before, and passages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from thongsuot.documents.models import Clause, Passage, Version
from thongsuot.documents.rules import layout
from thongsuot.documents.rules.differences import kept
from thongsuot.kernel.db import BATCH
from thongsuot.kernel.ids import new_id


def store_outline(version: Version, before: Version | None, laid: layout.Layout) -> list[Clause]:
    """Keep the clauses and passages of a version; the clauses, in the order of the text."""
    uids = _uids(laid.words, before)
    clauses: dict[int, Clause] = {}
    for _depth, level in groupby(sorted(laid.nodes, key=lambda node: node.depth), key=lambda node: node.depth):
        made = {node.position: _clause(version, node, clauses) for node in level}
        for position, clause in made.items():
            clause.uid, clause.section = uids[position], laid.sections[position]
        Clause.objects.bulk_create(made.values(), batch_size=BATCH)
        clauses |= made
    ordered = [clauses[position] for position in range(len(laid.nodes))]
    Passage.objects.bulk_create(_passages(version, laid, ordered), batch_size=BATCH)
    version.sections = laid.passages[-1].section + 1 if laid.passages else 0
    version.save(update_fields=["sections"])
    return ordered


def _uids(words: Sequence[str], before: Version | None) -> list[UUID]:
    uids = [new_id() for _ in words]
    if before is None:
        return uids
    known: dict[UUID, str] = {}
    rows = before.passages.filter(clause__isnull=False).order_by("start", "pk")
    for uid, start, end in rows.values_list("clause__uid", "start", "end"):
        known[uid] = known.get(uid, "") + before.text[start:end]
    old_uids = list(known)
    for new, old in kept(list(known.values()), words).items():
        uids[new] = old_uids[old]
    return uids


def _clause(version: Version, node: layout.Node, above: dict[int, Clause]) -> Clause:
    source = node.source
    return Clause(
        version=version,
        eid=node.eid,
        kind=source.kind[:20],
        number=(source.number or "")[:60],
        place=node.place[:255],
        heading=source.heading or "",
        parent=None if node.parent is None else above[node.parent],
        level=source.level,
        start=source.start,
        end=source.end,
        position=node.position,
    )


def _passages(version: Version, laid: layout.Layout, clauses: Sequence[Clause]) -> list[Passage]:
    return [
        Passage(
            version=version,
            clause=None if passage.clause is None else clauses[passage.clause],
            section=passage.section,
            start=passage.start,
            end=passage.end,
            folded=folded,
        )
        for passage, folded in zip(laid.passages, laid.folded, strict=True)
    ]
