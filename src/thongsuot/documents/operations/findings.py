"""Storing what the reader found in a version, and carrying over what people decided about the version before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thongsuot.documents.models import Clause, Doubt, Requirement, RequirementBody, RequirementState, Version
from thongsuot.documents.operations.meanings import bodies_of, meaning_of, set_meaning
from thongsuot.documents.rules import layout
from thongsuot.documents.rules.differences import carried, same_finding
from thongsuot.documents.rules.identity import Identity
from thongsuot.documents.rules.meaning import Meaning, as_json, of_assignment, of_deadline, of_target
from thongsuot.kernel.db import BATCH
from thongsuot.reading import Explainer, Lexicon
from thongsuot.reading.model import Assignment, Deadline, Reading, Target

IDENTITY_DOUBT = "documents.identity_incomplete"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the text asks for, as it will be stored; `clause` is the position of the clause that holds it."""

    start: int
    end: int
    line: int
    clause: int | None
    quote: str
    confidence: float
    rule: str
    because: tuple[str, ...]
    meaning: Meaning
    found: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """How many requirements a version has, and how many of them were decided in the version before."""

    total: int
    carried: int


def findings_of(reading: Reading, laid: layout.Layout, lexicon: Lexicon) -> tuple[Finding, ...]:
    """What a text asks for, in its order: worked out without the database, before anyone is kept from writing.

    `lexicon` is the one that the text was read with: by its words each finding tells why it was made.
    """
    explainer = Explainer(reading, lexicon)
    lines = layout.line_starts(laid.text)
    clauses = [node.source for node in laid.nodes]
    return tuple(
        Finding(
            start=item.start,
            end=item.end,
            line=layout.line_of(lines, item.start),
            clause=layout.innermost(clauses, item.start),
            quote=laid.text[item.start : item.end],
            confidence=round(item.confidence, 2),
            rule=item.rule[:80],
            because=explainer.words(item),
            meaning=meaning,
            found=as_json(meaning),
        )
        for item, meaning in sorted(_asked(reading), key=lambda asked: (asked[0].start, asked[0].end))
    )


def _asked(reading: Reading) -> Iterator[tuple[Target | Assignment | Deadline, Meaning]]:
    yield from ((target, of_target(target)) for target in reading.targets)
    yield from ((task, of_assignment(task)) for task in reading.assignments)
    yield from ((deadline, of_deadline(deadline)) for deadline in reading.deadlines)


def store_requirements(
    version: Version, before: Version | None, findings: Sequence[Finding], clauses: Sequence[Clause]
) -> Stored:
    """Keep what a version asks for, with what was decided about the same sentences in the version before."""
    requirements = [_requirement(version, finding, clauses) for finding in findings]
    meanings = [finding.meaning for finding in findings]
    count = _carry_over(requirements, meanings, before) if before else 0
    Requirement.objects.bulk_create(requirements, batch_size=BATCH)
    pairs = zip(requirements, meanings, strict=True)
    bodies = [body for requirement, meaning in pairs for body in bodies_of(requirement, meaning)]
    RequirementBody.objects.bulk_create(bodies, batch_size=BATCH)
    return Stored(total=len(requirements), carried=count)


def _requirement(version: Version, finding: Finding, clauses: Sequence[Clause]) -> Requirement:
    requirement = Requirement(
        version=version,
        clause=None if finding.clause is None else clauses[finding.clause],
        start=finding.start,
        end=finding.end,
        line=finding.line,
        quote=finding.quote,
        confidence=finding.confidence,
        rule=finding.rule,
        because=list(finding.because),
        found=dict(finding.found),
    )
    set_meaning(requirement, finding.meaning)
    return requirement


def _carry_over(requirements: Sequence[Requirement], meanings: list[Meaning], before: Version) -> int:
    """Take over the decisions on findings that say the same; a decision holds for what was decided, never for more."""
    open_again = (RequirementState.PROPOSED, RequirementState.REPLACED)
    decided = list(before.requirements.exclude(state__in=open_again).prefetch_related("bodies").order_by("start", "pk"))
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
