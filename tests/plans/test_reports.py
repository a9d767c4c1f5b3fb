"""What a unit reports of its tasks: once by id, with product and evidence, corrected by new events, undone."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.plans import world as at
from tests.plans.world import EVIDENCE, NOW, PUBLISHED, Task, World
from thongsuot.audit.models import Entry
from thongsuot.files.models import KeptFile
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.days import day_of
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.people.rules.roles import Role
from thongsuot.plans import operations, queries
from thongsuot.plans.models import Obligation, Progress, RefusedReport
from thongsuot.plans.operations import Evidence
from thongsuot.plans.queries import Wanted
from thongsuot.plans.rules import Status
from thongsuot.rollup import queries as rollup
from thongsuot.units.queries import tree_on, unit

DUE = date(2026, 2, 20)


@pytest.fixture
def one(world: World) -> Obligation:
    """A dated task of the first department."""
    return at.fan_out(at.document(world.province, [Task(("Sở Nội vụ",), DUE)]))[0]


@pytest.fixture
def secretary(world: World) -> Actor:
    """Answers for the first department alone."""
    return at.person(Role.SECRETARY, world.home_affairs)


def refused(code: str) -> pytest.RaisesExc[DomainError]:
    return pytest.RaisesExc(DomainError, check=lambda error: error.code == code)


def test_a_unit_takes_on_reports_and_completes_its_task(one: Obligation, secretary: Actor) -> None:
    operations.take_on(actor=secretary, report=at.report(one.pk), in_charge="Trưởng phòng Tổ chức", now=NOW)
    operations.report_progress(actor=secretary, report=at.report(one.pk), percent=60, now=NOW)
    done = operations.complete(
        actor=secretary, report=at.report(one.pk), product="Hướng dẫn số 3", evidence=EVIDENCE, now=NOW
    )
    assert (done.standing.done_on, done.standing.percent) == (PUBLISHED, 100)
    row = queries.obligation(at.reader(secretary), one.pk, PUBLISHED)
    assert (row.in_charge, row.status) == ("Trưởng phòng Tổ chức", Status.ON_TIME)
    kinds = [event.event.kind for event in queries.history(at.reader(secretary), one.pk)]
    assert kinds == ["taken_on", "progress", "done"]
    actions = Entry.objects.filter(subject=f"obligation:{one.pk}").values_list("action", flat=True)
    assert sorted(actions) == ["plans.done", "plans.progress", "plans.taken_on"]
    assert not rollup.verify()


def test_the_same_report_again_gives_the_stored_outcome(one: Obligation, secretary: Actor) -> None:
    report = at.report(one.pk)
    first = operations.take_on(actor=secretary, report=report, in_charge="Chánh Văn phòng", now=NOW)
    again = operations.take_on(actor=secretary, report=report, in_charge="Chánh Văn phòng", now=at.at(DUE))
    assert again == first
    assert Progress.objects.count() == 1
    assert not RefusedReport.objects.exists()


def test_the_same_file_again_is_the_same_report(one: Obligation, secretary: Actor) -> None:
    file = Evidence(data=b"%PDF-1.7 bien ban", name="bien-ban.pdf", media_type="application/pdf")
    report = at.report(one.pk)
    for _time in range(2):
        operations.complete(actor=secretary, report=report, product="Biên bản", evidence=file, now=NOW)
    assert queries.evidence(at.reader(secretary), report.event_id).data == b"%PDF-1.7 bien ban"


@pytest.mark.django_db(transaction=True)
def test_another_report_under_a_used_id_is_refused_and_kept(one: Obligation, secretary: Actor) -> None:
    report = at.report(one.pk)
    operations.take_on(actor=secretary, report=report, in_charge="Chánh Văn phòng", now=NOW)
    with refused("plans.id_reused"):
        operations.take_on(actor=secretary, report=report, in_charge="Giám đốc", now=NOW)
    assert Progress.objects.get().in_charge == "Chánh Văn phòng"
    kept = RefusedReport.objects.get()
    assert (kept.event_id, kept.content["in_charge"]) == (report.event_id, "Giám đốc")
    assert Entry.objects.filter(action="plans.refuse_report").exists()


@pytest.mark.parametrize(
    ("product", "evidence", "code"),
    [
        ("", EVIDENCE, "plans.needs_product"),
        ("  ", EVIDENCE, "plans.needs_product"),
        ("Kế hoạch", Evidence(), "plans.needs_evidence"),
        ("Kế hoạch", Evidence(link="javascript:alert(1)"), "plans.link_not_web"),
    ],
)
def test_done_needs_a_product_and_evidence(one: Obligation, product: str, evidence: Evidence, code: str) -> None:
    with refused(code):
        operations.complete(actor=OPERATOR, report=at.report(one.pk), product=product, evidence=evidence, now=NOW)
    assert not Progress.objects.exists()


def test_the_database_itself_holds_no_done_without_product_and_evidence(one: Obligation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Progress.objects.create(
            id=new_id(), obligation=one, kind="done", happened_on=DUE, recorded_at=NOW, product="Kế hoạch"
        )


def test_reports_that_cannot_be_are_refused(one: Obligation) -> None:
    def take(day: date, post: str = "Giám đốc") -> None:
        operations.take_on(actor=OPERATOR, report=at.report(one.pk, day), in_charge=post, now=NOW)

    with refused("plans.in_the_future"):
        take(date(2026, 2, 3))
    with refused("plans.before_given"):
        take(date(2026, 1, 11))
    with refused("plans.needs_post"):
        take(PUBLISHED, " ")
    with refused("plans.percent_out_of_range"):
        operations.report_progress(actor=OPERATOR, report=at.report(one.pk), percent=101, now=NOW)
    with refused("plans.not_done"):
        operations.reopen(actor=OPERATOR, report=at.report(one.pk), now=NOW)
    with refused("plans.unknown_obligation"):
        operations.reopen(actor=OPERATOR, report=at.report(0), now=NOW)
    assert not Progress.objects.exists()


def test_regular_work_is_reported_on_and_never_done(world: World) -> None:
    [regular] = at.fan_out(at.document(world.province, [Task(("Sở Nội vụ",), due_kind="recurring")]))
    operations.report_progress(actor=OPERATOR, report=at.report(regular.pk), percent=None, now=NOW)
    with refused("plans.regular_is_never_done"):
        operations.complete(actor=OPERATOR, report=at.report(regular.pk), product="x", evidence=EVIDENCE, now=NOW)


def test_a_correction_replaces_and_a_slip_is_undone(one: Obligation) -> None:
    now = at.at(date(2026, 3, 1))
    late = at.report(one.pk, date(2026, 2, 25))
    operations.complete(actor=OPERATOR, report=late, product="Kế hoạch", evidence=EVIDENCE, now=now)
    with refused("plans.already_done"):
        operations.complete(actor=OPERATOR, report=at.report(one.pk), product="x", evidence=EVIDENCE, now=now)
    right = at.report(one.pk, date(2026, 2, 19), corrects_id=late.event_id)
    corrected = operations.complete(actor=OPERATOR, report=right, product="Kế hoạch", evidence=EVIDENCE, now=now)
    assert corrected.standing.done_on == date(2026, 2, 19)
    with refused("plans.nothing_to_correct"):
        operations.void(actor=OPERATOR, report=at.report(one.pk, corrects_id=late.event_id), now=now)
    undone = operations.void(actor=OPERATOR, report=at.report(one.pk, corrects_id=right.event_id), now=now)
    assert undone.standing.done_on == date(2026, 2, 25), "what the correction had replaced counts again"
    history = queries.history(at.reader(), one.pk)
    assert [row.event.id for row in history if row.counts] == [late.event_id]
    gone = operations.void(actor=OPERATOR, report=at.report(one.pk, corrects_id=late.event_id), now=now)
    assert gone.standing.done_on is None
    assert not any(row.counts for row in queries.history(at.reader(), one.pk))
    assert not rollup.verify()


@pytest.mark.parametrize("kind", ["taken_on", "done", "reopened"])
def test_a_report_that_would_change_nothing_is_refused_with_the_day_from_which_it_could(
    one: Obligation, world: World, kind: str
) -> None:
    """Each is dated before what undoes it: before the task came to the unit, was reopened, or was done."""
    now = at.at(date(2026, 3, 20))

    def done(day: date) -> None:
        operations.complete(actor=OPERATOR, report=at.report(one.pk, day), product="x", evidence=EVIDENCE, now=now)

    def reopened(day: date) -> None:
        operations.reopen(actor=OPERATOR, report=at.report(one.pk, day), now=now)

    def taken_on(day: date) -> None:
        operations.take_on(actor=OPERATOR, report=at.report(one.pk, day), in_charge="Trưởng phòng", now=now)

    before, on = date(2026, 3, 9), date(2026, 3, 10)
    if kind == "taken_on":
        operations.reassign(
            actor=OPERATOR, obligation_ids=[one.pk], to_unit_id=world.finance, reason="đúng việc", now=at.at(on)
        )
        refusal, report = "plans.before_assigned", taken_on
    elif kind == "done":
        done(date(2026, 3, 1))
        reopened(on)
        refusal, report = "plans.before_reopened", done
    else:
        done(on)
        refusal, report = "plans.before_done", reopened
    with pytest.raises(DomainError) as refused_with:
        report(before)
    assert (refused_with.value.code, refused_with.value.params["day"]) == (refusal, on)
    report(on)
    assert not rollup.verify()


def test_what_is_dated_by_its_arrival_is_the_same_when_it_is_sent_again_after_midnight(one: Obligation) -> None:
    evening, morning = at.at(date(2026, 2, 10)), at.at(date(2026, 2, 11))
    event_id = new_id()
    for now in (evening, morning):
        operations.extend(
            actor=OPERATOR, event_id=event_id, obligation_id=one.pk, due_day=date(2026, 5, 1), reason="", now=now
        )
    slip = at.report(one.pk, date(2026, 2, 10))
    operations.report_progress(actor=OPERATOR, report=slip, percent=90, now=evening)
    undoing = new_id()
    for now in (evening, morning):
        undo = at.report(one.pk, day_of(now), event_id=undoing, corrects_id=slip.event_id)
        operations.void(actor=OPERATOR, report=undo, now=now)
    assert [row.event.kind for row in queries.history(at.reader(), one.pk)] == ["extended", "progress", "voided"]


def test_what_was_done_before_the_document_came_in_here_counts_on_its_own_day(one: Obligation) -> None:
    early = date(2026, 1, 20)
    operations.complete(actor=OPERATOR, report=at.report(one.pk, early), product="Kế hoạch", evidence=EVIDENCE, now=NOW)
    row = queries.obligation(at.reader(), one.pk, PUBLISHED)
    assert (row.done_on, row.status) == (early, Status.ON_TIME)


def test_nobody_reports_for_another_unit_and_no_file_of_theirs_is_kept(one: Obligation, world: World) -> None:
    other = at.person(Role.SECRETARY, world.finance)
    file = Evidence(data=b"not theirs", name="x.pdf")
    with refused("people.not_allowed"):
        operations.complete(actor=other, report=at.report(one.pk), product="x", evidence=file, now=NOW)
    with refused("plans.unknown_obligation"):
        queries.history(at.reader(other), one.pk)
    assert queries.obligations(at.reader(other), Wanted(), PUBLISHED).total == 0
    assert not KeptFile.objects.filter(name="x.pdf").exists()


def test_only_the_level_above_grants_a_later_day(one: Obligation, world: World, secretary: Actor) -> None:
    government = at.person(Role.OFFICE, world.government)
    later = date(2026, 4, 30)

    def extend(actor: Actor, day: date) -> None:
        operations.extend(
            actor=actor, event_id=new_id(), obligation_id=one.pk, due_day=day, reason="chờ hướng dẫn", now=NOW
        )

    with refused("people.not_allowed"):
        extend(secretary, later)
    with refused("people.not_allowed"):
        extend(at.person(Role.OFFICE, world.home_affairs), later)
    with refused("plans.not_later"):
        extend(government, DUE)
    extend(government, later)
    assert queries.obligation(at.reader(), one.pk, PUBLISHED).due_day == later
    assert not rollup.verify()


def test_many_tasks_go_to_a_successor_at_once(world: World) -> None:
    given = at.fan_out(at.document(world.province, [Task(("Sở Nội vụ",), DUE), Task(("các sở, ngành",), DUE)]))
    of_first = [row.pk for row in given if row.unit_id == world.home_affairs]
    office = at.person(Role.OFFICE, world.province)
    moved = operations.reassign(
        actor=office, obligation_ids=of_first, to_unit_id=world.finance, reason="hợp nhất", now=NOW
    )
    assert moved.count == 2
    assert set(Obligation.objects.values_list("unit_id", flat=True)) == {world.finance}
    closed = at.unit("HL-OLD", "Sở cũ", "department", world.government)
    at.succeed(closed, [world.finance], world.finance, PUBLISHED)
    with refused("plans.unit_not_open"):
        operations.reassign(actor=office, obligation_ids=of_first, to_unit_id=closed, reason="", now=NOW)
    with refused("people.not_allowed"):
        outsider = at.person(Role.OFFICE, world.government)
        operations.reassign(actor=outsider, obligation_ids=of_first, to_unit_id=world.home_affairs, reason="", now=NOW)
    assert not rollup.verify()


def test_a_doubt_is_settled_by_units_that_work_today(world: World) -> None:
    at.fan_out(at.document(world.province, [Task(("Sở Du lịch",), DUE)]))
    [doubt] = at.doubts()
    with refused("plans.choose_a_unit"):
        operations.settle(actor=OPERATOR, doubt_id=doubt, unit_ids=[], now=NOW)
    with refused("people.not_allowed"):
        actor = at.person(Role.OFFICE, world.finance)
        operations.settle(actor=actor, doubt_id=doubt, unit_ids=[world.finance], now=NOW)
    both = [world.home_affairs, world.finance]
    assert operations.settle(actor=OPERATOR, doubt_id=doubt, unit_ids=both, now=NOW).given == 2
    with refused("documents.already_settled"):
        operations.settle(actor=OPERATOR, doubt_id=doubt, unit_ids=both, now=NOW)


def test_lists_filter_by_status_just_as_the_rule_says(world: World) -> None:
    tasks = [Task(("các sở, ngành",), day) for day in (date(2026, 1, 15), DUE, date(2026, 5, 1))]
    tasks += [Task(("các sở, ngành",)), Task(("các sở, ngành",), due_kind="recurring")]
    given = at.fan_out(at.document(world.province, tasks))
    for row in (given[0], given[2], given[6]):
        operations.complete(actor=OPERATOR, report=at.report(row.pk), product="x", evidence=EVIDENCE, now=NOW)
    on = date(2026, 3, 1)
    rows = queries.obligations(at.reader(), Wanted(), on).rows
    counts = queries.counts_by_status(at.reader(), Wanted(), on)
    assert counts.total == len(rows) == 10
    assert Counter(row.status for row in rows) == {one: n for one, n in counts.by_status.items() if n}
    for one in Status:
        listed = queries.obligations(at.reader(), Wanted(status=one), on)
        assert {row.id for row in listed.rows} == {row.id for row in rows if row.status is one}
    assert {row.days_late(on) for row in rows if row.status is Status.LATE} == {18}


def test_what_is_due_from_a_unit_takes_in_what_rests_beneath_it(world: World) -> None:
    first, second, _third = world.communes
    at.fan_out(at.document(world.province, [Task(("các đảng ủy xã, phường",), DUE)]))
    at.succeed(first, [second], second, PUBLISHED)  # nothing is handed over yet
    tree = tree_on(PUBLISHED)
    due = queries.due_from(at.reader(), unit(second, tree), PUBLISHED)
    assert {row.unit_id for row in due} == {first, second}
