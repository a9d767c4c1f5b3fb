"""The thread of a requirement, today's page, and what is due from a unit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.flow.test_figures import LAST, TASKS, complete, enrol, receive, take_on
from tests.plans import world as at
from tests.plans.world import NOW, PUBLISHED, Task, World
from thongsuot.documents.models import Document, Link
from thongsuot.flow.queries import due_from_us, flow, home, thread
from thongsuot.flow.rules.headlines import Kind, sentence
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.access import Reader
from thongsuot.people.rules.roles import Role
from thongsuot.plans import operations
from thongsuot.plans.models import Obligation
from thongsuot.plans.rules import Status

DUE = date(2026, 3, 1)


def reader(actor: Actor = OPERATOR) -> Reader:
    return at.reader(actor, at.at(LAST))


def test_the_thread_leads_from_the_sentence_to_each_unit_and_its_evidence(world: World) -> None:
    made = at.document(world.province, [Task(("các sở, ngành",), DUE)])
    first, second = at.fan_out(made)
    take_on(second.pk, PUBLISHED)
    complete(first.pk, date(2026, 2, 20))
    found = thread(reader(), first.requirement_id, world.province, LAST)
    assert (found.quote, found.symbol, found.clause) == ("Nhiệm vụ.", "15-NQ/TU", "")
    assert [(row.unit_name, row.obligation.status) for row in found.rows] == [
        ("Sở Nội vụ", Status.ON_TIME),
        ("Sở Tài chính", Status.OVERDUE),
    ]
    done, waiting = found.rows
    assert done.evidence is not None
    assert done.evidence.event.evidence_link == at.EVIDENCE.link
    assert waiting.evidence is None
    assert waiting.latest is not None
    assert waiting.latest.event.in_charge == "Chánh Văn phòng"
    assert found.counts.total == 2
    assert (found.counts.by_status[Status.ON_TIME], found.counts.by_status[Status.OVERDUE]) == (1, 1)
    assert not found.has_next


def test_the_thread_reads_up_and_down(world: World) -> None:
    made = at.document(world.province, [Task(("Sở Nội vụ",), DUE)])
    [one] = at.fan_out(made)
    above = at.document(world.province, [], number="21").document
    below = at.document(world.home_affairs, [], number="3").document
    unseen = Document.objects.create(kind="plan", number="9", owner_id=world.province)
    Link.objects.create(from_document=made.document, to_document=above, kind="implements")
    Link.objects.create(from_document=below, to_document=made.document, kind="answers")
    Link.objects.create(from_document=unseen, to_document=made.document, kind="answers")
    found = thread(reader(), one.requirement_id, world.province, LAST)
    assert [(link.document_id, link.kind) for link in found.above] == [(above.pk, "implements")]
    assert [(link.document_id, link.kind) for link in found.below] == [(below.pk, "answers")]


def test_the_thread_stays_within_the_reader_and_the_unit_in_view(world: World) -> None:
    made = at.document(world.province, [Task(("các sở, ngành",), DUE)])
    [one, _other] = at.fan_out(made)
    finance = reader(at.person(Role.SECRETARY, world.finance))
    own = thread(finance, one.requirement_id, world.finance, LAST)
    assert [row.unit_name for row in own.rows] == ["Sở Tài chính"]
    with pytest.raises(DomainError) as refusal:
        thread(finance, one.requirement_id, world.home_affairs, LAST)
    assert refusal.value.code == "people.not_allowed"


def test_a_thread_of_hundreds_takes_six_queries_and_comes_in_pages(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(130):
        at.unit(f"HL-X{number}", f"Đảng ủy xã {number}", "party_commune", world.province)
    made = at.document(world.province, [Task(("các đảng ủy xã, phường",), DUE)])
    given = at.fan_out(made)
    of_province = reader(at.person(Role.OFFICE, world.province))
    with django_assert_max_num_queries(6):
        first = thread(of_province, given[0].requirement_id, world.province, LAST)
    second = thread(of_province, given[0].requirement_id, world.province, LAST, offset=len(first.rows))
    assert first.has_next
    assert not second.has_next
    listed = [row.obligation.id for row in (*first.rows, *second.rows)]
    assert sorted(listed) == sorted(row.pk for row in given)


def test_due_from_us_holds_a_card_for_each_thing_to_do(world: World) -> None:
    made = at.document(world.province, [Task(("Đảng ủy xã An Hòa",), day) for day in (DUE, None, LAST)])
    given = at.fan_out(made)
    take_on(given[1].pk, PUBLISHED)
    complete(given[2].pk, LAST - timedelta(days=2))
    us = reader(at.person(Role.SECRETARY, world.communes[0]))
    due = due_from_us(us, world.communes[0])
    assert [card.due_on for card in due.to_confirm] == [date(2026, 2, 9)]
    assert [row.id for row in due.to_take_on] == [given[0].pk]
    assert [row.id for row in due.to_report] == [given[1].pk]
    assert [row.id for row in due.done] == [given[2].pk]
    assert due.count == 3
    receive(made.document_id, world.communes[0], PUBLISHED)
    assert due_from_us(us, world.communes[0]).to_confirm == ()


def test_a_receipt_of_a_unit_that_merged_into_us_is_ours(world: World) -> None:
    made = at.document(world.province, [])
    first, second, _third = world.communes
    receive(made.document_id, first, PUBLISHED)
    at.succeed(first, [second], second, PUBLISHED)
    assert due_from_us(reader(), second).to_confirm == ()


def test_neighbours_are_the_middle_of_those_with_enough_people(world: World) -> None:
    first, second, third = world.communes
    enrol({first: 1, second: 9, third: 4})
    tasks = [Task(("các đảng ủy xã, phường",), DUE), Task(("các đảng ủy xã, phường",), DUE)]
    given = at.fan_out(at.document(world.province, tasks))
    by_unit = {unit: [row.pk for row in given if row.unit_id == unit] for unit in world.communes}
    complete(by_unit[first][0], DUE)
    complete(by_unit[first][1], DUE + timedelta(days=1))
    complete(by_unit[second][0], DUE)
    complete(by_unit[second][1], DUE)
    compared = due_from_us(reader(at.person(Role.SECRETARY, first)), first).neighbours
    assert compared is not None
    assert (compared.in_time, compared.owed) == (1, 2)
    assert (compared.middle_in_time, compared.middle_owed, compared.neighbours) == (2, 2, 1)


def test_what_is_due_from_others_is_not_told(world: World) -> None:
    us = reader(at.person(Role.SECRETARY, world.communes[0]))
    with pytest.raises(DomainError) as refusal:
        due_from_us(us, world.communes[1])
    assert refusal.value.code == "people.not_allowed"


def test_home_says_of_each_document_what_its_own_page_says(world: World) -> None:
    late = at.document(world.province, TASKS)
    at.fan_out(late)
    quiet = at.document(world.government, [], number="8")
    office = reader(at.person(Role.OFFICE, world.province))
    today = home(office)
    assert today.unit is not None
    assert today.unit.id == world.province
    assert [line.publication.document_id for line in today.lines] == [late.document_id, quiet.document_id]
    for line in today.lines:
        page = flow(office, line.publication.document_id, world.province, LAST, LAST - timedelta(days=7))
        assert line.headline == page.headline
    with translation.override("vi"):
        assert all(sentence(line.headline) for line in today.lines)


def test_home_of_a_cell_is_its_own_duties(world: World) -> None:
    made = at.document(world.province, TASKS)
    at.fan_out(made)
    today = home(reader(at.person(Role.SECRETARY, world.cells[0])))
    assert today.due is not None
    assert [card.publication.document_id for card in today.due.to_confirm] == [made.document_id]
    assert [(line.headline.kind, line.headline.of) for line in today.lines] == [(Kind.STUCK, 1)]


def test_home_of_someone_without_figures_lists_the_documents(world: World) -> None:
    made = at.document(world.province, TASKS)
    at.fan_out(made)
    today = home(reader(at.person(Role.MEMBER, world.cells[0])))
    assert (today.unit, today.due, today.lines) == (None, None, ())
    assert [one.document_id for one in today.documents] == [made.document_id]


def test_home_without_any_document_is_empty_and_does_not_fail(world: World) -> None:
    today = home(reader())
    assert (today.lines, today.documents) == ((), ())
    assert today.unit is not None


@pytest.mark.parametrize("documents", [1, 7])
def test_home_and_due_take_a_fixed_number_of_queries(
    world: World, documents: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(documents):
        at.fan_out(at.document(world.province, TASKS, number=str(number)))
    of_province = reader(at.person(Role.OFFICE, world.province))
    of_commune = reader(at.person(Role.SECRETARY, world.communes[0]))
    with django_assert_max_num_queries(9):
        assert len(home(of_province).lines) == min(documents, 5)
    with django_assert_max_num_queries(8):
        assert due_from_us(of_commune, world.communes[0]).count == 2 * documents


def test_handing_a_task_over_moves_its_card(world: World) -> None:
    made = at.document(world.province, [Task(("Sở Nội vụ",), DUE)])
    [one] = at.fan_out(made)
    operations.reassign(actor=OPERATOR, obligation_ids=[one.pk], to_unit_id=world.finance, reason="hợp nhất", now=NOW)
    assert due_from_us(reader(), world.home_affairs).count == 0
    assert [row.id for row in due_from_us(reader(), world.finance).to_take_on] == [one.pk]
    assert Obligation.objects.get().origin_id == world.home_affairs
