"""Which requirements a draft has, mended by a person: one split, several merged, one added, and all of it undone.

Nothing is deleted: what others stand in the place of is kept as it was, and comes back when that is undone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.documents.models import (
    Clause,
    Requirement,
    RequirementBody,
    RequirementState,
    Rework,
    ReworkAct,
    Version,
)
from thongsuot.documents.operations.drafts import (
    current_meaning,
    refuse_stale,
    replaced,
    take_draft,
    take_requirement,
    take_requirements,
)
from thongsuot.documents.operations.meanings import bodies_of, set_meaning
from thongsuot.documents.rules import layout
from thongsuot.documents.rules.meaning import Meaning, faults
from thongsuot.documents.rules.reworking import (
    Slice,
    merged_meaning,
    merged_quote,
    places_of,
    sentence_at,
    split_meanings,
)
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.vietnamese.text import compare_key

STANDING = ("state", "decided_at", "decided_by", "revision", "replaced_by")
"""The columns that say whether a requirement stands."""
MOST_PARTS = 20
"""Into how many a finding is split, and of how many one is merged, at most."""
MOST_WORDS = 2_000
"""How many characters of a text are searched for at most."""


@dataclass(frozen=True, slots=True)
class Reworked:
    """The requirements that stand by now, and those that no longer do."""

    version_id: int
    made: tuple[int, ...]
    replaced: tuple[int, ...]


@transaction.atomic
def split(*, actor: Actor, requirement_id: int, revision: int, statements: Sequence[str], now: datetime) -> Reworked:
    """The sentence asks for several things: one requirement for each statement, all else as the finding has it.

    :raises DomainError: people.not_allowed, documents.unknown_requirement, .frozen, .changed_meanwhile, .replaced,
        .split_needs_two
    """
    requirement = take_requirement(actor=actor, requirement_id=requirement_id, now=now)
    whole = current_meaning(requirement)
    refuse_stale(requirement, revision, RequirementState.REPLACED, whole)
    meanings = split_meanings(whole, statements)
    if not 2 <= len(meanings) <= MOST_PARTS:
        message = _("Write each part on a line of its own: two at least, twenty at most.")
        raise DomainError("documents.split_needs_two", message, fields={"parts": message})
    rework = _begin(requirement.version, ReworkAct.SPLIT, [requirement], now)
    made = [(_like(requirement, rework, actor, now), meaning) for meaning in meanings]
    return _finish(rework, made, [requirement], actor=actor, now=now)


@transaction.atomic
def merge(*, actor: Actor, revisions: Mapping[int, int], now: datetime) -> Reworked:
    """Several findings ask for one thing; `revisions` are those that they were seen with, by their id.

    :raises DomainError: as `split`, but .merge_impossible for .split_needs_two
    """
    originals = take_requirements(actor=actor, requirement_ids=revisions, now=now)
    if not 2 <= len(revisions) <= MOST_PARTS:
        raise _unmergeable()
    meanings = [current_meaning(one) for one in originals]
    for one, meaning in zip(originals, meanings, strict=True):
        refuse_stale(one, revisions[one.pk], RequirementState.REPLACED, meaning)
    kinds = {meaning.kind for meaning in meanings}
    if len(originals) < len(revisions) or ("target" in kinds and len(kinds) > 1):
        raise _unmergeable()
    rework = _begin(originals[0].version, ReworkAct.MERGE, originals, now)
    one = _like(originals[0], rework, actor, now)
    slices = [(original.start, original.end) for original in originals]
    one.end = max(end for _start, end in slices)
    one.quote = merged_quote(_text(one.version), slices)
    return _finish(rework, [(one, merged_meaning(meanings))], originals, actor=actor, now=now)


def _unmergeable() -> DomainError:
    message = _("Choose two findings at least, of one version; a target is merged with targets alone.")
    return DomainError("documents.merge_impossible", message, fields={"others": message})


@transaction.atomic
def add(*, actor: Actor, version_id: int, words: str, meaning: Meaning, now: datetime, place: str = "") -> Reworked:
    """The reader missed what these words of the text ask for; `place` says in which clause, where they stand in many.

    :raises DomainError: people.not_allowed, documents.unknown_version, .frozen, .meaning_incomplete, .unknown_place,
        .words_not_found, .words_ambiguous
    """
    version = take_draft(actor=actor, version_id=version_id, now=now)
    if wrong := faults(meaning):
        raise DomainError("documents.meaning_incomplete", _("Something is missing or does not fit."), fields=wrong)
    text = _text(version)
    clauses = list(Clause.objects.filter(version=version).order_by("position", "pk"))
    start, end = sentence_at(text, _only_place(clauses, text, words, place))
    inside = layout.innermost(clauses, start)
    rework = _begin(version, ReworkAct.ADD, [], now)
    requirement = Requirement(
        version=version,
        clause=None if inside is None else clauses[inside],
        start=start,
        end=end,
        line=layout.line_of(layout.line_starts(text), start),
        quote=text[start:end],
    )
    return _finish(rework, [(_like(requirement, rework, actor, now), meaning)], [], actor=actor, now=now)


def _only_place(clauses: Sequence[Clause], text: str, words: str, place: str) -> Slice:
    within = _clause_at(clauses, place) if place.strip() else None
    found = places_of(text, words[:MOST_WORDS], within)
    if not found:
        message = _("These words do not stand in the text. Copy them as they are written there.")
        raise DomainError("documents.words_not_found", message, fields={"words": message})
    if len(found) > 1:
        message = _("These words stand in the text %(count)s times. Give more of the sentence, or its place.")
        raise DomainError("documents.words_ambiguous", message, fields={"words": message}, count=len(found))
    return found[0]


def _clause_at(clauses: Sequence[Clause], place: str) -> Slice:
    wanted = compare_key(place.strip())
    clause = next((one for one in clauses if compare_key(one.place) == wanted), None)
    if clause is None:
        message = _("The text has no such place. Write it as the cards do, such as II.2.a.")
        raise DomainError("documents.unknown_place", message, fields={"place": message})
    return clause.start, clause.end


def take_back(requirement: Requirement, *, actor: Actor, now: datetime) -> Reworked:
    """Undo what made this requirement, or what put others in its place: the originals stand as they stood before.

    :raises DomainError: documents.replaced where it was taken back already, documents.reworked_again where something
        was made of its outcome meanwhile
    """
    rework = requirement.replaced_by or (
        None if requirement.state == RequirementState.REPLACED else requirement.made_by
    )
    if rework is None:
        raise replaced()
    made, originals = list(rework.made.order_by("pk")), list(rework.originals.order_by("pk"))
    if any(one.replaced_by_id for one in made):
        raise DomainError("documents.reworked_again", _("Something was made of this meanwhile. Undo that first."))
    for one in made:
        _set_aside(one, None, actor, now)
    for one in originals:
        restore(one, rework.before[str(one.pk)])
    Requirement.objects.bulk_update([*made, *originals], STANDING)
    rework.taken_back_at = now
    rework.save(update_fields=["taken_back_at"])
    undone = Reworked(rework.version_id, made=_ids(originals), replaced=_ids(made))
    _record(f"documents.take_back_{rework.act}", rework, undone, actor=actor, now=now)
    return undone


def restore(requirement: Requirement, before: Mapping[str, object]) -> None:
    """Let a requirement stand again as it stood before others took its place; not saved yet."""
    decided_at = before["decided_at"]
    requirement.state = str(before["state"])
    requirement.decided_at = datetime.fromisoformat(str(decided_at)) if decided_at else None
    requirement.decided_by = before["decided_by"]  # type: ignore[assignment]  # as it was written below
    requirement.replaced_by = None
    requirement.revision += 1


def _begin(version: Version, act: ReworkAct, originals: Sequence[Requirement], now: datetime) -> Rework:
    before = {
        str(one.pk): {
            "state": one.state,
            "decided_at": one.decided_at.isoformat() if one.decided_at else None,
            "decided_by": one.decided_by,
        }
        for one in originals
    }
    return Rework.objects.create(version=version, act=act, before=before, at=now)


def _like(beside: Requirement, rework: Rework, actor: Actor, now: datetime) -> Requirement:
    """A requirement that stands where this one does, decided by who makes it; not stored yet."""
    return Requirement(
        version=beside.version,
        clause=beside.clause,
        start=beside.start,
        end=beside.end,
        line=beside.line,
        quote=beside.quote,
        confidence=1,
        rule=f"person.{rework.act}",
        found={},
        state=RequirementState.CORRECTED,
        decided_at=now,
        decided_by=actor.user_id,
        made_by=rework,
    )


def _finish(
    rework: Rework,
    made: Sequence[tuple[Requirement, Meaning]],
    originals: Sequence[Requirement],
    *,
    actor: Actor,
    now: datetime,
) -> Reworked:
    """Store the outcome beside its originals, which are shown no more."""
    rows = [requirement for requirement, _meaning in made]
    for one in originals:
        _set_aside(one, rework, actor, now)
    Requirement.objects.bulk_update(originals, STANDING)
    for requirement, meaning in made:
        set_meaning(requirement, meaning)
    Requirement.objects.bulk_create(rows)
    RequirementBody.objects.bulk_create(body for pair in made for body in bodies_of(*pair))
    done = Reworked(rework.version_id, made=_ids(rows), replaced=_ids(originals))
    _record(f"documents.{rework.act}", rework, done, actor=actor, now=now)
    return done


def _set_aside(requirement: Requirement, rework: Rework | None, actor: Actor, now: datetime) -> None:
    requirement.state, requirement.replaced_by = RequirementState.REPLACED, rework
    requirement.decided_at, requirement.decided_by = now, actor.user_id
    requirement.revision += 1


def _ids(requirements: Sequence[Requirement]) -> tuple[int, ...]:
    return tuple(one.pk for one in requirements)


def _text(version: Version) -> str:
    return Version.objects.values_list("text", flat=True).get(pk=version.pk)


def _record(action: str, rework: Rework, done: Reworked, *, actor: Actor, now: datetime) -> None:
    record(
        actor=actor,
        action=action,
        subject=f"version:{rework.version_id}",
        unit_id=rework.version.document.owner_id,
        now=now,
        detail={"made": list(done.made), "replaced": list(done.replaced)},
    )
