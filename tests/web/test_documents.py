"""Documents' pages and their review: light, few queries, hostile text shown as text, refused where not allowed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import TEXT
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.documents.models import Document, Requirement, Version
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.units.models import Unit

PAGES = [
    "/documents/",
    "/documents/?words=sinh+hoat&kind=resolution",
    "/documents/upload/",
    "/documents/{document}/text/",
    "/documents/{document}/contents/{version}/",
    "/versions/{version}/review/",
    "/versions/{version}/review/part/",
    "/versions/{version}/publish/",
    "/requirements/{requirement}/correct/",
    "/search/?q=chi+bo",
]


def first(uploaded: Uploaded) -> Requirement:
    found = Requirement.objects.filter(version_id=uploaded.version_id).order_by("start").first()
    assert found is not None
    return found


@pytest.mark.parametrize("address", PAGES)
def test_each_page_opens_light_and_with_few_queries(
    office: Client, uploaded: Uploaded, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office.get("/documents/")  # builds today's tree, once for everybody
    filled = address.format(document=uploaded.document_id, version=uploaded.version_id, requirement=first(uploaded).pk)
    with django_assert_max_num_queries(15):
        page = office.get(filled)
    assert page.status_code == 200
    assert parts_of(page).inline == []
    assert weight(page) <= LIMIT


def test_tags_in_a_text_are_shown_as_text(office: Client, uploaded: Uploaded) -> None:
    page = office.get(f"/documents/{uploaded.document_id}/text/").content.decode()
    assert "&lt;b&gt;nghị quyết&lt;/b&gt;" in page
    assert "<b>nghị quyết</b>" not in page


def test_a_draft_does_not_exist_for_those_who_do_not_review(member: Client, uploaded: Uploaded) -> None:
    assert member.get(f"/documents/{uploaded.document_id}/text/").status_code == 404
    assert member.get(f"/versions/{uploaded.version_id}/review/").status_code == 404
    assert member.get("/documents/upload/").status_code == 403


def test_a_file_is_brought_in_and_opens_for_review(office: Client, province: Unit) -> None:
    office.get("/documents/upload/")
    file = SimpleUploadedFile("nq.txt", TEXT.encode())
    answer = office.post("/documents/upload/", {"file": file, "unit": province.pk})
    version = Version.objects.get()
    assert answer.headers["Location"] == f"/versions/{version.pk}/review/"


def test_today_tells_a_reviewer_of_drafts_that_wait(office: Client, member: Client, uploaded: Uploaded) -> None:
    assert "1 draft waits to be reviewed" in office.get("/").content.decode()
    assert "draft" not in member.get("/").content.decode()


def test_a_secret_document_is_refused_beside_the_form_and_not_stored(office: Client, province: Unit) -> None:
    file = SimpleUploadedFile("nq.txt", ("TUYỆT MẬT\n" + TEXT).encode())
    page = office.post("/documents/upload/", {"file": file, "unit": province.pk})
    assert page.status_code == 200
    assert b'role="alert"' in page.content
    assert not Document.objects.exists()


def test_the_original_leaves_as_a_download_only(office: Client, uploaded: Uploaded) -> None:
    answer = office.get(f"/versions/{uploaded.version_id}/original/")
    assert answer.content == TEXT.encode()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["akoma-ntoso.xml", "tasks.xlsx", "tasks.docx", "tasks.csv"])
def test_a_version_leaves_for_other_programs_as_a_download_only(office: Client, uploaded: Uploaded, name: str) -> None:
    assert f"/versions/{uploaded.version_id}/tasks.xlsx" in office.get(text_of(uploaded)).content.decode()
    answer = office.get(f"/versions/{uploaded.version_id}/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def text_of(uploaded: Uploaded) -> str:
    return f"/documents/{uploaded.document_id}/text/"


def test_a_plan_kept_as_a_workbook_is_brought_in_like_any_document(
    office: Client, province: Unit, uploaded: Uploaded
) -> None:
    for found in Version.objects.get(pk=uploaded.version_id).requirements.filter(kind="task").order_by("pk"):
        office.post(f"/requirements/{found.pk}/decide/", {"decision": "confirm", "revision": found.revision})
    plan = office.get(f"/versions/{uploaded.version_id}/tasks.xlsx").content
    file = SimpleUploadedFile("ke-hoach.xlsx", plan)
    answer = office.post("/documents/upload/", {"file": file, "unit": province.pk})
    brought = Version.objects.order_by("-pk")[0]
    assert answer.headers["Location"] == f"/versions/{brought.pk}/review/"
    assert brought.requirements.filter(kind="task").exists()


def test_a_form_that_is_not_written_is_not_found(office: Client, uploaded: Uploaded) -> None:
    assert office.get(f"/versions/{uploaded.version_id}/tasks.odt").status_code == 404


def test_a_finding_is_decided_without_javascript_and_undone(office: Client, uploaded: Uploaded) -> None:
    found = first(uploaded)
    address = f"/requirements/{found.pk}/decide/"
    answer = office.post(address, {"decision": "confirm", "revision": found.revision})
    assert answer.headers["Location"].endswith(f"/review/#r{found.pk}")
    found.refresh_from_db()
    assert found.state == "confirmed"
    office.post(address, {"decision": "reopen", "revision": found.revision})
    found.refresh_from_db()
    assert found.state == "proposed"


def test_a_decision_on_what_has_changed_is_refused(office: Client, uploaded: Uploaded) -> None:
    found = first(uploaded)
    answer = office.post(f"/requirements/{found.pk}/decide/", {"decision": "refuse", "revision": found.revision + 5})
    assert answer.status_code == 409


def test_htmx_gets_the_card_and_the_progress(office: Client, uploaded: Uploaded) -> None:
    found = first(uploaded)
    answer = office.post(
        f"/requirements/{found.pk}/decide/",
        {"decision": "confirm", "revision": found.revision},
        headers={"HX-Request": "true"},
    )
    page = answer.content.decode()
    assert f'id="r{found.pk}"' in page
    assert 'hx-swap-oob="true"' in page
    assert "<html" not in page


def test_a_correction_is_saved_and_a_wrong_one_keeps_what_was_typed(office: Client, uploaded: Uploaded) -> None:
    found = first(uploaded)
    address = f"/requirements/{found.pk}/correct/"
    form = office.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    refused = office.post(address, typed | {"low": "nhiều", "statement": "Chi bộ sinh hoạt"})
    assert "Chi bộ sinh hoạt" in refused.content.decode()
    assert office.post(address, typed | {"low": "92,5"}).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.low) == ("corrected", 92_500_000)


def test_publishing_says_what_it_will_do_then_does_it_and_can_be_taken_back(
    office: Client, member: Client, uploaded: Uploaded
) -> None:
    address = f"/versions/{uploaded.version_id}/publish/"
    page = office.get(address)
    assert "left behind undecided" in page.content.decode()
    assert office.post(address, {"revision": page.context["form"]["revision"].value()}).status_code == 302
    assert member.get(f"/documents/{uploaded.document_id}/text/").status_code == 200
    assert member.post(f"/documents/{uploaded.document_id}/opened/").status_code == 200
    office.post(f"/versions/{uploaded.version_id}/withdraw/", {"reason": "Nhầm bản"})
    assert "Nhầm bản" in member.get(f"/documents/{uploaded.document_id}/text/").content.decode()


def test_a_withdrawal_without_a_reason_is_refused(office: Client, uploaded: Uploaded) -> None:
    version = Version.objects.get(pk=uploaded.version_id)
    office.post(f"/versions/{version.pk}/publish/", {"revision": version.revision})
    page = office.post(f"/versions/{version.pk}/withdraw/", {"reason": " "})
    assert "reason" in page.context["form"].errors
    version.refresh_from_db()
    assert version.state == "published"


def test_search_finds_without_diacritics_and_marks_the_words(office: Client, uploaded: Uploaded) -> None:
    page = office.get("/search/?q=lap+bien+ban").content.decode()
    assert '<mark class="mark">biên</mark>' in page


def test_bulk_acceptance_takes_what_is_sure(office: Client, uploaded: Uploaded) -> None:
    office.post(f"/versions/{uploaded.version_id}/confirm/", {"confidence": "0.5"})
    assert Requirement.objects.filter(version_id=uploaded.version_id, state="confirmed").exists()
