"""Carrying over to a new version what people split, merged and added in the version before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from thongsuot.documents.models import Clause, Requirement, RequirementBody, RequirementState, Rework, Version
from thongsuot.documents.operations.meanings import bodies_of, meaning_of, set_meaning
from thongsuot.documents.operations.reworking import STANDING, restore
from thongsuot.documents.rules import layout
from thongsuot.documents.rules.differences import carried, same_finding
from thongsuot.documents.rules.reworking import merged_quote


def carry_reworks(version: Version, before: Version, clauses: Sequence[Clause]) -> int:
    """Do again what was done to findings that say the same here, and add again what stands here once; how many acts.

    Where a sentence says something else by now its finding waits for a person again.
    """
    reworks = before.reworks.filter(taken_back_at=None).prefetch_related("originals", "made__bodies").order_by("pk")
    here: dict[int, Requirement] = {}
    count = 0
    for rework in reworks:
        here = here or _same(version, before)
        olds = sorted(rework.originals.all(), key=lambda one: (one.start, one.pk))
        originals = [here[old.pk] for old in olds if old.pk in here]
        if len(originals) < len(olds):
            _let_stand(olds, rework, here)
            continue
        made = [_again(old, originals, version, clauses) for old in sorted(rework.made.all(), key=lambda one: one.pk)]
        rows = [one for one in made if one is not None]
        if rows:
            here |= _store(rework, olds, originals, rows)
            count += 1
    return count


def _same(version: Version, before: Version) -> dict[int, Requirement]:
    """The findings here that say the same as those in whose place others stood there, by the ids of those."""
    there = list(before.requirements.filter(replaced_by__isnull=False, made_by=None).order_by("start", "pk"))
    here = list(version.requirements.filter(state=RequirementState.PROPOSED).order_by("start", "pk"))
    return {there[old].pk: here[new] for new, old in carried(_keys(there), _keys(here)).items()}


def _keys(rows: Sequence[Requirement]) -> list[str]:
    return [same_finding(row.quote, row.found) for row in rows]


def _again(
    old: Requirement, originals: Sequence[Requirement], version: Version, clauses: Sequence[Clause]
) -> Requirement | None:
    """What a person made there, at its place here; None where its words do not stand here just once."""
    slices = [(one.start, one.end) for one in originals]
    if not slices:
        start = version.text.find(old.quote)
        if start < 0 or version.text.count(old.quote) > 1:
            return None
        slices = [(start, start + len(old.quote))]
    start, end = min(first for first, _last in slices), max(last for _first, last in slices)
    inside = layout.innermost(clauses, start)
    new = Requirement(
        version=version,
        clause=None if inside is None else clauses[inside],
        start=start,
        end=end,
        line=layout.line_of(layout.line_starts(version.text), start),
        quote=merged_quote(version.text, slices),
        confidence=old.confidence,
        rule=old.rule,
        found={},
        state=old.state,
        decided_at=old.decided_at,
        decided_by=old.decided_by,
        carried_from=old,
    )
    set_meaning(new, meaning_of(old, old.bodies.all()))
    return new


def _store(
    rework: Rework, olds: Sequence[Requirement], originals: Sequence[Requirement], rows: Sequence[Requirement]
) -> dict[int, Requirement]:
    pairs = list(zip(olds, originals, strict=True))
    stood = {str(new.pk): rework.before[str(old.pk)] for old, new in pairs}
    act = Rework.objects.create(version=rows[0].version, act=rework.act, before=stood, at=rework.at)
    for old, new in pairs:
        new.state, new.replaced_by = RequirementState.REPLACED, act
        new.decided_at, new.decided_by = old.decided_at, old.decided_by
    Requirement.objects.bulk_update(originals, STANDING)
    for row in rows:
        row.made_by = act
    Requirement.objects.bulk_create(rows)
    meanings = [(row, meaning_of(row.carried_from, row.carried_from.bodies.all())) for row in rows if row.carried_from]
    RequirementBody.objects.bulk_create(body for pair in meanings for body in bodies_of(*pair))
    return {row.carried_from_id: row for row in rows if row.carried_from_id}


def _let_stand(olds: Sequence[Requirement], rework: Rework, here: Mapping[int, Requirement]) -> None:
    """Where an act is not done again, what a person had made before it stands."""
    stands = [(here[old.pk], old) for old in olds if old.pk in here and here[old.pk].made_by_id]
    for new, old in stands:
        restore(new, rework.before[str(old.pk)])
    Requirement.objects.bulk_update([new for new, _old in stands], STANDING)
