"""What happens to obligations when versions come and go, and when the tree is reorganised."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.plans import world as at
from tests.plans.world import ISSUED, NOW, PUBLISHED, Task, World
from thongsuot.audit.models import Entry
from thongsuot.documents.models import Doubt
from thongsuot.documents.rules.announcements import VersionWithdrawn
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.rules.roles import Role
from thongsuot.plans import operations, queries
from thongsuot.plans.models import Obligation, Progress
from thongsuot.rollup import queries as rollup
from thongsuot.rollup.models import Tally
from thongsuot.rollup.rules import amount_of
from thongsuot.units.models import Reorganisation, Succession
from thongsuot.units.queries import tree_on
from thongsuot.units.rules import UnitsReorganised

DUE = date(2026, 6, 30)


def national(subject: int, measure: str, day: date = PUBLISHED) -> tuple[int, int]:
    """The sum of a measure over all units as of a day, straight from the root."""
    tree = tree_on(max(day, PUBLISHED))
    root = Obligation.objects.first()
    assert root is not None
    counts = rollup.totals(tree, root.document.owner_id, [subject], [measure], day).get(subject, {})
    return tuple(amount_of(counts, measure))  # type: ignore[return-value]


def reorganise(act_id: int, day: date, heirs: dict[int, int], split: tuple[int, ...] = ()) -> None:
    event = UnitsReorganised(act_id=act_id, operates_on=day, heirs=tuple(heirs.items()), split=split)
    operations.hand_over(events=[event], actor=OPERATOR, now=NOW)


def test_a_named_body_gets_one_obligation_with_the_day_the_text_states(world: World) -> None:
    made = at.document(world.province, [Task(("ban tổ chức tỉnh uỷ",), DUE, before=True)])
    [one] = at.fan_out(made)
    assert (one.unit_id, one.origin_id, one.due_day) == (world.board, world.board, date(2026, 6, 29))
    assert (one.given_on, one.take_on_by) == (ISSUED, date(2026, 2, 12))


def test_a_class_of_bodies_fans_out_to_each_of_them(world: World) -> None:
    made = at.document(world.province, [Task(("Các đảng ủy xã, phường",), DUE), Task(("các sở, ban, ngành",))])
    given = at.fan_out(made)
    assert [one.unit_id for one in given] == [*world.communes, world.home_affairs, world.finance]
    assert national(made.document_id, "assigned") == (5, 0)
    assert national(made.document_id, "delivered") == (5, 0)


def test_two_leads_that_mean_one_unit_make_one_obligation(world: World) -> None:
    made = at.document(world.province, [Task(("Sở Nội vụ", "các sở, ngành"), DUE)])
    assert [(one.unit_id, one.words) for one in at.fan_out(made)] == [
        (world.home_affairs, "Sở Nội vụ"),
        (world.finance, "các sở, ngành"),
    ]


def test_unclear_leads_make_doubts_and_nothing_is_guessed(world: World) -> None:
    twin = at.unit("HL-BTC2", "Ban Tổ chức Tỉnh ủy", "party_organisation_board", world.province)
    made = at.document(world.province, [Task(("Sở Du lịch", "Ban Tổ chức Tỉnh ủy"), DUE)])
    assert at.fan_out(made) == []
    doubts = {doubt.code: doubt.params for doubt in Doubt.objects.all()}
    assert doubts["plans.body_unknown"]["words"] == "Sở Du lịch"
    assert set(doubts["plans.body_ambiguous"]["candidates"]) == {world.board, twin}


def test_publishing_is_followed_once_however_often_it_is_told(world: World) -> None:
    made = at.document(world.province, [Task(("các đảng ủy xã, phường", "Sở Du lịch"), DUE)])
    at.fan_out(made)
    tallies = list(Tally.objects.order_by("pk").values())
    assert len(at.fan_out(made)) == 3
    assert list(Tally.objects.order_by("pk").values()) == tallies
    assert Doubt.objects.count() == 1


def test_an_answered_doubt_is_not_asked_again(world: World) -> None:
    made = at.document(world.province, [Task(("Sở Du lịch",), DUE)])
    at.fan_out(made)
    doubt = Doubt.objects.get()
    settled = operations.settle(actor=OPERATOR, doubt_id=doubt.pk, unit_ids=[world.home_affairs], now=NOW)
    assert settled.given == 1
    assert [one.unit_id for one in at.fan_out(made)] == [world.home_affairs]
    assert Doubt.objects.filter(state="open").count() == 0
    assert not rollup.verify()


def test_only_stated_days_become_deadlines_and_recurring_work_is_regular(world: World) -> None:
    tasks = [
        Task(("Sở Nội vụ",), due_kind="recurring"),
        Task(("Sở Nội vụ",), due_kind="conditional"),
        Task(("Sở Nội vụ",), date(2026, 12, 31), due_kind="year"),
    ]
    given = at.fan_out(at.document(world.province, tasks))
    assert [(one.regular, one.due_day) for one in given] == [(True, None), (False, None), (False, date(2026, 12, 31))]


def test_what_a_closed_body_was_asked_goes_to_its_only_successor(world: World) -> None:
    first, second, _third = world.communes
    at.succeed(first, [second], second, date(2026, 1, 20))
    made = at.document(world.province, [Task(("Đảng ủy xã An Hòa",), DUE), Task(("các đảng ủy xã, phường",), DUE)])
    given = at.fan_out(made)
    assert [one.unit_id for one in given] == [second, second, world.communes[2]]


def test_a_part_given_away_earlier_does_not_make_a_closed_body_one_of_several_successors(world: World) -> None:
    first, second, third = world.communes
    closing = at.succeed(first, [second], second, date(2026, 1, 20))
    earlier = Reorganisation.objects.create(
        document_words="Điều chỉnh địa giới", operates_on=date(2026, 1, 15), file=closing.file, recorded_at=NOW
    )
    Succession.objects.create(act=earlier, predecessor_id=first, successor_id=third, part="part")
    made = at.document(world.province, [Task(("các đảng ủy xã, phường",), DUE)])
    assert [one.unit_id for one in at.fan_out(made)] == [second, third]
    assert not Obligation.objects.filter(unit=first).exists()


def test_a_withdrawn_version_takes_back_its_obligations_and_keeps_their_stories(world: World) -> None:
    made = at.document(world.province, [Task(("các đảng ủy xã, phường",), DUE)])
    given = at.fan_out(made)
    operations.take_on(actor=OPERATOR, report=at.report(given[0].pk), in_charge="Phó Bí thư", now=NOW)
    day = date(2026, 2, 10)
    event = VersionWithdrawn(made.pk, made.document_id, world.province, day, "sai số liệu")
    operations.take_back(events=[event], actor=OPERATOR, now=at.at(day))
    operations.take_back(events=[event], actor=OPERATOR, now=at.at(day))
    assert national(made.document_id, "assigned", date(2026, 2, 9)) == (3, 1)
    assert national(made.document_id, "assigned", day) == (0, 0)
    assert Progress.objects.filter(kind="withdrawn").count() == 3
    assert not rollup.verify()


def test_the_next_version_carries_on_what_was_reported_of_the_same_sentence(world: World) -> None:
    first = at.document(world.province, [Task(("Sở Nội vụ",), DUE), Task(("Sở Tài chính",), DUE)])
    [kept, _dropped] = at.fan_out(first)
    operations.take_on(actor=OPERATOR, report=at.report(kept.pk), in_charge="Chánh Văn phòng", now=NOW)
    day = date(2026, 3, 1)
    gone = VersionWithdrawn(first.pk, first.document_id, world.province, day, "có bản mới")
    operations.take_back(events=[gone], actor=OPERATOR, now=at.at(day))
    first.state, first.withdrawn_at, first.reason = "withdrawn", at.at(day), "có bản mới"
    first.save()
    later = date(2026, 9, 30)
    second = at.version(first.document, [Task(("Sở Nội vụ",), later, carried_from=kept.requirement_id)], number=2)
    operations.fan_out(events=[at.published(second, day)], actor=OPERATOR, now=at.at(day))
    [carried] = Obligation.objects.filter(requirement__version=second)
    assert (carried.pk, carried.in_charge, carried.due_day) == (kept.pk, "Chánh Văn phòng", later)
    assert national(first.document_id, "delivered", day) == (1, 0)
    assert not rollup.verify()


def test_open_obligations_go_with_the_only_successor_and_no_total_changes(world: World) -> None:
    first, second, third = world.communes
    made = at.document(world.province, [Task(("các đảng ủy xã, phường",), DUE)])
    given = at.fan_out(made)
    done = operations.complete(
        actor=OPERATOR, report=at.report(given[0].pk), product="Kế hoạch 12", evidence=at.EVIDENCE, now=NOW
    )
    before = {m: national(made.document_id, m) for m in ("assigned", "delivered", "delivered_late")}
    day = PUBLISHED
    acts = [at.succeed(gone, [second], second, day) for gone in (first, third)]
    reorganise(acts[0].pk, day, {first: second, third: second})
    reorganise(acts[0].pk, day, {first: second, third: second})
    units = sorted(Obligation.objects.values_list("origin_id", "unit_id"))
    assert units == sorted([(first, first), (second, second), (third, second)])
    assert {m: national(made.document_id, m) for m in before} == before
    assert done.standing.unit_id == first
    assert not rollup.verify()


def test_obligations_of_a_divided_unit_wait_on_a_list_until_a_person_places_them(world: World) -> None:
    first, second, third = world.communes
    made = at.document(world.province, [Task(("Đảng ủy xã An Hòa",), DUE)])
    [one] = at.fan_out(made)
    day = PUBLISHED
    act = at.succeed(first, [second, third], world.province, day)
    reorganise(act.pk, day, {}, split=(first,))
    office = at.person(Role.OFFICE, world.province)
    [waiting] = queries.to_be_placed(at.reader(office), day)
    assert waiting.id == one.pk
    operations.reassign(actor=office, obligation_ids=[one.pk], to_unit_id=second, reason="phần lớn địa bàn", now=NOW)
    assert queries.to_be_placed(at.reader(office), day) == ()
    assert national(made.document_id, "assigned") == (1, 0)
    assert not rollup.verify()


def test_an_act_dated_before_the_task_was_given_moves_it_from_its_first_day(world: World) -> None:
    first, second, _third = world.communes
    made = at.document(world.province, [Task(("Đảng ủy xã An Hòa",), DUE)])
    at.fan_out(made)
    act = at.succeed(first, [second], second, date(2025, 12, 1))
    reorganise(act.pk, date(2025, 12, 1), {first: second})
    assert Progress.objects.get().happened_on == ISSUED
    assert not rollup.verify()


def test_an_act_dated_before_a_task_came_to_the_unit_that_it_closes_moves_it_once_it_is_there(world: World) -> None:
    [one] = at.fan_out(at.document(world.province, [Task(("Sở Nội vụ",), DUE)]))
    given_away = at.at(date(2026, 3, 10))
    operations.reassign(
        actor=OPERATOR, obligation_ids=[one.pk], to_unit_id=world.finance, reason="đúng việc", now=given_away
    )
    backdated = date(2026, 3, 1)
    act = at.succeed(world.finance, [world.government], world.government, backdated)
    reorganise(act.pk, backdated, {world.finance: world.government})
    one.refresh_from_db()
    assert one.unit_id == world.government, "left with the closed unit, it would be in nobody's hands"
    assert rollup.verify() == []


def test_thousands_of_bodies_cost_as_many_queries_as_three(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(300):
        at.unit(f"HL-X{number}", f"Đảng ủy xã {number}", "party_commune", world.province)
    made = at.document(world.province, [Task(("các đảng ủy xã, phường",), DUE)])
    tree_on(ISSUED)
    with django_assert_max_num_queries(30):
        at.fan_out(made)
    assert Obligation.objects.count() == 303
    with django_assert_max_num_queries(30):
        event = VersionWithdrawn(made.pk, made.document_id, world.province, PUBLISHED, "x")
        operations.take_back(events=[event], actor=OPERATOR, now=NOW)
    assert Entry.objects.filter(action="plans.fan_out").get().detail == {"obligations": 303}


@pytest.mark.parametrize("measure", ["assigned", "delivered"])
def test_a_version_without_tasks_gives_nothing(world: World, measure: str) -> None:
    made = at.document(world.province, [])
    assert at.fan_out(made) == []
    assert not Tally.objects.filter(measure=measure).exists()
