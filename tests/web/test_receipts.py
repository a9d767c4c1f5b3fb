"""A document in force: whom it reached, its versions side by side, the documents that it names."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import NOW, TEXT, browser_of, granted, person
from tests.web.pages import LIMIT, weight
from thongsuot.documents import operations
from thongsuot.documents.models import Receipt
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.kernel.actor import OPERATOR
from thongsuot.units.models import Unit


def shown(page: object) -> str:
    return page.content.decode()  # type: ignore[attr-defined, no-any-return]  # the test client's answer


@pytest.fixture
def published(uploaded: Uploaded) -> Uploaded:
    operations.publish(actor=OPERATOR, version_id=uploaded.version_id, revision=1, now=NOW)
    return uploaded


@pytest.fixture
def secretary(province: Unit) -> Client:
    commune = Unit.objects.get(code="X1")
    return browser_of(granted(person("secretary", "Bí thư"), "secretary", commune))


def test_reading_a_link_ahead_confirms_nothing(secretary: Client, published: Uploaded) -> None:
    secretary.get(f"/documents/{published.document_id}/text/")
    secretary.get(f"/documents/{published.document_id}/receipts/")
    assert not Receipt.objects.exists()


def test_one_tap_confirms_the_receipt_of_the_own_unit(
    secretary: Client, published: Uploaded, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/documents/{published.document_id}"
    secretary.get("/documents/")
    with django_assert_max_num_queries(15):
        page = secretary.get(f"{address}/receipts/")
    assert "Received by Đảng bộ xã Bản Lầu" in shown(page)
    unit_id = Unit.objects.get(code="X1").pk
    assert secretary.post(f"{address}/received/", {"unit": unit_id}).status_code == 302
    assert Receipt.objects.get().unit_id == unit_id
    assert "1 unit of your scope has received it" in shown(secretary.get(f"{address}/receipts/"))


def test_who_sees_no_figures_is_told_no_count(secretary: Client, member: Client, published: Uploaded) -> None:
    address = f"/documents/{published.document_id}/receipts/"
    assert "of your scope" in shown(secretary.get(address))
    assert "of your scope" not in shown(member.get(address))


def test_nobody_confirms_for_a_unit_that_is_not_theirs(
    secretary: Client, member: Client, published: Uploaded, province: Unit
) -> None:
    address = f"/documents/{published.document_id}/received/"
    assert secretary.post(address, {"unit": province.pk}).status_code == 403
    assert member.post(address, {"unit": province.pk}).status_code == 403
    assert secretary.post(address, {"unit": "x"}).status_code == 400


def test_a_page_that_was_opened_says_so_by_itself(secretary: Client, published: Uploaded) -> None:
    page = secretary.post(f"/documents/{published.document_id}/opened/", headers={"HX-Request": "true"})
    assert "Đảng bộ xã Bản Lầu: received" in shown(page)
    assert Receipt.objects.get().way == "opened"


def test_a_draft_cannot_be_received(office: Client, uploaded: Uploaded) -> None:
    assert office.post(f"/documents/{uploaded.document_id}/opened/").status_code == 409


def test_versions_are_compared_clause_by_clause(
    office: Client, province: Unit, published: Uploaded, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    data = TEXT.replace("90%", "95%").encode()
    newer = operations.upload(actor=OPERATOR, unit_id=province.pk, data=data, name="nq2.txt", now=NOW)
    office.get("/documents/")
    address = f"/documents/{newer.document_id}/compare/{published.version_id}/{newer.version_id}/"
    with django_assert_max_num_queries(15):
        page = office.get(address)
    assert weight(page) <= LIMIT
    assert "<del>1. Đến năm 2030, trên 90%" in shown(page)
    assert "<ins>1. Đến năm 2030, trên 95%" in shown(page)


def test_a_known_document_is_linked_where_it_is_named(office: Client, province: Unit, published: Uploaded) -> None:
    naming = TEXT.replace("Số 07", "Số 08").replace(
        "I. MỤC TIÊU", "Thực hiện Nghị quyết số 07-NQ/TU, ngày 12/01/2026.\n\nI. MỤC TIÊU"
    )
    other = operations.upload(actor=OPERATOR, unit_id=province.pk, data=naming.encode(), name="nq8.txt", now=NOW)
    page = shown(office.get(f"/documents/{other.document_id}/text/"))
    assert f'<a href="/documents/{published.document_id}/text/"><mark class="mark citation"' in page


def test_the_same_file_again_says_which_document_it_is(office: Client, province: Unit, uploaded: Uploaded) -> None:
    file = SimpleUploadedFile("khac.txt", TEXT.encode())
    page = office.post("/documents/upload/", {"file": file, "unit": province.pk}, follow=True)
    assert "as 07-NQ/TU về nâng cao chất lượng sinh hoạt chi bộ" in shown(page)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("phim.mp4", b"\x00\x00\x00\x18ftypmp42", "This kind of file cannot be read"),
        ("hong.docx", b"PK\x03\x04 not a zip", "This file is damaged"),
        ("trong.txt", b" \n \n", "This file holds no text"),
        ("mat.txt", ("TỐI MẬT\n" + TEXT).encode(), "stamped TỐI MẬT"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words_and_the_form_is_kept(
    office: Client, province: Unit, name: str, data: bytes, words: str
) -> None:
    page = office.post("/documents/upload/", {"file": SimpleUploadedFile(name, data), "unit": province.pk})
    assert page.status_code == 200
    assert shown(page).count(words) == 1
    assert f'<option value="{province.pk}" selected>' in shown(page)
