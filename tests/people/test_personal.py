"""A person's data are handed out whole and erased whole; what was counted goes on counting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from pytest_django import Settings

from tests.people import world
from tests.people.world import LATER, NOW, TODAY, bring, plan, sheet, spans, unit_id, user
from thongsuot.audit.models import Entry
from thongsuot.files.models import KeptFile
from thongsuot.kernel.actor import OPERATOR, Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people import jobs, operations
from thongsuot.people.models import Grant, Member, MemberImport, MemberName, User
from thongsuot.people.operations import personal
from thongsuot.people.queries.personal import member_coded
from thongsuot.people.queries.personal_sheets import sheets_of_member, sheets_of_user
from thongsuot.people.rules.personal import PSEUDONYM, Why, as_json
from thongsuot.people.rules.roles import Role
from thongsuot.rollup.queries import verify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def erase(code: str = "DV1", actor: Actor = OPERATOR) -> personal.ErasedMember:
    return personal.erase_member_data(actor=actor, member_id=member_coded(code), why=Why.OWNER, now=LATER)


def stored_words() -> Iterator[str]:
    """Every text and every JSON that the database holds, and every kept file that can be read as text."""
    for model in apps.get_models():
        columns = [
            field.attname for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]  # fmt: skip
        for row in model._default_manager.values_list(*columns) if columns else ():
            yield from map(str, row)
    for file in KeptFile.objects.all():
        yield default_storage.open(file.path()).read().decode(errors="replace")


def quotes(words: str) -> list[str]:
    return [text for text in stored_words() if words in text]


def test_everything_kept_of_a_member_is_handed_out() -> None:
    operations.look_at_members(actor=OPERATOR, unit_id=unit_id("C1"), now=LATER)
    operations.look_at_members(actor=OPERATOR, unit_id=unit_id("C2"), now=LATER)
    operations.export_members(actor=OPERATOR, unit_id=unit_id("H1"), now=LATER)
    bring("DV1,Nguyễn Văn Anh,C1,member,,,1/1/2025,", now=NOW)
    data = personal.export_member_data(actor=OPERATOR, member_id=member_coded("DV1"), now=LATER)
    assert (data.code, data.name, data.earlier_name) == ("DV1", "Nguyễn Văn Anh", "Nguyễn Văn An")
    assert [(one.unit_code, one.from_day, one.until_day) for one in data.stays] == [("C1", date(2025, 1, 1), None)]
    assert [(one.action, one.unit_code) for one in data.looks] == [
        ("people.look_at_members", "C1"), ("people.export_members", "H1"),
    ]  # fmt: skip


def test_handing_data_out_is_a_look_that_is_recorded() -> None:
    personal.export_member_data(actor=OPERATOR, member_id=member_coded("DV1"), now=LATER)
    entry = Entry.objects.get(action="people.export_personal_data")
    assert (entry.subject, entry.unit_id) == (f"member:{member_coded('DV1')}", unit_id("C1"))


def test_data_are_written_for_programs_and_for_people() -> None:
    data = personal.export_member_data(actor=OPERATOR, member_id=member_coded("DV1"), now=LATER)
    read = json.loads(as_json(data))
    assert read["name"] == "Nguyễn Văn An"
    assert read["stays"][0]["from_day"] == "2025-01-01"
    dataset = sheets_of_member(data, LATER, "vi")
    assert any("Nguyễn Văn An" in row for row in dataset.sheets[0].rows)


def test_an_erased_member_is_found_nowhere_in_database_and_files_and_counts_as_before() -> None:
    jobs.receive_import(actor=OPERATOR, data=sheet("DV1,Nguyễn Văn An,C1,member,,,,"), name="a.csv", now=NOW)
    clerk = user("clerk", Role.OFFICE, "T")
    assert plan("DV1,Nguyễn Văn An,NOWHERE,member,,,,", actor=clerk).problems
    before = {(unit, standing, first, last) for _code, unit, standing, first, last in spans()}
    counted = world.members(TODAY)
    assert quotes("Nguyễn Văn An")
    assert quotes("DV1")

    erase()

    assert quotes("Nguyễn Văn An") == []
    assert quotes("nguyen van an") == []
    assert quotes("DV1") == []
    assert {(unit, standing, first, last) for _code, unit, standing, first, last in spans()} == before
    assert world.members(TODAY) == counted
    assert verify() == []


def test_the_name_before_an_import_goes_too() -> None:
    bring("DV1,Nguyễn Văn Anh,C1,member,,,1/1/2025,", now=NOW)
    assert quotes("Nguyễn Văn An")
    erase()
    assert quotes("Nguyễn Văn An") == []


def test_problems_that_quote_the_person_go_and_the_others_stay(people: int) -> None:
    run = MemberImport.objects.get(pk=people)
    run.problems = [
        {"code": "people.bad_date", "message": "", "row": 1, "column": None, "params": {"text": "Nguyễn Văn An"}},
        {"code": "people.bad_date", "message": "", "row": 2, "column": None, "params": {"text": "31/2/2025"}},
    ]
    run.save()
    erase()
    run.refresh_from_db()
    assert [one["row"] for one in run.problems] == [2]


def test_the_name_of_a_file_that_quotes_the_person_goes(people: int) -> None:
    MemberImport.objects.filter(pk=people).update(file_name="Phiếu của Nguyễn Văn An.csv")
    erase()
    assert quotes("Nguyễn Văn An") == []


def test_a_waiting_import_that_does_not_name_them_stays() -> None:
    waiting = plan("DV2,Trần Thị Bình,C1,cadre,x,,1/1/2025,")
    assert erase().imports_refused == 0
    assert MemberImport.objects.get(pk=waiting.run_id or 0).state == MemberImport.State.PLANNED


def test_the_new_code_says_nothing_and_the_old_one_never_comes_back() -> None:
    done = erase()
    assert done.code.startswith(PSEUDONYM)
    assert Member.objects.get(pk=done.member_id).code == done.code
    assert [problem.code for problem in plan("DV1,Nguyễn Văn An,C1,member,,,,").problems] == ["people.erased_code"]


def test_an_import_that_was_being_applied_during_an_erasure_is_refused_without_quoting_the_person() -> None:
    clerk = user("clerk", Role.OFFICE, "T")
    rows = ("DV1,Nguyễn Văn An,C1,member,,,,", "DV1,Nguyễn Văn An,C2,member,,temporary,1/1/2026,")
    run_id = plan(*rows, actor=clerk).run_id or 0
    operations.confirm_import(actor=clerk, run_id=run_id, now=NOW)
    erase()
    jobs._do(operations.apply_import, MemberImport.State.APPLYING, run_id, clerk.user_id, 1)
    run = MemberImport.objects.get(pk=run_id)
    assert [(one["code"], one["row"]) for one in run.problems] == [("people.erased_code", row) for row in (2, 3)]
    assert quotes("DV1") == []
    assert quotes("Nguyễn Văn An") == []


def test_a_sheet_cannot_name_the_erased_again_by_the_code_that_they_have_now() -> None:
    done = erase()
    found = plan(f"{done.code},Nguyễn Văn An,C1,member,,,,", f"{PSEUDONYM}other,Mai,C1,member,,,,").problems
    assert [(problem.code, problem.row) for problem in found] == [("people.erased_code", 2)]


def test_the_old_code_is_known_under_the_keys_that_were_in_use_before(settings: Settings) -> None:
    erase()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert [problem.code for problem in plan("DV1,,C1,member,,,,").problems] == ["people.erased_code"]


def test_an_import_taken_back_after_an_erasure_brings_no_name_back(people: int) -> None:
    run = bring("DV1,Nguyễn Văn Anh,C1,member,,,1/1/2025,", now=NOW)
    erase()
    operations.take_back_import(actor=OPERATOR, run_id=run, now=LATER)
    assert quotes("Nguyễn Văn An") == []


def test_nobody_gives_an_erased_member_a_name_again() -> None:
    done = erase()
    with pytest.raises(DomainError) as refused:
        operations.rename_member(actor=OPERATOR, member_id=done.member_id, name="Nguyễn Văn An", now=LATER)
    assert refused.value.code == "people.member_erased"
    assert quotes("Nguyễn Văn An") == []


def test_what_is_erased_is_not_erased_again() -> None:
    done = erase()
    with pytest.raises(DomainError) as refused:
        erase(done.code)
    assert refused.value.code == "people.already_erased"


@pytest.mark.parametrize(("role", "unit"), [(Role.LEADER, "T"), (Role.SECRETARY, "C2"), (Role.INSPECTOR, "T")])
def test_only_who_edits_members_there_exports_or_erases(role: Role, unit: str) -> None:
    someone = user("someone", role, unit)
    member_id = member_coded("DV1")
    with pytest.raises(DomainError) as refused:
        personal.export_member_data(actor=someone, member_id=member_id, now=LATER)
    assert refused.value.code == "people.not_allowed"
    with pytest.raises(DomainError):
        erase(actor=someone)
    assert MemberName.objects.filter(pk=member_id).exists()


def test_the_office_above_erases() -> None:
    erase(actor=user("office", Role.OFFICE, "H1"))
    assert not Member.objects.filter(code="DV1").exists()


def test_everything_kept_of_an_account_is_handed_out_to_its_owner_alone() -> None:
    clerk = user("clerk", Role.OFFICE, "T")
    other = user("other", Role.ADMINISTRATOR, "T")
    data = personal.export_user_data(actor=clerk, user_id=clerk.user_id or 0, now=LATER)
    assert (data.username, [one.role for one in data.grants]) == ("clerk", ["office"])
    assert "people.accept_invitation" in [one.action for one in data.acts]
    assert any("clerk" in row for row in sheets_of_user(data, LATER, "en").sheets[0].rows)
    with pytest.raises(DomainError) as refused:
        personal.export_user_data(actor=other, user_id=clerk.user_id or 0, now=LATER)
    assert refused.value.code == "people.not_allowed"


def test_an_erased_account_is_found_nowhere_opens_nothing_and_its_acts_stay() -> None:
    clerk = user("thanh.nguyen", Role.OFFICE, "T")
    account = User.objects.get(pk=clerk.user_id or 0)
    account.email = "thanh.nguyen@example.org"
    account.save()
    account.emailaddress_set.create(email=account.email)  # type: ignore[attr-defined]  # django-allauth's
    operations.look_at_members(actor=clerk, unit_id=unit_id("C1"), now=NOW)
    personal.erase_user(actor=clerk, user_id=clerk.user_id or 0, why=Why.OWNER, now=LATER)
    assert quotes("thanh.nguyen") == []
    account.refresh_from_db()
    assert not account.is_active
    assert not account.has_usable_password()
    assert not Grant.objects.filter(user=account, ended_at__isnull=True).exists()
    assert Entry.objects.filter(actor_id=clerk.user_id, action="people.look_at_members").exists()
    with pytest.raises(DomainError) as refused:
        personal.erase_user(actor=OPERATOR, user_id=account.pk, why=Why.OWNER, now=LATER)
    assert refused.value.code == "people.already_erased"


def test_an_account_is_erased_whatever_it_calls_itself() -> None:
    clerk = user("clerk", Role.OFFICE, "T")
    assert clerk.user_id is not None
    User.objects.filter(pk=clerk.user_id).update(username=f"{PSEUDONYM}not")
    personal.erase_user(actor=clerk, user_id=clerk.user_id, why=Why.OWNER, now=LATER)
    assert quotes(f"{PSEUDONYM}not") == []


def test_an_account_is_not_erased_by_another() -> None:
    clerk, other = user("clerk", Role.OFFICE, "T"), user("other", Role.ADMINISTRATOR, "T")
    with pytest.raises(DomainError) as refused:
        personal.erase_user(actor=other, user_id=clerk.user_id or 0, why=Why.OWNER, now=LATER)
    assert refused.value.code == "people.not_allowed"


def test_the_record_keeps_why_and_nothing_of_whom() -> None:
    erase()
    entry = Entry.objects.get(action="people.erase_personal_data")
    assert entry.detail == {"why": "owner", "imports_refused": 0}
