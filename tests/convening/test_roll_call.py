"""A batch of events, each taken in once: what becomes of it, and what it comes to."""

from __future__ import annotations

from datetime import timedelta

from tests.convening import noting as at
from tests.convening.world import MORNING, Hall, pass_of
from tests.people.refusing import refused
from tests.plans.world import person as user
from thongsuot.convening.models import Conference, Convened, PointSign, RefusedRollCall, RollCall
from thongsuot.convening.rules.roll_call import ByCode, ByMember, ByToken
from thongsuot.kernel.ids import new_id
from thongsuot.people.rules.roles import Role


def test_people_who_come_are_counted_once_where_they_were_first(hall: Hall) -> None:
    events = [at.present(hall, place) for place in range(30)]
    assert at.outcomes(at.send(hall, *events)) == ["accepted"] * 30
    assert at.attended(hall) == (33, 30, 30)
    assert at.at_points(hall) == {hall.point: (30, 30)}


def test_what_is_sent_again_is_a_duplicate_and_counts_nothing(hall: Hall) -> None:
    events = [at.present(hall, place) for place in range(5)]
    at.send(hall, *events)
    assert at.outcomes(at.send(hall, *events, at.present(hall, 6))) == ["duplicate"] * 5 + ["accepted"]
    assert at.attended(hall) == (33, 6, 6)
    assert RollCall.objects.count() == 6


def test_leaving_coming_back_and_undoing_in_one_batch_and_in_several(hall: Hall) -> None:
    came, went = at.present(hall, 0, 1), at.left(hall, 0, 20)
    at.send(hall, came, went, at.present(hall, 1, 2))
    assert at.attended(hall) == (33, 2, 1)
    at.send(hall, at.undo(hall, went, 21))
    assert at.attended(hall) == (33, 2, 2)
    at.send(hall, at.undo(hall, came, 22))
    assert at.attended(hall) == (33, 1, 1)
    assert at.at_points(hall) == {hall.point: (1, 1)}


def test_somebody_seen_at_two_points_is_kept_at_both_and_counted_once(hall: Hall) -> None:
    at.send(hall, at.present(hall, 0, 5))
    at.send(hall, at.present(hall, 0, 2), point_id=hall.other_point)
    assert at.attended(hall) == (33, 1, 1)
    assert at.at_points(hall) == {hall.other_point: (1, 0), hall.point: (0, 1)}
    assert RollCall.objects.count() == 2


def test_a_pass_a_code_and_a_line_of_the_list_name_the_same_person(hall: Hall) -> None:
    token = ByToken(pass_of(hall.people[0], "secret"))
    verdicts = at.send(hall, at.present(hall, token), at.present(hall, ByCode("DV000"), 1), at.present(hall, 0, 2))
    assert at.outcomes(verdicts) == ["accepted"] * 3
    assert at.attended(hall) == (33, 1, 1)


def test_a_member_on_no_list_is_a_walk_in_counted_as_present_and_never_as_expected(hall: Hall) -> None:
    Convened.objects.filter(pk=hall.elsewhere[0]).delete()
    event = at.present(hall, ByCode("BM000"))
    assert at.outcomes(at.send(hall, event)) == ["accepted"]
    assert at.outcomes(at.send(hall, event, at.left(hall, ByCode("BM000"), 9))) == ["duplicate", "accepted"]
    assert not Convened.objects.get(member__code="BM000").asked
    assert at.attended(hall) == (33, 1, 0)


def test_what_cannot_be_taken_is_kept_with_its_reason_and_stops_nothing_else(hall: Hall) -> None:
    good = at.present(hall, 0)
    bad = {
        "convening.unknown_pass": at.present(hall, ByToken("0" * 64)),
        "convening.unknown_person": at.present(hall, ByCode("nobody")),
        "convening.unknown_sitting": at.present(hall, 1)._replace(sitting_id=999_999),
        "convening.unlikely_time": at.present(hall, 2)._replace(seen_at=MORNING - timedelta(days=9)),
    }
    assert at.outcomes(at.send(hall, *bad.values(), good)) == [*bad, "accepted"]
    assert set(RefusedRollCall.objects.values_list("code", flat=True)) == set(bad)
    assert at.outcomes(at.send(hall, *bad.values(), good)) == [*bad, "duplicate"]
    assert RefusedRollCall.objects.count() == len(bad)
    assert at.attended(hall) == (33, 1, 1)


def test_another_content_under_a_known_id_is_refused_and_both_are_kept(hall: Hall) -> None:
    event = at.present(hall, 0)
    other = event._replace(person=ByMember(hall.people[1]))
    assert at.outcomes(at.send(hall, event, other)) == ["accepted", "convening.other_content"]
    assert at.outcomes(at.send(hall, other, event)) == ["convening.other_content", "duplicate"]
    assert (RollCall.objects.count(), RefusedRollCall.objects.count()) == (1, 1)
    assert RefusedRollCall.objects.get().content["member"] == hall.people[1]


def test_the_same_event_twice_in_a_batch_is_taken_once(hall: Hall) -> None:
    event = at.present(hall, 0)
    assert at.outcomes(at.send(hall, event, event)) == ["accepted", "duplicate"]
    assert at.attended(hall) == (33, 1, 1)


def test_a_clock_that_is_wrong_is_mended_and_never_runs_ahead(hall: Hall) -> None:
    slow = at.present(hall, 0)._replace(seen_at=MORNING - timedelta(days=300))
    fast = at.present(hall, 1)._replace(seen_at=at.NOW)
    days = 300 * 86_400_000
    assert at.outcomes(at.send(hall, slow, fast, offset_ms=days)) == ["accepted"] * 2
    seen = dict(RollCall.objects.values_list("id", "seen_at"))
    assert seen == {slow.id: MORNING, fast.id: at.NOW}


def test_nothing_is_taken_for_a_conference_that_was_cancelled(hall: Hall) -> None:
    Conference.objects.update(cancelled_at=MORNING)
    assert at.outcomes(at.send(hall, at.present(hall, 0))) == ["convening.cancelled"]


def test_a_point_gives_a_sign_of_life_at_most_every_ten_seconds(hall: Hall) -> None:
    for seconds in (0, 4, 11):
        at.send(hall, at.present(hall, 0), now=at.NOW + timedelta(seconds=seconds))
    sign = PointSign.objects.get()
    assert (sign.first_at, sign.last_at) == (at.NOW, at.NOW + timedelta(seconds=11))


def test_without_a_device_only_who_runs_the_point_may_send(hall: Hall) -> None:
    secretary = user(Role.SECRETARY, hall.units.communes[0])
    stranger = user(Role.SECRETARY, hall.units.communes[1])
    paper = at.present(hall, 0, how="paper")
    with refused("people.not_allowed"):
        at.send(hall, paper, actor=stranger, device_id=None)
    assert at.outcomes(at.send(hall, paper, actor=secretary, device_id=None)) == ["accepted"]
    assert not PointSign.objects.exists()


def test_a_batch_has_its_limit(hall: Hall) -> None:
    with refused("convening.too_many_events"):
        at.send(hall, *[at.present(hall, 0)._replace(id=new_id()) for _ in range(501)])
