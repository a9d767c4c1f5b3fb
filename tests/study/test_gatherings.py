"""A meeting of a cell is one form: all were there but those named absent; a correction stands in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.study.world import PEOPLE, Course, meet, meeting, tallies
from thongsuot.kernel.errors import DomainError
from thongsuot.kernel.ids import new_id
from thongsuot.study.models import Completion, RefusedStudy
from thongsuot.study.operations import Meeting
from thongsuot.study.operations.gatherings import Kind, Minutes

pytestmark = pytest.mark.django_db
OWN = PEOPLE // 2
MEETING = "member:official:due:meeting"


def test_all_were_there_but_those_named_absent_and_a_double_tap_records_once(course: Course) -> None:
    said = meeting(course, 0)
    assert meet(said) == meet(said) == (OWN - 1, 1)
    assert tallies(course) == {("HL-A-1", MEETING): OWN - 1}
    with pytest.raises(DomainError) as refused:
        meet(replace(said, absent={}))
    assert refused.value.code == "study.id_reused"
    assert RefusedStudy.objects.get().event_id == said.id


def test_a_correction_stands_in_its_place(course: Course) -> None:
    said = replace(meeting(course, 0), minutes=Minutes(b"%PDF-", "bien-ban.pdf"), minutes_words="")
    meet(said)
    corrected = replace(meeting(course, 2, 4), replaces=said.id, minutes_words="", kind=Kind.MAKE_UP)
    assert meet(corrected) == (OWN - 2, 2)
    assert tallies(course) == {("HL-A-1", "member:official:due:made_up"): OWN - 2}
    assert Completion.objects.standing().count() == OWN - 2
    with pytest.raises(DomainError) as refused:
        meet(replace(corrected, id=new_id()))
    assert refused.value.code == "study.already_corrected"


def test_who_joined_since_the_form_was_shown_is_not_taken_as_present(course: Course) -> None:
    said = replace(meeting(course), shown=frozenset(course.members[:3]))
    assert meet(said) == (2, 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"document_ids": ()}, "study.needs_documents"),
        ({"document_ids": (0,)}, "study.no_rule"),
        ({"held_on": date(2026, 12, 21)}, "study.in_the_future"),
        ({"held_on": date(2026, 1, 1)}, "study.before_document"),
        ({"minutes_words": " "}, "study.needs_minutes"),
        ({"absent": {0: ""}}, "study.not_of_the_unit"),
        ({"replaces": new_id()}, "study.unknown_meeting"),
    ],
)
def test_what_cannot_have_been_is_refused(course: Course, changes: dict[str, object], code: str) -> None:
    said: Meeting = replace(meeting(course), **changes)  # type: ignore[arg-type]
    with pytest.raises(DomainError) as refused:
        meet(said)
    assert refused.value.code == code
