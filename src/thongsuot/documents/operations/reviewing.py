"""What a reviewer decides about the findings of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.documents.models import IN_FORCE, Requirement, RequirementBody, RequirementState
from thongsuot.documents.operations.drafts import current_meaning, refuse_stale, take_draft, take_requirement
from thongsuot.documents.operations.meanings import bodies_of, set_meaning
from thongsuot.documents.operations.reworking import take_back
from thongsuot.documents.rules.meaning import Meaning, as_json, faults, from_json
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Decided:
    """A requirement's state, and the revision that the next decision on it must carry.

    `came`, `gone`: the cards that stand again and those that no longer do, where a split or a merge was undone.
    """

    requirement_id: int
    version_id: int
    state: str
    revision: int
    came: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmedAll:
    """How many findings were confirmed at once."""

    version_id: int
    count: int


@transaction.atomic
def confirm(*, actor: Actor, requirement_id: int, revision: int, now: datetime) -> Decided:
    """The sentence asks for this, as the reader found it (or as it was corrected before).

    :raises DomainError: people.not_allowed, documents.unknown_requirement, .frozen, .changed_meanwhile
    """
    requirement = take_requirement(actor=actor, requirement_id=requirement_id, now=now)
    refuse_stale(requirement, revision, RequirementState.CONFIRMED, current_meaning(requirement))
    state = RequirementState.CONFIRMED if _is_as_found(requirement) else RequirementState.CORRECTED
    return _decide(requirement, state, actor=actor, now=now)


@transaction.atomic
def correct(*, actor: Actor, requirement_id: int, revision: int, meaning: Meaning, now: datetime) -> Decided:
    """The sentence asks for something else than the reader found: this. What was found stays beside it.

    :raises DomainError: as `confirm`, and documents.meaning_incomplete with the fields that are wrong
    """
    requirement = take_requirement(actor=actor, requirement_id=requirement_id, now=now)
    refuse_stale(requirement, revision, RequirementState.CORRECTED, meaning)
    if wrong := faults(meaning):
        raise DomainError("documents.meaning_incomplete", _("Something is missing or does not fit."), fields=wrong)
    _replace_meaning(requirement, meaning)
    state = RequirementState.CONFIRMED if _is_as_found(requirement) else RequirementState.CORRECTED
    return _decide(requirement, state, actor=actor, now=now)


@transaction.atomic
def refuse(*, actor: Actor, requirement_id: int, revision: int, now: datetime) -> Decided:
    """The sentence asks for nothing.

    :raises DomainError: as `confirm`
    """
    requirement = take_requirement(actor=actor, requirement_id=requirement_id, now=now)
    refuse_stale(requirement, revision, RequirementState.REFUSED, current_meaning(requirement))
    return _decide(requirement, RequirementState.REFUSED, actor=actor, now=now)


@transaction.atomic
def reopen(*, actor: Actor, requirement_id: int, revision: int, now: datetime) -> Decided:
    """Undo a decision: the finding stands again as the reader found it.

    What a person made by splitting, merging or adding goes, and its originals come back as they were; where it had
    been refused, only the refusal is undone. An original in whose place others stand takes its place back.

    :raises DomainError: as `confirm`, and documents.replaced, documents.reworked_again
    """
    requirement = take_requirement(actor=actor, requirement_id=requirement_id, now=now)
    yours = from_json(requirement.found) if requirement.found else current_meaning(requirement)
    refuse_stale(requirement, revision, RequirementState.PROPOSED, yours)
    if requirement.state == RequirementState.REPLACED or (requirement.made_by_id and requirement.state in IN_FORCE):
        undone = take_back(requirement, actor=actor, now=now)
        kept = Requirement.objects.get(pk=requirement_id)
        return Decided(kept.pk, kept.version_id, kept.state, kept.revision, undone.made, undone.replaced)
    if requirement.made_by_id:
        return _decide(requirement, RequirementState.CORRECTED, actor=actor, now=now, action="reopen")
    _replace_meaning(requirement, yours)
    requirement.carried_from = None
    return _decide(requirement, RequirementState.PROPOSED, actor=actor, now=now)


@transaction.atomic
def confirm_above(*, actor: Actor, version_id: int, confidence: float, now: datetime) -> ConfirmedAll:
    """Confirm at once everything not decided yet of which the reader is at least this sure (0 to 1).

    :raises DomainError: documents.unknown_version, people.not_allowed, documents.frozen
    """
    version = take_draft(actor=actor, version_id=version_id, now=now)
    sure = version.requirements.filter(state=RequirementState.PROPOSED, confidence__gte=confidence)
    count = sure.update(
        state=RequirementState.CONFIRMED, decided_at=now, decided_by=actor.user_id, revision=F("revision") + 1
    )
    record(
        actor=actor,
        action="documents.confirm_above",
        subject=f"version:{version_id}",
        unit_id=version.document.owner_id,
        now=now,
        detail={"confidence": confidence, "count": count},
    )
    return ConfirmedAll(version_id=version_id, count=count)


def _is_as_found(requirement: Requirement) -> bool:
    return bool(as_json(current_meaning(requirement)) == requirement.found)


def _replace_meaning(requirement: Requirement, meaning: Meaning) -> None:
    set_meaning(requirement, meaning)
    requirement.bodies.all().delete()
    RequirementBody.objects.bulk_create(bodies_of(requirement, meaning))


def _decide(
    requirement: Requirement, state: RequirementState, *, actor: Actor, now: datetime, action: str = ""
) -> Decided:
    undone = state == RequirementState.PROPOSED
    requirement.state = state
    requirement.decided_at = None if undone else now
    requirement.decided_by = None if undone else actor.user_id
    requirement.revision += 1
    requirement.save()
    record(
        actor=actor,
        action=f"documents.{action or _ACTIONS[state]}",
        subject=f"requirement:{requirement.pk}",
        unit_id=requirement.version.document.owner_id,
        now=now,
        detail={"version": requirement.version_id, "revision": requirement.revision},
    )
    return Decided(requirement.pk, requirement.version_id, str(state), requirement.revision)


_ACTIONS = {
    RequirementState.CONFIRMED: "confirm",
    RequirementState.CORRECTED: "correct",
    RequirementState.REFUSED: "refuse",
    RequirementState.PROPOSED: "reopen",
}
