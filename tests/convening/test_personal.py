"""A person's data in conferences: handed out whole, erased whole, passes ended in time; counts stay."""

from __future__ import annotations

from datetime import timedelta

from tests.convening.world import CALLED, MORNING, Hall, pass_of
from tests.plans.world import person
from thongsuot.convening.models import Absence, Convened, RefusedRollCall
from thongsuot.convening.operations.absences import record_absences
from thongsuot.convening.operations.passes import make_passes
from thongsuot.convening.operations.questions import Wanted, ask
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.people.operations import personal
from thongsuot.people.operations.retention import retain
from thongsuot.people.queries.personal_sheets import sheets_of_member, sheets_of_user
from thongsuot.people.rules.personal import Why, as_json
from thongsuot.people.rules.retention import Kept
from thongsuot.people.rules.roles import Role
from thongsuot.rollup.models import Tally


def excuse(hall: Hall) -> Convened:
    """The first person of the list, excused, with a pass."""
    pass_of(hall.people[0], "TOKEN")
    record_absences(
        actor=OPERATOR, conference_id=hall.conference, sitting_id=hall.sittings[0], convened_ids=hall.people[:1],
        excused=True, reason="chăm mẹ ốm", now=CALLED,
    )  # fmt: skip
    return Convened.objects.get(pk=hall.people[0])


def test_what_conferences_keep_is_handed_out(hall: Hall) -> None:
    line = excuse(hall)
    data = personal.export_member_data(actor=OPERATOR, member_id=line.member_id, now=CALLED)
    lists, events, absences, *_study = data.elsewhere
    assert lists.rows[0][0] == "Hội nghị quán triệt Nghị quyết 15"
    assert events.rows == ()
    assert absences.rows[0][3] == "chăm mẹ ốm"
    sheet = sheets_of_member(data, CALLED, "vi").sheets[4]
    assert sheet.rows[0][3] == "chăm mẹ ốm"


def test_what_an_account_asked_is_handed_out_to_it_alone(hall: Hall) -> None:
    asker, other = person(Role.MEMBER, hall.units.cells[0]), person(Role.MEMBER, hall.units.cells[1])
    for actor, words in ((asker, "Kinh phí ở đâu?"), (other, "Bao giờ họp?")):
        ask(actor=actor, conference_id=hall.conference, wanted=Wanted(words, hall.sittings[1]), now=CALLED)
    data = personal.export_user_data(actor=asker, user_id=asker.user_id or 0, now=CALLED)
    (asked,) = data.elsewhere
    assert [row[1:3] for row in asked.rows] == [("Phiên 2", "Kinh phí ở đâu?")]
    assert any("Kinh phí ở đâu?" in row for sheet in sheets_of_user(data, CALLED, "vi").sheets for row in sheet.rows)
    assert "Kinh phí ở đâu?" in as_json(data).decode()


def test_erasing_a_member_ends_the_pass_and_the_words_and_no_count(hall: Hall) -> None:
    line = excuse(hall)
    RefusedRollCall.objects.create(
        event_id=new_id(), digest=new_id(), point_id=hall.point, content={"code": "DV000", "kind": "present"},
        code="convening.unlikely_time", recorded_at=CALLED,
    )  # fmt: skip
    before = list(Tally.objects.order_by("pk").values_list("pk", "owed", "done"))
    personal.erase_member_data(actor=OPERATOR, member_id=line.member_id, why=Why.OWNER, now=CALLED)
    line.refresh_from_db()
    assert (line.token_hash, line.token_made_at, line.why) == ("", None, "")
    assert Absence.objects.get().reason == "–"
    assert RefusedRollCall.objects.get().content == {"code": "–", "kind": "present"}
    assert list(Tally.objects.order_by("pk").values_list("pk", "owed", "done")) == before


def test_passes_end_thirty_days_after_the_conference(hall: Hall) -> None:
    make_passes(actor=OPERATOR, conference_id=hall.conference, unit_id=hall.units.communes[1], anew=False, now=CALLED)
    for days, left in ((30, 3), (31, 0)):
        removed = {one.rule.what: one.count for one in retain(actor=OPERATOR, now=MORNING + timedelta(days=days))}
        assert removed[Kept.PASSES] == 3 - left
        assert Convened.objects.exclude(token_hash="").count() == left
