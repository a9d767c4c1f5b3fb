"""Storing what the reader found in a version, and carrying over what people decided about the version before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thongsuot.documents.models import Clause, Doubt, Requirement, RequirementBody, RequirementState, Version
from thongsuot.documents.operations.meanings import bodies_of, meaning_of, set_meaning
from thongsuot.documents.rules import layout
from thongsuot.documents.rules.differences import carried, same_finding
from thongsuot.documents.rules.identity import Identity
from thongsuot.documents.rules.meaning import Meaning, as_json, of_assignment, of_deadline, of_target
from thongsuot.kernel.db import BATCH
from thongsuot.reading.model import Reading

IDENTITY_DOUBT = "documents.identity_incomplete"


@dataclass(frozen=True, slots=True)
class _Finding:
    start: int
    end: int
    confidence: float
    rule: str
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Stored:
    """How many requirements a version has, and how many of them were decided in the version before."""

    total: int
    carried: int


def store_requirements(version: Version, before: Version | None, reading: Reading, clauses: Sequence[Clause]) -> Stored:
    """Keep what a version asks for, with what was decided about the same sentences in the version before."""
    findings = sorted(_findings(reading), key=lambda finding: (finding.start, finding.end))
    requirements = [_requirement(version, finding, clauses) for finding in findings]
    meanings = [finding.meaning for finding in findings]
    count = _carry_over(requirements, meanings, before) if before else 0
    Requirement.objects.bulk_create(requirements, batch_size=BATCH)
    pairs = zip(requirements, meanings, strict=True)
    bodies = [body for requirement, meaning in pairs for body in bodies_of(requirement, meaning)]
    RequirementBody.objects.bulk_create(bodies, batch_size=BATCH)
    return Stored(total=len(requirements), carried=count)


def _findings(reading: Reading) -> Iterator[_Finding]:
    for target in reading.targets:
        yield _Finding(target.start, target.end, target.confidence, target.rule, of_target(target))
    for task in reading.assignments:
        yield _Finding(task.start, task.end, task.confidence, task.rule, of_assignment(task))
    for deadline in reading.deadlines:
        yield _Finding(deadline.start, deadline.end, deadline.confidence, deadline.rule, of_deadline(deadline))


def _requirement(version: Version, finding: _Finding, clauses: Sequence[Clause]) -> Requirement:
    requirement = Requirement(
        version=version,
        clause=layout.innermost(clauses, finding.start),
        start=finding.start,
        end=finding.end,
        line=layout.line_of(version.text, finding.start),
        quote=version.text[finding.start : finding.end],
        confidence=round(finding.confidence, 2),
        rule=finding.rule[:80],
        found=as_json(finding.meaning),
    )
    set_meaning(requirement, finding.meaning)
    return requirement


def _carry_over(requirements: Sequence[Requirement], meanings: list[Meaning], before: Version) -> int:
    """Take over the decisions on findings that say the same; a decision holds for what was decided, never for more."""
    decided = list(
        before.requirements.exclude(state=RequirementState.PROPOSED).prefetch_related("bodies").order_by("start", "pk")
    )
    same = carried(_keys(decided), _keys(requirements))
    for new, old in same.items():
        requirement, earlier = requirements[new], decided[old]
        meanings[new] = meaning_of(earlier, list(earlier.bodies.all()))
        set_meaning(requirement, meanings[new])
        requirement.state, requirement.carried_from = earlier.state, earlier
        requirement.decided_at, requirement.decided_by = earlier.decided_at, earlier.decided_by
    return len(same)


def _keys(requirements: Sequence[Requirement]) -> list[str]:
    return [same_finding(requirement.quote, requirement.found) for requirement in requirements]


def store_doubts(version: Version, identity: Identity, reading: Reading) -> int:
    """Keep the reader's questions, each with the finding it is about, and one for what the identity lacks."""
    rows = version.requirements.order_by("-pk").values_list("start", "end", "pk")
    at = {(start, end): pk for start, end, pk in rows} if reading.checks else {}
    doubts = [
        Doubt(
            version=version,
            requirement_id=at.get((check.start, check.end)),
            start=check.start,
            end=check.end,
            code=check.code,
            params=dict(check.params),
        )
        for check in reading.checks
    ]
    if missing := identity.missing():
        doubts.append(Doubt(version=version, start=0, end=0, code=IDENTITY_DOUBT, params={"missing": list(missing)}))
    Doubt.objects.bulk_create(doubts, batch_size=BATCH)
    return len(doubts)
