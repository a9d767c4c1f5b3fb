"""Reminding by hand: whom, once a day, by mail where there is an address; what became of each."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.core import mail as outside
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from pytest_django import DjangoAssertNumQueries, Settings

from tests.notices.conftest import acting
from tests.plans import world as at
from tests.web.organisation import LAST, Organised
from thongsuot.flow.queries import ToRemind, flow, to_remind
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.permission import Permission
from thongsuot.notices import jobs, operations, queries
from thongsuot.notices.models import Delivery, Notice
from thongsuot.notices.operations import delivering
from thongsuot.notices.queries import Wanted
from thongsuot.notices.rules import TRIES, Outcome
from thongsuot.people.access import unit_for
from thongsuot.people.rules.roles import Role

NOW = at.at(LAST)


def late(made: Organised, unit_id: int | None = None, stage: str = "published") -> ToRemind:
    asked = unit_id or made.world.province
    found = to_remind(at.reader(OPERATOR, NOW), made.document_id, asked, stage, own=False)
    assert found is not None
    return found


def remind(made: Organised) -> None:
    jobs.remind(actor=OPERATOR, unit_id=made.world.province, aims=late(made).aims, now=NOW)


def outcomes() -> dict[str, str]:
    return dict(Notice.objects.order_by("unit__code").values_list("unit__code", "outcome"))


def test_those_to_remind_are_the_units_that_the_page_calls_stuck(organised: Organised) -> None:
    reader = at.reader(OPERATOR, NOW)
    page = flow(reader, organised.document_id, organised.world.province, LAST)
    told = [to_remind(reader, organised.document_id, row.unit.id, row.stage.code, own=row.is_own) for row in page.stuck]
    assert page.stuck
    assert [len(one.aims) for one in told if one] == [row.units for row in page.stuck]
    assert to_remind(reader, organised.document_id, organised.world.province, "no-stage", own=False) is None


@pytest.mark.usefixtures("mail")
def test_each_is_told_in_their_own_language_and_who_has_no_address_finds_it_on_the_page(organised: Organised) -> None:
    acting(organised.world.communes[1], "vp@hl.example", Role.OFFICE, "en")
    remind(organised)
    told = {message.to[0]: message for message in outside.outbox}
    assert {"vp@hl.example", "binh@hl.example"} == told.keys()
    assert (outcomes()["HL-B"], outcomes()["HL-C"]) == (Outcome.SENT, Outcome.NOBODY)
    body = str(told["binh@hl.example"].body)
    assert "Kính gửi Đảng ủy xã Bình Minh" in body
    assert f"https://hl.example/units/{organised.world.communes[1]}/due/" in body
    assert "was due on" in str(told["vp@hl.example"].body)
    assert Delivery.objects.filter(outcome="nobody", user=None).exists()


@pytest.mark.usefixtures("mail")
def test_nobody_is_told_the_same_twice_on_a_day_and_again_on_the_next(organised: Organised) -> None:
    aims = late(organised).aims
    remind_all = partial(operations.remind, actor=OPERATOR, unit_id=organised.world.province, aims=aims)
    first = remind_all(now=NOW)
    again = remind_all(now=NOW + timedelta(hours=5))
    tomorrow = remind_all(now=NOW + timedelta(days=1))
    assert (first.made, again.made, tomorrow.made) == (len(aims), 0, len(aims))


def test_without_mail_it_stands_on_the_page_alone(organised: Organised) -> None:
    remind(organised)
    assert set(outcomes().values()) == {Outcome.SHOWN}
    assert not jobs.send_due(actor=OPERATOR, now=NOW)
    reader = at.reader(OPERATOR, NOW)
    commune = unit_for(reader, Permission.SEE_COUNTS, organised.world.communes[1])
    [row] = queries.received(reader, commune, "vi")
    assert row.words.title == "Đôn đốc: 15-NQ/TU, quá hạn từ ngày 9/2/2026"


@pytest.mark.parametrize(("role", "at_commune"), [(Role.LEADER, False), (Role.SECRETARY, False), (Role.OFFICE, True)])
def test_who_may_not_remind_there_is_refused(organised: Organised, role: Role, at_commune: bool) -> None:
    world = organised.world
    actor = at.person(role, world.communes[0] if at_commune else world.province)
    with pytest.raises(DomainError) as refusal:
        operations.remind(actor=actor, unit_id=world.communes[0], aims=late(organised).aims, now=NOW)
    assert refusal.value.code == "people.not_allowed"
    assert not Notice.objects.exists()


def test_where_nobody_is_late_any_more_nothing_is_sent(organised: Organised) -> None:
    with pytest.raises(DomainError) as refusal:
        operations.remind(actor=OPERATOR, unit_id=organised.world.province, aims=[], now=NOW)
    assert refusal.value.code == "notices.nobody_to_remind"


class Refusing(EmailBackend):
    """A mail server that takes nothing for some addresses, or at whose so-manieth message the program is killed."""

    refused: set[str] = set()
    dies_after = 0

    def send_messages(self, messages: list[EmailMessage]) -> int:  # type: ignore[override]
        if messages[0].to[0] in self.refused:
            raise ConnectionRefusedError("never told: address@inside")
        sent = super().send_messages(messages)
        if self.dies_after and len(outside.outbox) >= self.dies_after:
            raise KeyboardInterrupt
        return int(sent)


@pytest.fixture
def server(settings: Settings, mail: None, monkeypatch: pytest.MonkeyPatch) -> type[Refusing]:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "refused", set())
    monkeypatch.setattr(Refusing, "dies_after", 0)
    return Refusing


def test_what_the_server_refuses_is_tried_again_and_at_last_has_failed(
    organised: Organised, server: type[Refusing]
) -> None:
    server.refused = {"binh@hl.example"}
    operations.remind(
        actor=OPERATOR,
        unit_id=organised.world.communes[1],
        aims=late(organised, organised.world.communes[1]).aims,
        now=NOW,
    )
    now, tries = NOW, 0
    while (notice := Notice.objects.get()).try_at is not None:
        now = notice.try_at
        tries += operations.deliver(actor=OPERATOR, now=now).notices
    assert (tries, notice.outcome) == (TRIES, Outcome.FAILED)
    assert set(Delivery.objects.values_list("why", flat=True)) == {"ConnectionRefusedError"}
    server.refused = set()
    assert operations.deliver(actor=OPERATOR, now=now + timedelta(days=9)).notices == 0


def test_who_was_reached_is_not_sent_the_same_again_when_a_colleague_could_not_be(
    organised: Organised, server: type[Refusing]
) -> None:
    commune = organised.world.communes[1]
    acting(commune, "vp@hl.example", Role.OFFICE)
    server.refused = {"binh@hl.example"}
    operations.remind(actor=OPERATOR, unit_id=commune, aims=late(organised, commune).aims, now=NOW)
    operations.deliver(actor=OPERATOR, now=NOW)
    assert Notice.objects.get().outcome == Outcome.WAITING
    server.refused = set()
    operations.deliver(actor=OPERATOR, now=NOW + timedelta(hours=1))
    assert [message.to[0] for message in outside.outbox] == ["vp@hl.example", "binh@hl.example"]
    assert Notice.objects.get().outcome == Outcome.SENT


def test_killed_between_message_and_note_it_sends_one_twice_and_loses_none(
    organised: Organised, server: type[Refusing]
) -> None:
    acting(organised.world.communes[2], "cua@hl.example", Role.OFFICE)
    aims = late(organised).aims
    operations.remind(actor=OPERATOR, unit_id=organised.world.province, aims=aims, now=NOW)
    server.dies_after = 2
    with pytest.raises(KeyboardInterrupt):
        operations.deliver(actor=OPERATOR, now=NOW)
    server.dies_after = 0
    operations.deliver(actor=OPERATOR, now=NOW)
    addressed = [message.to[0] for message in outside.outbox]
    assert len(addressed) == len(set(addressed)) + 1
    assert set(outcomes().values()) == {Outcome.SENT, Outcome.NOBODY}


def test_a_server_that_is_away_is_not_asked_a_hundred_times(
    organised: Organised, server: type[Refusing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "IN_A_ROW", 1)
    acting(organised.world.communes[2], "cua@hl.example", Role.OFFICE)
    server.refused = {"cua@hl.example", "binh@hl.example"}
    operations.remind(actor=OPERATOR, unit_id=organised.world.province, aims=late(organised).aims, now=NOW)
    assert not operations.deliver(actor=OPERATOR, now=NOW).more
    assert Delivery.objects.filter(outcome="failed").count() == 1


def test_what_was_sent_is_read_with_few_queries_within_the_scope(
    organised: Organised, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    remind(organised)
    office = at.reader(at.person(Role.OFFICE, organised.world.communes[1]), NOW)
    own = unit_for(office, Permission.REMIND, organised.world.communes[1])
    province = at.reader(at.person(Role.OFFICE, organised.world.province), NOW)
    root = unit_for(province, Permission.REMIND, organised.world.province)
    with django_assert_max_num_queries(6):
        every = queries.sent(province, Wanted(root), "vi")
    assert (every.total, every.counts) == (len(late(organised).aims), {Outcome.SHOWN: every.total})
    assert [row.unit.code for row in queries.sent(office, Wanted(own), "vi").items] == ["HL-B"]
    assert queries.sent(province, Wanted(root, outcome=Outcome.FAILED), "vi").items == ()
    assert queries.sent(province, Wanted(root, last_day=LAST - timedelta(days=1)), "vi").total == 0
