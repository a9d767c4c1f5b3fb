"""Questions: who may ask and read what, one answer for those put together, the same one sent twice."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.convening.world import CALLED, MORNING, Hall
from tests.plans.world import Task, document, person, reader
from thongsuot.audit.models import Entry
from thongsuot.convening.models import Conference, Point, Question, StudiedDocument
from thongsuot.convening.operations import questions as operations
from thongsuot.convening.operations.questions import Wanted
from thongsuot.convening.queries.points import points_run
from thongsuot.convening.queries.questions import QuestionPage, published_at_clauses, question_for, questions_of
from thongsuot.convening.queries.seeing import conference_for
from thongsuot.documents.models import Clause
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.people.rules.roles import Role

DEVICE = Actor(user_id=None, door="api")


def seen(hall: Hall, actor: Actor, group: str = "") -> QuestionPage:
    asking = reader(actor, MORNING)
    return questions_of(asking, conference_for(asking, hall.conference), group=group)


def ask(hall: Hall, actor: Actor, words: str, clause_id: int | None = None) -> int:
    wanted = Wanted(words, clause_id=clause_id)
    return operations.ask(actor=actor, conference_id=hall.conference, wanted=wanted, now=MORNING).question_id


@pytest.fixture
def office(hall: Hall) -> Actor:
    return person(Role.OFFICE, hall.units.province)


@pytest.fixture
def asker(hall: Hall) -> Actor:
    return person(Role.MEMBER, hall.units.cells[0])


def refused(code: str) -> pytest.RaisesExc[DomainError]:
    return pytest.RaisesExc(DomainError, check=lambda error: error.code == code)


def test_a_question_is_the_askers_and_the_offices_until_it_is_published(
    hall: Hall, office: Actor, asker: Actor
) -> None:
    other = person(Role.MEMBER, hall.units.cells[1])
    asked = ask(hall, asker, "Kinh phí lấy từ đâu?")

    mine, all_of_them = seen(hall, asker).page.items, seen(hall, office).page.items
    assert [(line.words, line.is_own, line.asker) for line in mine] == [("Kinh phí lấy từ đâu?", True, "")]
    assert [(line.unit, line.asker) for line in all_of_them] == [("Chi bộ thôn 1", "member")]
    assert seen(hall, other).total == 0

    say = {"actor": office, "conference_id": hall.conference, "question_id": asked, "now": MORNING}
    with refused("convening.not_answered"):
        operations.publish_answer(**say)  # type: ignore[arg-type]  # one dict for two calls
    operations.answer_question(**say, words="Từ ngân sách xã.", in_sitting=True)  # type: ignore[arg-type]
    assert seen(hall, asker).page.items[0].answer is None
    operations.publish_answer(**say)  # type: ignore[arg-type]

    (line,) = seen(hall, other).page.items
    assert line.answer is not None
    assert (line.answer.words, line.answer.in_sitting, line.asker) == ("Từ ngân sách xã.", True, "")
    assert (seen(hall, office).open, seen(hall, office).published) == (0, 1)


def test_one_answer_answers_those_put_together(hall: Hall, office: Actor, asker: Actor) -> None:
    first, second, third = (ask(hall, asker, words) for words in ("Kinh phí?", "Tiền đâu?", "Ai chi?"))
    put = {"actor": office, "conference_id": hall.conference, "now": MORNING}
    operations.merge_questions(**put, question_ids=[third], into_id=second)  # type: ignore[arg-type]
    operations.merge_questions(**put, question_ids=[second], into_id=first)  # type: ignore[arg-type]
    operations.merge_questions(**put, question_ids=[first], into_id=third)  # type: ignore[arg-type]  # no circle
    operations.group_questions(**put, question_ids=[first], title=" Kinh  phí ")  # type: ignore[arg-type]

    (line,) = seen(hall, office, group="Kinh phí").page.items
    assert (line.id, [one.id for one in line.merged]) == (first, [second, third])
    head = conference_for(reader(asker, MORNING), hall.conference)
    assert question_for(reader(asker, MORNING), head, third).id == first

    operations.separate_question(**put, question_id=second)  # type: ignore[arg-type]
    assert seen(hall, office).total == 2
    with refused("convening.unknown_question"):
        operations.separate_question(**put, question_id=10_000)  # type: ignore[arg-type]


def test_a_point_asks_once_however_often_its_device_sends(hall: Hall, office: Actor) -> None:
    sent, wanted = new_id(), Wanted("Micro điểm cầu hỏng?", hall.sittings[0])
    first = operations.ask_through_point(actor=DEVICE, point_id=hall.point, sent_id=sent, wanted=wanted, now=MORNING)
    again = operations.ask_through_point(actor=DEVICE, point_id=hall.point, sent_id=sent, wanted=wanted, now=MORNING)

    assert (first.question_id, again.question_id, again.again) == (first.question_id, first.question_id, True)
    with refused("convening.other_question"):
        operations.ask_through_point(
            actor=DEVICE, point_id=hall.point, sent_id=sent, wanted=Wanted("Khác"), now=MORNING
        )
    (line,) = seen(hall, office).page.items
    assert (line.point, line.asker, line.unit) == ("Điểm cầu xã An Hòa", "", "Đảng ủy xã An Hòa")
    assert seen(hall, person(Role.SECRETARY, hall.units.communes[0])).total == 1
    assert seen(hall, person(Role.SECRETARY, hall.units.communes[1])).total == 0


def test_whoever_runs_a_point_asks_in_its_name_and_stays_unnamed(hall: Hall, office: Actor, asker: Actor) -> None:
    secretary = person(Role.SECRETARY, hall.units.communes[0])
    neighbour = person(Role.SECRETARY, hall.units.communes[1])
    wanted = Wanted("Mất tiếng ở điểm cầu?", hall.sittings[0])

    def ask_there(actor: Actor, words: Wanted = wanted) -> Question:
        given = {"actor": actor, "conference_id": hall.conference, "point_id": hall.point, "now": MORNING}
        return Question.objects.get(pk=operations.ask_for_point(**given, wanted=words).question_id)  # type: ignore[arg-type]

    for actor in (secretary, office):
        asked = ask_there(actor)
        assert (asked.asked_by, asked.point_id, asked.unit_id) == (None, hall.point, hall.units.communes[0])
    entry = Entry.objects.filter(action="convening.ask_through_point").latest("pk")
    assert (entry.actor_id, entry.detail["point"]) == (office.user_id, hall.point)
    with refused("convening.unknown_point"):
        ask_there(neighbour)
    with refused("convening.unknown_point"):
        ask_there(asker)
    with refused("people.not_allowed"):
        ask_there(person(Role.LEADER, hall.units.communes[0]))
    with refused("convening.question_empty"):
        ask_there(secretary, Wanted("  "))
    Point.objects.filter(pk=hall.point).update(closed_at=MORNING)
    with refused("convening.unknown_point"):
        ask_there(secretary)


def test_the_points_that_one_runs_are_offered_where_they_are_few(
    hall: Hall, office: Actor, asker: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offered(actor: Actor, asked: int | None = None) -> list[int]:
        asking = reader(actor, MORNING)
        return [pk for pk, _name in points_run(asking, conference_for(asking, hall.conference), asked)]

    secretary = person(Role.SECRETARY, hall.units.communes[0])
    assert (offered(asker), offered(secretary), offered(secretary, hall.other_point)) == (
        [],
        [hall.point],
        [hall.point],
    )
    assert offered(office) == [hall.point, hall.other_point]
    monkeypatch.setattr("thongsuot.convening.queries.points.FEW", 1)
    assert (offered(office), offered(office, hall.other_point)) == ([], [hall.other_point])


def test_a_published_question_stands_at_its_clause_in_every_version(hall: Hall, office: Actor, asker: Actor) -> None:
    version = document(hall.units.province, [Task(leads=("Sở Nội vụ",))])
    StudiedDocument.objects.create(conference_id=hall.conference, document=version.document)
    clause = Clause.objects.filter(version=version).first() or Clause.objects.create(
        version=version, uid=new_id(), eid="sec_1", kind="section", number="I", place="I", level=1, start=0, end=1,
        position=0, section=0,
    )  # fmt: skip
    asked = ask(hall, asker, "Mục này áp dụng từ khi nào?", clause.pk)
    say = {"actor": office, "conference_id": hall.conference, "question_id": asked, "now": MORNING}
    operations.answer_question(**say, words="Từ ngày ban hành.", in_sitting=False)  # type: ignore[arg-type]
    assert published_at_clauses(reader(asker, MORNING), version.document_id) == {}
    operations.publish_answer(**say)  # type: ignore[arg-type]

    found = published_at_clauses(reader(asker, MORNING), version.document_id)

    assert {uid: [line.words for line in lines] for uid, lines in found.items()} == {
        clause.uid: ["Mục này áp dụng từ khi nào?"]
    }
    StudiedDocument.objects.all().delete()
    with refused("convening.unknown_clause"):
        ask(hall, asker, "Còn mục này?", clause.pk)


@pytest.mark.parametrize(
    ("words", "code"), [("  ", "convening.question_empty"), ("x" * 2001, "convening.question_too_long")]
)
def test_a_question_has_words_and_not_too_many(hall: Hall, asker: Actor, words: str, code: str) -> None:
    with refused(code):
        ask(hall, asker, words)


def test_nobody_asks_a_conference_that_was_called_off_or_answers_without_convening(
    hall: Hall, office: Actor, asker: Actor
) -> None:
    asked = ask(hall, asker, "Ai trả lời?")
    with refused("people.not_allowed"):
        operations.answer_question(
            actor=asker, conference_id=hall.conference, question_id=asked, words="Tôi", in_sitting=False, now=MORNING
        )
    Conference.objects.update(cancelled_at=CALLED)
    with refused("convening.cancelled"):
        ask(hall, office, "Còn họp không?")
    assert Question.objects.count() == 1


def test_the_list_asks_few_questions(
    hall: Hall, office: Actor, asker: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        ask(hall, asker, f"Câu {number}?")
    asking = reader(office, MORNING)
    head = conference_for(asking, hall.conference)
    with django_assert_num_queries(8):
        questions_of(asking, head)
