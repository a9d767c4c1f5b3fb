"""What becomes of a file that is brought in."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from tests.documents import samples
from tests.documents.world import NOW, World, person, unit
from thongsuot.audit.models import Entry
from thongsuot.documents.models import (
    Clause,
    Document,
    Doubt,
    Mention,
    Passage,
    Requirement,
    RequirementKind,
    RequirementState,
    Version,
)
from thongsuot.documents.operations import (
    confirm,
    correct_identity,
    publish,
    refuse,
    settle_mention,
    upload,
    uploading,
    withdraw,
)
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.documents.rules import Identity, amounts
from thongsuot.files.models import KeptFile
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import DomainError
from thongsuot.people.rules.roles import Role


def bring(actor: Actor, unit_id: int, data: bytes, name: str = "van-ban.txt") -> Uploaded:
    return upload(actor=actor, unit_id=unit_id, data=data, name=name, now=NOW)


def test_a_document_is_known_by_what_its_text_says(uploaded: Uploaded, world: World) -> None:
    document = Document.objects.get(pk=uploaded.document_id)
    assert (document.kind, document.number, document.symbol) == ("resolution", "15", "15-NQ/TU")
    assert document.issued_on == date(2026, 1, 12)
    assert document.owner_id == world.province
    assert document.issuer_id == world.province


def test_the_issuer_of_a_document_older_than_the_organisation_is_found_today(world: World, office: Actor) -> None:
    uploaded = bring(office, world.province, samples.named(7, "03 tháng 3 năm 2017"))
    assert Document.objects.get(pk=uploaded.document_id).issuer_id == world.province


def test_of_two_units_with_the_issuers_name_a_person_chooses(world: World, office: Actor) -> None:
    twins = [unit(code, "Trường Chính trị", "party_board_province", world.province) for code in ("HL-T1", "HL-T2")]
    data = samples.named(7).replace("TỈNH ỦY HỒNG LAM".encode(), "TRƯỜNG CHÍNH TRỊ".encode())
    uploaded = bring(office, world.province, data)
    doubt = Doubt.objects.get(version=uploaded.version_id, code="documents.issuer_ambiguous")
    assert sorted(doubt.params["candidates"]) == twins
    identity = Identity("directive", symbol="07-CT/TU", issuer="Trường Chính trị", issued_on=date(2026, 1, 12))
    correct_identity(
        actor=office,
        document_id=uploaded.document_id,
        revision=1,
        identity=identity,
        issuer_id=twins[1],
        now=NOW,
    )
    assert Document.objects.get(pk=uploaded.document_id).issuer_id == twins[1]
    assert not Doubt.objects.filter(version=uploaded.version_id, state="open").exists()


def test_passages_hold_the_whole_text_of_the_file(uploaded: Uploaded) -> None:
    version = Version.objects.get(pk=uploaded.version_id)
    rows = Passage.objects.filter(version=version).order_by("start")
    assert "".join(version.text[row.start : row.end] for row in rows) == samples.resolution().decode()


def test_requirements_stand_at_their_sentences_with_what_was_found(uploaded: Uploaded) -> None:
    version = Version.objects.get(pk=uploaded.version_id)
    rows = list(Requirement.objects.filter(version=version).order_by("start"))
    assert uploaded.requirements == len(rows)
    assert {row.state for row in rows} == {RequirementState.PROPOSED}
    assert all(version.text[row.start : row.end] == row.quote for row in rows)
    share = next(row for row in rows if "80%" in row.quote)
    assert (share.kind, share.comparator, share.low, share.due_until) == (
        RequirementKind.TARGET,
        "ge",
        80_000_000,
        date(2027, 12, 31),
    )
    assert share.clause is not None
    assert share.clause.place == "I.2"
    assert version.text.splitlines()[share.line - 1] in version.text[share.start - 20 : share.end + 2]


def test_a_task_keeps_its_leads_and_coordinators_apart(uploaded: Uploaded) -> None:
    task = Requirement.objects.get(version=uploaded.version_id, quote__contains="hướng dẫn nội dung")
    assert [(body.part, body.words) for body in task.bodies.order_by("part", "position")] == [
        ("coordinating", "Văn phòng Tỉnh ủy"),
        ("lead", "Ban Tổ chức Tỉnh ủy"),
    ]


def test_the_same_file_again_gives_the_version_that_is_there(uploaded: Uploaded, world: World, office: Actor) -> None:
    again = bring(office, world.province, samples.resolution(), "ban-sao.txt")
    assert (again.known, again.version_id) == (True, uploaded.version_id)
    assert Version.objects.count() == 1


def test_a_file_whose_version_was_withdrawn_may_come_again(uploaded: Uploaded, world: World, office: Actor) -> None:
    publish(actor=office, version_id=uploaded.version_id, revision=1, now=NOW)
    withdraw(actor=office, version_id=uploaded.version_id, reason="sai thể thức", now=NOW)
    again = bring(office, world.province, samples.resolution())
    assert (again.known, again.document_id, again.number) == (False, uploaded.document_id, 2)


def test_another_text_of_the_same_identity_is_the_next_version(uploaded: Uploaded, world: World, office: Actor) -> None:
    second = bring(office, world.province, samples.resolution(share=85))
    assert (second.document_id, second.number, second.known) == (uploaded.document_id, 2, False)


def test_decisions_are_carried_over_where_the_sentence_says_the_same(
    uploaded: Uploaded, world: World, office: Actor
) -> None:
    first = Requirement.objects.filter(version=uploaded.version_id)
    meeting, share = first.get(quote__contains="100%"), first.get(quote__contains="80%")
    confirm(actor=office, requirement_id=meeting.pk, revision=1, now=NOW)
    refuse(actor=office, requirement_id=share.pk, revision=1, now=NOW)
    second = bring(office, world.province, samples.resolution(share=85))
    rows = Requirement.objects.filter(version=second.version_id)
    assert second.carried == 1
    carried = rows.get(quote__contains="100%")
    assert (carried.state, carried.carried_from_id) == (RequirementState.CONFIRMED, meeting.pk)
    assert rows.get(quote__contains="85%").state == RequirementState.PROPOSED


def test_a_clause_whose_words_are_unchanged_keeps_its_uid(uploaded: Uploaded, world: World, office: Actor) -> None:
    second = bring(office, world.province, samples.resolution(share=85))
    uids = [
        dict(Clause.objects.filter(version=version_id).values_list("place", "uid"))
        for version_id in (uploaded.version_id, second.version_id)
    ]
    assert uids[0]["I.1"] == uids[1]["I.1"]
    assert uids[0]["I.2"] != uids[1]["I.2"]


def test_a_word_file_is_read_like_its_text(world: World, office: Actor) -> None:
    text = samples.resolution().decode()
    uploaded = bring(office, world.province, samples.as_docx(text), "nghi-quyet.docx")
    assert Document.objects.get(pk=uploaded.document_id).symbol == "15-NQ/TU"
    assert uploaded.requirements > 0


def test_an_unknown_identity_is_a_doubt_and_never_a_namesake(world: World, office: Actor) -> None:
    bare = "KẾT LUẬN HỘI NGHỊ\n\n1. Giao Ban Tổ chức Tỉnh ủy báo cáo trước ngày 30/6/2026.\n"
    first, second = (bring(office, world.province, f"{bare}{number}".encode()) for number in (1, 2))
    assert first.document_id != second.document_id
    doubt = Doubt.objects.get(version=first.version_id, code="documents.identity_incomplete")
    assert "number" in doubt.params["missing"]


def test_a_corrected_identity_settles_the_doubt_about_it(world: World, office: Actor) -> None:
    uploaded = bring(office, world.province, "1. Nội dung cần làm trong năm 2026.\n".encode())
    identity = Identity("directive", symbol="09-CT/TU", issuer="Tỉnh ủy Hồng Lam", issued_on=date(2026, 1, 5))
    correct_identity(actor=office, document_id=uploaded.document_id, revision=1, identity=identity, now=NOW)
    document = Document.objects.get(pk=uploaded.document_id)
    assert (document.number, document.issuer_id, document.revision) == ("09", world.province, 2)
    assert not Doubt.objects.filter(version=uploaded.version_id, state="open").exists()


def test_a_corrected_identity_is_refused_where_another_document_has_it(
    uploaded: Uploaded, world: World, office: Actor
) -> None:
    other = bring(office, world.province, samples.named(7))
    taken = Identity("resolution", symbol="15-NQ/TU", issuer="Tỉnh ủy Hồng Lam", issued_on=date(2026, 1, 12))
    with pytest.raises(DomainError) as refusal:
        correct_identity(actor=office, document_id=other.document_id, revision=1, identity=taken, now=NOW)
    assert refusal.value.code == "documents.identity_taken"


def test_who_may_not_see_the_other_document_is_not_told_its_title(uploaded: Uploaded, world: World) -> None:
    commune = person(Role.OFFICE, world.commune)
    own = bring(commune, world.commune, samples.named(7))
    taken = Identity("resolution", symbol="15-NQ/TU", issuer="Tỉnh ủy Hồng Lam", issued_on=date(2026, 1, 12))
    with pytest.raises(DomainError) as refusal:
        correct_identity(actor=commune, document_id=own.document_id, revision=1, identity=taken, now=NOW)
    assert refusal.value.code == "documents.held_elsewhere"
    assert Document.objects.get(pk=uploaded.document_id).title not in str(refusal.value)
    assert "document_id" not in refusal.value.params


def test_a_stale_correction_of_the_identity_shows_both(uploaded: Uploaded, office: Actor) -> None:
    identity = Identity("resolution", symbol="16-NQ/TU", title="khác")
    correct_identity(actor=office, document_id=uploaded.document_id, revision=1, identity=identity, now=NOW)
    mine = Identity("resolution", symbol="17-NQ/TU")
    with pytest.raises(DomainError) as refusal:
        correct_identity(actor=office, document_id=uploaded.document_id, revision=1, identity=mine, now=NOW)
    assert refusal.value.code == "documents.changed_meanwhile"
    assert "16-NQ/TU" in str(refusal.value)
    assert "17-NQ/TU" in str(refusal.value)


def test_a_mention_is_joined_to_the_document_of_its_number_and_date(world: World, office: Actor) -> None:
    named = bring(office, world.province, samples.named(7))
    body = "1. Thực hiện Chỉ thị số 07-CT/TU, ngày 12/01/2026 của Tỉnh ủy Hồng Lam."
    citing = bring(office, world.province, samples.named(8, body=body))
    assert Mention.objects.get(version=citing.version_id).document_id == named.document_id


def test_an_earlier_mention_is_joined_when_the_document_comes(world: World, office: Actor) -> None:
    body = "1. Thực hiện Chỉ thị số 07-CT/TU, ngày 12/01/2026 của Tỉnh ủy Hồng Lam."
    citing = bring(office, world.province, samples.named(8, body=body))
    assert Mention.objects.get(version=citing.version_id).document_id is None
    named = bring(office, world.province, samples.named(7))
    assert Mention.objects.get(version=citing.version_id).document_id == named.document_id


def test_a_mention_without_a_date_is_a_question_with_its_candidates(world: World, office: Actor) -> None:
    candidates = [bring(office, world.province, samples.named(7, day)).document_id for day in (
        "12 tháng 01 năm 2026", "03 tháng 3 năm 2021",
    )]  # fmt: skip
    citing = bring(office, world.province, samples.named(8, body="1. Tiếp tục thực hiện Chỉ thị số 07-CT/TU."))
    doubt = Doubt.objects.get(version=citing.version_id, code="documents.mention_undated")
    assert sorted(doubt.params["candidates"]) == sorted(candidates)
    settle_mention(actor=office, doubt_id=doubt.pk, document_id=candidates[1], now=NOW)
    assert Mention.objects.get(version=citing.version_id).document_id == candidates[1]


def test_one_document_of_that_number_is_still_a_question_where_the_date_is_missing(world: World, office: Actor) -> None:
    bring(office, world.province, samples.named(7))
    citing = bring(office, world.province, samples.named(8, body="1. Tiếp tục thực hiện Chỉ thị số 07-CT/TU."))
    assert Doubt.objects.get(version=citing.version_id).code == "documents.mention_ambiguous"


def nothing_is_stored() -> bool:
    files = default_storage.listdir("")[0] if default_storage.exists("") else []
    return not any(model.objects.exists() for model in (Document, Version, KeptFile)) and not files


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"MZ\x90\x00", "chuong-trinh.exe", "reading.unknown_kind"),
        (b"PK\x03\x04 broken", "hong.docx", "reading.damaged"),
        (b"  \n ", "trong.txt", "reading.empty"),
        (samples.resolution().replace(b"I. M", b"I.\x00 M"), "nhi-phan.txt", "reading.damaged"),
        ("TUYỆT MẬT\n\nNGHỊ QUYẾT\nvề việc khác\n\n1. Nội dung.\n".encode(), "mat.txt", "reading.secret"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(
    world: World, office: Actor, data: bytes, name: str, code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        bring(office, world.province, data, name)
    assert refusal.value.code == code
    assert nothing_is_stored()


def test_more_requirements_than_can_be_kept_of_one_document_are_refused(
    world: World, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cast("dict[str, int]", amounts.MOST), "requirements", 3)
    with pytest.raises(DomainError) as refusal:
        bring(office, world.province, samples.resolution())
    assert refusal.value.code == "reading.too_large"
    assert str(refusal.value.params["size"]).startswith("5 ")
    assert nothing_is_stored()


@pytest.mark.parametrize("work", ["read", "findings_of"])
def test_what_takes_time_is_done_before_anyone_is_kept_from_writing(
    world: World, office: Actor, monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    depths: list[int] = []
    done = getattr(uploading, work)

    def watched(*args: Any, **named: Any) -> Any:
        depths.append(len(connection.savepoint_ids))
        return done(*args, **named)

    monkeypatch.setattr(uploading, work, watched)
    bring(office, world.province, samples.resolution())
    assert depths == [len(connection.savepoint_ids)]


def test_a_document_that_another_unit_keeps_is_refused(uploaded: Uploaded, world: World) -> None:
    commune_office = person(Role.OFFICE, world.commune)
    with pytest.raises(DomainError) as refusal:
        bring(commune_office, world.commune, samples.resolution(share=85))
    assert refusal.value.code == "documents.held_elsewhere"
    assert Version.objects.count() == 1


def test_who_does_not_review_brings_nothing_in(world: World) -> None:
    secretary = person(Role.SECRETARY, world.cell)
    with pytest.raises(DomainError) as refusal:
        bring(secretary, world.cell, samples.resolution())
    assert refusal.value.code == "people.not_allowed"
    assert nothing_is_stored()


def test_bringing_a_document_in_is_audited(uploaded: Uploaded, office: Actor) -> None:
    entry = Entry.objects.get(action="documents.upload")
    assert (entry.subject, entry.actor_id) == (f"version:{uploaded.version_id}", office.user_id)
