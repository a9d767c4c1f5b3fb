"""Taking an import of members back: whole, or not at all when its members have moved on since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.audit.operations import record
from thongsuot.kernel import db
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.announcements import announce
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.people import access
from thongsuot.people.access import Reader
from thongsuot.people.models import ImportEffect, MemberImport, MemberName, Membership
from thongsuot.people.operations import timelines
from thongsuot.people.queries import span_of
from thongsuot.people.rules import memberships as rules
from thongsuot.people.rules.memberships import MembershipChanged, Span
from thongsuot.rollup import operations as rollup
from thongsuot.rollup.rules import Change, difference
from thongsuot.units import queries as units
from thongsuot.vietnamese.text import fold, sort_key


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The memberships that an import had opened and that no longer stand, and those that are again as they were."""

    run_id: int
    voided: int
    restored: int


@transaction.atomic
def take_back_import(*, actor: Actor, run_id: int, now: datetime) -> TakenBack:
    """Undo an applied import: what it opened is voided, what it changed is as before, names are what they were.

    :raises DomainError: people.not_allowed, people.import_not_applied, people.import_changed_since
    """
    units.hold_tree()
    timelines.take_turn()
    reader = access.reader_of(actor, now)
    access.require_somewhere(reader, Permission.EDIT_MEMBERS)
    applied = (MemberImport.State.APPLIED, MemberImport.State.TAKING_BACK)
    run = MemberImport.objects.select_for_update().filter(pk=run_id, state__in=applied).first()
    if run is None:
        raise DomainError("people.import_not_applied", _("There is no such import to take back."))
    opened = Membership.objects.filter(run_id=run_id)
    effects = ImportEffect.objects.filter(run_id=run_id)
    _require_within(reader, opened, effects)
    _require_open(effects)
    newest = opened.aggregate(newest=Max("pk"))["newest"]
    touched = effects.values_list("membership__member_id", flat=True)
    member_ids = sorted({*opened.values_list("member_id", flat=True), *touched})
    for some in db.batches(member_ids):
        timelines.lock(some)
        _require_unchanged(run, some, newest)
        _take_back(run, some, actor, now)
    _restore_names(run)
    run.state, run.taken_back_at = MemberImport.State.TAKEN_BACK, now
    run.save(update_fields=["state", "taken_back_at"])
    done = TakenBack(run_id, voided=opened.count(), restored=effects.count())
    record(
        actor=actor, action="people.take_back_import", subject=f"member_import:{run_id}",
        detail={"voided": done.voided, "restored": done.restored}, now=now,
    )  # fmt: skip
    return done


def _require_within(reader: Reader, opened: QuerySet[Membership], effects: QuerySet[ImportEffect]) -> None:
    scope = reader.scope(Permission.EDIT_MEMBERS)
    if opened.exclude(scope.q("unit")).exists() or effects.exclude(scope.q("membership__unit")).exists():
        raise DomainError("people.not_allowed", _("The import reaches units that are not yours."))


def _require_open(effects: QuerySet[ImportEffect]) -> None:
    """Refuse where members would stand again in a unit that has closed: nobody would take them along any more."""
    closed_on = F("membership__unit__closed_on")
    lasting = Q(until_before__isnull=True) | Q(until_before__gt=closed_on)
    shut = effects.filter(lasting, membership__unit__closed_on__isnull=False).order_by("pk")
    code = shut.values_list("membership__unit__code", flat=True).first()
    if code is not None:
        message = _("The unit %(unit)s, in which members would stand again, has closed. Nothing was changed.")
        raise DomainError("people.import_changed_since", message, unit=code)


def _require_unchanged(run: MemberImport, member_ids: Collection[int], newest: int | None) -> None:
    """Refuse when these locked members have moved on: what the run wrote is not as it left it, or more was opened.

    By what was written and not by when it began: who waits for a lock carries an earlier moment than who held it. The
    run held its members to its end, so a row of theirs that came later has a higher id than all of its own.
    """
    effects = ImportEffect.objects.filter(run=run, membership__member_id__in=member_ids)
    own = Q(run=run) | Q(pk__in=effects.values("membership_id"))
    opened = Q(pk__gt=newest) if newest is not None else Q(recorded_at__gt=run.applied_at)
    changed = (own & ~Q(recorded_at=run.applied_at)) | opened
    moved_on = Membership.objects.filter(changed, member_id__in=member_ids).count()
    if moved_on:
        message = _("%(count)s memberships of its members have changed since. Nothing was changed.")
        raise DomainError("people.import_changed_since", message, count=moved_on)


def _take_back(run: MemberImport, member_ids: Collection[int], actor: Actor, now: datetime) -> None:
    """Undo what the run did to these locked members."""
    opened = list(Membership.objects.filter(run=run, member_id__in=member_ids))
    touched = ImportEffect.objects.filter(run=run, membership__member_id__in=member_ids).select_related("membership")
    effects = list(touched)
    ended = [effect.membership for effect in effects if effect.membership.voided_at is None]
    before, after = defaultdict[int, list[Span]](list), defaultdict[int, list[Span]](list)
    for row in (*opened, *ended):
        before[row.member_id].append(span_of(row))
    for effect in effects:
        as_it_was = replace(span_of(effect.membership), until_day=effect.until_before)
        after[effect.membership.member_id].append(as_it_was)
    rollup.apply(difference(_added(after.values()), _added(before.values())))
    Membership.objects.filter(run=run, member_id__in=member_ids).update(voided_at=now, recorded_at=now)
    timelines.set_ends(((effect.membership_id, effect.until_before) for effect in effects), now)
    events = [MembershipChanged(one, tuple(before[one]), tuple(after[one])) for one in member_ids]
    announce(events, actor=actor, now=now)


def _added(histories: Iterable[Iterable[Span]]) -> Iterator[Change]:
    return rules.contribution(chain.from_iterable(histories))


def _restore_names(run: MemberImport) -> None:
    """Names that it replaced are again what they were; those that it brought are gone."""
    MemberName.objects.filter(run=run, earlier="").delete()
    rows = [
        MemberName(
            member_id=row.member_id, name=row.earlier, folded=fold(row.earlier), sort_key=sort_key(row.earlier),
            earlier="", run=None,
        )
        for row in MemberName.objects.filter(run=run).exclude(earlier="")
    ]  # fmt: skip
    MemberName.objects.bulk_update(rows, ["name", "folded", "sort_key", "earlier", "run"], batch_size=db.BATCH)
    counted = Membership.objects.standing().filter(member__run=run).values("member_id")
    MemberName.objects.filter(member__run=run).exclude(member_id__in=counted).delete()
