"""Setting who must study a document, and applying it to what is known already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction

from thongsuot.audit.operations import record
from thongsuot.catalogues import queries as catalogues
from thongsuot.catalogues.rules import Catalogue
from thongsuot.convening.models import StudiedDocument
from thongsuot.convening.queries.whole import members_noted
from thongsuot.documents import queries as documents
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.permission import Permission, require
from thongsuot.people.access import reader_of
from thongsuot.people.operations import timelines
from thongsuot.rollup import operations as rollup
from thongsuot.rollup.rules import Change, difference
from thongsuot.study.models import Completion, RuleCategory, RuleDeadline, RuleWay, StudyRule
from thongsuot.study.operations import histories
from thongsuot.study.operations.following import name_of, reconcile, ruled_documents
from thongsuot.study.queries.recounting import studied
from thongsuot.study.queries.rules import Terms, countings, terms_of
from thongsuot.study.rules import Counting, contribution
from thongsuot.study.rules.counting import EVERYBODY
from thongsuot.study.rules.refusals import refusal

AT_ONCE = 2_000
"""So many completions are counted anew, and so many people of conferences looked through, while somebody waits."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule that was set; `applied` False where what is known is still to be counted anew: `apply_rule`.

    `conferences` are those whose attendance is still to be looked through: `catch_up`.
    """

    rule_id: int
    document_id: int
    revision: int
    applied: bool
    conferences: tuple[int, ...]


@transaction.atomic
def set_rule(*, actor: Actor, document_id: int, terms: Terms, revision: int, now: datetime) -> RuleSet:
    """Set who must study a document by when, in place of what was set before; `revision` is what the form showed, or 0.

    `study.jobs.set_rule` does the same and has the rest done in the background.

    :raises DomainError: documents.unknown_document, people.not_allowed, study.changed_meanwhile, and those of
        `_require_sound`
    """
    head = documents.document(reader_of(actor, now), document_id)
    require(actor=actor, permission=Permission.CONVENE, unit_id=head.owner.id, now=now)
    _require_sound(terms, now)
    timelines.share_turn()
    db.serialise(histories.name_of(document_id))
    last = StudyRule.objects.filter(document=document_id).order_by("-revision").first()
    if revision != (last.revision if last else 0):
        raise refusal("study.changed_meanwhile")
    rule = StudyRule.objects.create(
        document_id=document_id, unit_id=head.owner.id, revision=revision + 1, from_day=terms.from_day, set_at=now,
        set_by=actor.user_id,
    )  # fmt: skip
    _write(rule, terms)
    if _is_small(rule, terms.counting):
        _apply(rule, now)
    record(
        actor=actor, action="study.set_rule", subject=f"document:{document_id}", unit_id=head.owner.id,
        detail={"revision": rule.revision}, now=now,
    )  # fmt: skip
    return _set(rule)


@transaction.atomic
def apply_rule(*, actor: Actor, rule_id: int, now: datetime) -> RuleSet | None:
    """Count anew by a rule that waits, and put it in force; None where it is in force, or a later one was set."""
    timelines.share_turn()
    document_id = StudyRule.objects.values_list("document_id", flat=True).get(pk=rule_id)
    db.serialise(histories.name_of(document_id))
    rule = StudyRule.objects.filter(document=document_id).order_by("-revision")[0]
    if rule.pk != rule_id or rule.applied_at is not None:
        return None
    _apply(rule, now)
    record(
        actor=actor, action="study.apply_rule", subject=f"document:{document_id}", unit_id=rule.unit_id,
        detail={"revision": rule.revision}, now=now,
    )  # fmt: skip
    return _set(rule)


@transaction.atomic
def catch_up(*, actor: Actor, conference_id: int, after: int, now: datetime) -> int | None:
    """Look through the attendance of some people of a conference, by member id after one; the last of them, if more."""
    db.serialise(name_of(conference_id))
    member_ids = members_noted(conference_id, after=after, limit=db.BATCH)
    document_ids = ruled_documents(conference_id)
    if not member_ids or not (document_ids or Completion.objects.filter(conference=conference_id).exists()):
        return None
    changed = reconcile(conference_id, document_ids, member_ids, actor=actor, now=now)
    if changed:
        record(
            actor=actor, action="study.catch_up", subject=f"conference:{conference_id}", detail={"changed": changed},
            now=now,
        )  # fmt: skip
    return member_ids[-1] if len(member_ids) == db.BATCH else None


def _require_sound(terms: Terms, now: datetime) -> None:
    """Refuse terms that contradict themselves or name what no catalogue holds.

    :raises DomainError: study.needs_ways, study.needs_deadline, study.deadline_too_early, study.unknown_category,
        study.unknown_level
    """
    if not all(terms.ways.values()) or EVERYBODY not in terms.ways:
        raise refusal("study.needs_ways")
    if "" not in terms.deadlines:
        raise refusal("study.needs_deadline")
    if min(terms.deadlines.values()) < terms.from_day:
        raise refusal("study.deadline_too_early")
    known = catalogues.entries_of([Catalogue.MEMBER_CATEGORIES, Catalogue.LEVELS], day_of(now))
    categories, levels = ({one.code for one in known[name]} for name in (Catalogue.MEMBER_CATEGORIES, Catalogue.LEVELS))
    if not (terms.categories | terms.ways.keys()) <= categories | {EVERYBODY}:
        raise refusal("study.unknown_category")
    if not terms.deadlines.keys() <= levels | {""}:
        raise refusal("study.unknown_level")


def _write(rule: StudyRule, terms: Terms) -> None:
    RuleCategory.objects.bulk_create(RuleCategory(rule=rule, category=code) for code in sorted(terms.categories))
    RuleDeadline.objects.bulk_create(
        RuleDeadline(rule=rule, level=level, day=day) for level, day in sorted(terms.deadlines.items())
    )
    RuleWay.objects.bulk_create(
        RuleWay(rule=rule, category=category, way=way.value)
        for category, ways in sorted(terms.ways.items())
        for way in sorted(ways)
    )


def _counts_otherwise(rule: StudyRule, counting: Counting) -> bool:
    return countings([rule.document_id]).get(rule.document_id) != counting


def _is_small(rule: StudyRule, counting: Counting) -> bool:
    """True where little or nothing has to be counted anew."""
    if not _counts_otherwise(rule, counting):
        return True
    known = Completion.objects.filter(document=rule.document_id)[: AT_ONCE + 1]
    return known.count() <= AT_ONCE


def _apply(rule: StudyRule, now: datetime) -> None:
    """Put a rule in force, whose document is held alone, and count anew where it counts otherwise."""
    counting = terms_of(rule).counting
    if _counts_otherwise(rule, counting):
        changes = _changes(rule.document_id, countings([rule.document_id]).get(rule.document_id), counting)
        while some := list(islice(changes, AT_ONCE)):
            rollup.apply(some)
    rule.applied_at = now
    rule.save(update_fields=["applied_at"])


def _changes(document_id: int, before: Counting | None, after: Counting) -> Iterator[Change]:
    for _member_id, done, spans in studied(document_id):
        now_added = contribution(document_id, spans, done, (), after)
        yield from difference(now_added, contribution(document_id, spans, done, (), before))


def _set(rule: StudyRule) -> RuleSet:
    studied_at = StudiedDocument.objects.filter(document=rule.document_id, conference__cancelled_at=None)
    ids = sorted(studied_at.values_list("conference_id", flat=True))
    noted = tuple(pk for pk in ids if members_noted(pk, after=0, limit=1))
    return RuleSet(rule.pk, rule.document_id, rule.revision, rule.applied_at is not None, noted)
