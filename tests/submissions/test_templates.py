"""The Word template of reports: each version kept, the nearest unit's in force, kept by what was sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from tests.officedoc.templates import WHOLE, docx
from tests.plans.world import person
from tests.submissions.world import NOW, Asking, reading, sent
from thongsuot.audit.models import Entry
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.officedoc import SheetError
from thongsuot.people.rules.roles import Role
from thongsuot.submissions.models import ReportTemplate
from thongsuot.submissions.operations import bring_template, return_template
from thongsuot.submissions.queries import content_of, report, template_content, template_for, template_versions

pytestmark = pytest.mark.django_db
FIRST, SECOND = docx(*WHOLE, "một"), docx(*WHOLE, "hai")


def bring(unit_id: int, data: bytes, after: int = 0, actor: Actor = OPERATOR) -> int:
    return bring_template(actor=actor, unit_id=unit_id, data=data, name="mau.docx", after=after, now=NOW).number


def put_back(unit_id: int, number: int, after: int) -> int:
    return return_template(actor=OPERATOR, unit_id=unit_id, number=number, after=after, now=NOW).number


def in_force(unit_id: int) -> bytes | None:
    found = content_of(template_for(reading(), unit_id))
    return found.data if found else None


def test_the_nearest_unit_s_template_holds_and_every_version_stays(asking: Asking) -> None:
    units = asking.units
    commune, cell = units.communes[0], units.cells[0]
    assert in_force(cell) is None
    office = person(Role.OFFICE, units.province)
    assert bring(units.province, FIRST, actor=office) == 1
    assert bring(units.province, FIRST) == 1  # the same again is the same
    assert bring(commune, SECOND) == 1
    assert (in_force(cell), in_force(units.communes[1])) == (SECOND, FIRST)
    early = sent(asking, commune)
    assert put_back(commune, 0, after=1) == 2
    assert put_back(commune, 0, after=2) == 2
    assert in_force(cell) == FIRST
    assert put_back(commune, 1, after=2) == 3
    assert in_force(cell) == SECOND
    told = [(one.number, one.again, one.file_name) for one in template_versions(reading(), commune)]
    assert told == [(3, 1, "mau.docx"), (2, None, ""), (1, None, "mau.docx")]
    assert template_content(reading(), commune, 1).data == SECOND
    [first] = template_versions(reading(office), units.province)
    assert first.by == str(Role.OFFICE)
    kept = report(reading(), early).template
    assert (kept.version and kept.version.number, kept.unit and kept.unit.id) == (1, commune)
    assert Entry.objects.filter(action="submissions.change_template").count() == 4


def test_a_change_over_a_newer_one_is_refused(asking: Asking) -> None:
    unit = asking.units.province
    bring(unit, FIRST)
    acts: tuple[Callable[[], object], ...] = (lambda: bring(unit, SECOND), lambda: put_back(unit, 0, after=0))
    for act in acts:
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "submissions.template_changed"
    with pytest.raises(DomainError) as refused:
        put_back(unit, 7, after=1)
    assert refused.value.code == "submissions.unknown_template"
    with pytest.raises(SheetError):
        bring(unit, docx("{{ don_vi }}"), after=1)
    assert [one.number for one in template_versions(reading(), unit)] == [1]


def test_who_may(asking: Asking) -> None:
    units = asking.units
    secretary, office = person(Role.SECRETARY, units.communes[0]), person(Role.OFFICE, units.communes[0])
    acts: tuple[Callable[[], object], ...] = (
        lambda: bring(units.communes[0], FIRST, actor=secretary),
        lambda: bring(units.province, FIRST, actor=office),
        lambda: template_versions(reading(secretary), units.communes[0]),
        lambda: template_for(reading(secretary), units.communes[1]),
    )
    for act in acts:
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "people.not_allowed"
    assert bring(units.communes[0], FIRST, actor=office) == 1


def test_the_database_holds_that_a_return_names_an_earlier_version(asking: Asking) -> None:
    bring(asking.units.province, FIRST)
    row = ReportTemplate.objects.get()
    for changes in ({"again": 1}, {"number": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportTemplate.objects.filter(pk=row.pk).update(**changes)
