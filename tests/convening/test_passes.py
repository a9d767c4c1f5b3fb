"""Passes: made once, kept as hashes, ended by the next."""

from __future__ import annotations

import pypdfium2  # type: ignore[import-untyped]
import pytest
from django.utils.translation import override

from tests.convening.test_changes import refused
from tests.convening.world import CALLED, Hall
from tests.plans.world import person
from thongsuot.audit.models import Entry
from thongsuot.convening.models import Conference, Convened
from thongsuot.convening.operations.passes import Passes, make_passes
from thongsuot.convening.queries.seeing import conference_for
from thongsuot.convening.rules import is_pass, pass_hash
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.people.access import reader_of
from thongsuot.people.rules.roles import Role
from thongsuot.vietnamese.text import sort_key
from thongsuot.web.passes import passes_pdf


def made(hall: Hall, unit_id: int, *, anew: bool = False, actor: Actor = OPERATOR) -> Passes:
    return make_passes(actor=actor, conference_id=hall.conference, unit_id=unit_id, anew=anew, now=CALLED)


def test_a_pass_for_everybody_expected_is_kept_as_its_hash(hall: Hall) -> None:
    Convened.objects.filter(pk=hall.people[0]).update(dropped_at=CALLED)
    Convened.objects.filter(pk=hall.people[1]).update(asked=False)
    found = made(hall, hall.units.communes[0])
    assert len(found.passes) == 28
    assert all(is_pass(one.words) for one in found.passes)
    stored = dict(Convened.objects.exclude(token_hash="").values_list("member__code", "token_hash"))
    assert stored == {one.code: pass_hash(one.words) for one in found.passes}
    assert {one.point for one in found.passes} == {"Điểm cầu xã An Hòa, Hội trường"}
    assert [one.name for one in found.passes] == sorted((one.name for one in found.passes), key=sort_key)
    entry = Entry.objects.get(action="convening.make_passes")
    assert (entry.unit_id, entry.detail) == (hall.units.communes[0], {"count": 28, "anew": False})


def test_who_has_a_pass_keeps_it_unless_all_are_made_anew(hall: Hall) -> None:
    before = {one.code: one.words for one in made(hall, hall.units.cells[0]).passes}
    assert not before.keys() & {one.code for one in made(hall, hall.units.communes[0]).passes}
    assert refused(lambda: made(hall, hall.units.communes[0])) == "convening.no_passes_left"
    after = {one.code: one.words for one in made(hall, hall.units.cells[0], anew=True).passes}
    assert after.keys() == before.keys()
    assert not set(after.values()) & set(before.values())


def test_nobody_makes_passes_of_elsewhere_or_before_the_call(hall: Hall) -> None:
    secretary = person(Role.SECRETARY, hall.units.communes[1])
    assert refused(lambda: made(hall, hall.units.communes[0], actor=secretary)) == "people.not_allowed"
    assert len(made(hall, hall.units.communes[1], actor=secretary).passes) == 3
    Conference.objects.filter(pk=hall.conference).update(called_at=None)
    assert refused(lambda: made(hall, hall.units.communes[0])) == "convening.not_called"


@pytest.mark.parametrize("spoken", ["vi", "en"])
def test_they_are_printed_eight_to_a_sheet(hall: Hall, spoken: str) -> None:
    found = made(hall, hall.units.communes[0])
    with override(spoken):
        printed = pypdfium2.PdfDocument(passes_pdf(found))
    assert len(printed) == 4
    text = printed[0].get_textpage().get_text_range()
    assert sum(one.code in text for one in found.passes) == 8
    assert found.passes[0].name in text
    assert "Hội nghị quán triệt Nghị quyết 15" in text


def test_the_head_is_of_the_conference(hall: Hall) -> None:
    head = conference_for(reader_of(OPERATOR, CALLED), hall.conference)
    assert made(hall, hall.units.communes[0]).conference == head
