"""The review page: what a card says, both sides of a stale decision, doubts, identity, publishing and withdrawing."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import NOW, TEXT
from tests.web.pages import LIMIT, parts_of, weight
from thongsuot.documents import operations
from thongsuot.documents.models import Document, Doubt, Requirement, Version
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.models import User
from thongsuot.plans.models import Obligation
from thongsuot.units.models import Unit

HTMX = {"HX-Request": "true"}
UNKNOWN = TEXT.replace("Số 07-NQ/TU\n", "")
"""The same resolution without its number."""


def bring(province: Unit, text: str) -> Uploaded:
    return operations.upload(actor=OPERATOR, unit_id=province.pk, data=text.encode(), name="nq.txt", now=NOW)


def found(uploaded: Uploaded, kind: str) -> Requirement:
    return Requirement.objects.filter(version_id=uploaded.version_id, kind=kind).order_by("start")[0]


def refused_by_someone_else(requirement: Requirement) -> None:
    operations.refuse(actor=OPERATOR, requirement_id=requirement.pk, revision=requirement.revision, now=NOW)


def shown(page: object) -> str:
    return page.content.decode()  # type: ignore[attr-defined, no-any-return]  # the test client's answer


def test_a_card_says_what_is_measured_by_when_how_sure_and_why(office: Client, uploaded: Uploaded) -> None:
    page = shown(office.get(f"/versions/{uploaded.version_id}/review/"))
    assert "&gt; 90 %" in page
    assert "sureness 0." in page
    assert "31 December 2030" in page
    assert "Đến năm 2030" in page


def why(page: str) -> list[str]:
    """What stands behind "Why?" on each card, without its tags' attributes."""
    return [" ".join(part.split("</details>")[0].split()) for part in page.split("<summary>Why?</summary>")[1:]]


def test_a_card_tells_which_rule_found_it_and_from_which_words(office: Client, uploaded: Uploaded) -> None:
    told = why(shown(office.get(f"/versions/{uploaded.version_id}/review/")))
    assert len(told) == Requirement.objects.filter(version_id=uploaded.version_id).count()
    assert (
        "<p>A percentage to be reached, in a sentence or part that sets goals."
        ' <q lang="vi">trên 90%</q> <q lang="vi">Đến năm 2030</q> <q lang="vi">MỤC TIÊU</q></p>'
    ) in told
    assert any('<q lang="vi">Giao</q> <q lang="vi">Ban Tổ chức Tỉnh ủy</q>' in one for one in told)


def test_a_card_tells_why_in_vietnamese(office: Client, uploaded: Uploaded) -> None:
    User.objects.filter(username="office").update(language="vi")
    page = shown(office.get(f"/versions/{uploaded.version_id}/review/", headers={"accept-language": "vi"}))
    assert "<summary>Vì sao?</summary>" in page
    assert "Một tỷ lệ phần trăm phải đạt" in page


def test_a_card_of_an_earlier_release_tells_its_rule_alone(office: Client, uploaded: Uploaded) -> None:
    Requirement.objects.filter(version_id=uploaded.version_id).update(because=[], rule="target.percent")
    Requirement.objects.filter(pk=found(uploaded, "task").pk).update(rule="")
    told = why(shown(office.get(f"/versions/{uploaded.version_id}/review/")))
    assert set(told) == {"<p>A percentage to be reached, in a sentence or part that sets goals.</p>"}
    assert len(told) == Requirement.objects.filter(version_id=uploaded.version_id).count() - 1


def test_words_of_the_text_stay_words_behind_why(office: Client, province: Unit) -> None:
    uploaded = bring(province, TEXT.replace("Giao Văn phòng Tỉnh ủy chủ trì", "Giao Văn phòng <i>Tỉnh ủy chủ trì"))
    page = shown(office.get(f"/versions/{uploaded.version_id}/review/"))
    assert "<i>" not in page


def test_a_class_of_bodies_shows_how_many_units_it_means(office: Client, province: Unit) -> None:
    text = TEXT.replace("Giao Ban Tổ chức Tỉnh ủy chủ trì", "Các đảng ủy xã, phường")
    page = shown(office.get(f"/versions/{bring(province, text).version_id}/review/"))
    assert "group: 1 unit" in page


def test_a_long_document_is_reviewed_by_pages_within_the_limits(
    office: Client, province: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = "".join(f"{n}. Đến năm 2030, trên {n % 90 + 10}% chi bộ hoàn thành phần việc {n}.\n" for n in range(1, 301))
    uploaded = bring(province, TEXT.replace("II. TỔ CHỨC THỰC HIỆN", rows + "\nII. TỔ CHỨC THỰC HIỆN"))
    office.get("/documents/")
    for address in (f"/versions/{uploaded.version_id}/review/", f"/documents/{uploaded.document_id}/text/"):
        with django_assert_max_num_queries(15):
            page = office.get(address)
        assert weight(page) <= LIMIT
        assert parts_of(page).inline == []
    review = shown(office.get(f"/versions/{uploaded.version_id}/review/?page=2"))
    assert review.count("data-card") == 50
    assert "page 2 of" in review


def test_a_stale_decision_shows_both_and_either_can_be_taken(office: Client, uploaded: Uploaded) -> None:
    target = found(uploaded, "target")
    refused_by_someone_else(target)
    address = f"/requirements/{target.pk}/decide/"
    page = office.post(address, {"decision": "confirm", "revision": target.revision})
    assert page.status_code == 409
    assert "Theirs: not asked for" in shown(page)
    assert "Yours: right" in shown(page)
    assert 'name="revision" value="2"' in shown(page)
    assert office.post(address, {"decision": "confirm", "revision": 2}).status_code == 302
    target.refresh_from_db()
    assert target.state == "confirmed"


def test_a_stale_correction_keeps_what_was_typed_beside_the_other(office: Client, uploaded: Uploaded) -> None:
    target = found(uploaded, "target")
    address = f"/requirements/{target.pk}/correct/"
    form = office.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"statement": "Chi bộ họp đủ kỳ"}
    refused_by_someone_else(target)
    page = office.post(address, typed, headers=HTMX)
    assert page.status_code == 409
    assert "Chi bộ họp đủ kỳ" in shown(page)
    assert "<html" not in shown(page)
    assert office.post(address, typed | {"revision": 2}).status_code == 302
    target.refresh_from_db()
    assert (target.state, target.statement) == ("corrected", "Chi bộ họp đủ kỳ")


def test_a_correction_may_not_be_left_without_its_figure(office: Client, uploaded: Uploaded) -> None:
    target = found(uploaded, "target")
    address = f"/requirements/{target.pk}/correct/"
    form = office.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"low": ""}
    page = office.post(address, typed)
    assert "Give the figure to be reached." in shown(page)
    target.refresh_from_db()
    assert target.state == "proposed"


def test_who_may_only_read_decides_nothing(office: Client, member: Client, uploaded: Uploaded) -> None:
    target = found(uploaded, "target")
    decision = {"decision": "confirm", "revision": 1}
    assert member.post(f"/requirements/{target.pk}/decide/", decision).status_code == 403
    office.post(f"/requirements/{target.pk}/decide/", decision)
    office.post(f"/versions/{uploaded.version_id}/publish/", {"revision": 1})
    assert member.get(f"/versions/{uploaded.version_id}/review/").status_code == 403
    assert member.get(f"/versions/{uploaded.version_id}/withdraw/").status_code == 403
    assert member.post(f"/versions/{uploaded.version_id}/withdraw/", {"reason": "x"}).status_code == 403


def test_what_the_text_does_not_say_is_filled_in_by_a_person(office: Client, province: Unit) -> None:
    uploaded = bring(province, UNKNOWN)
    page = shown(office.get(f"/versions/{uploaded.version_id}/review/"))
    assert "Missing: number" in page
    address = f"/documents/{uploaded.document_id}/identity/"
    form = office.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed["issued_on"] = "2026-01-12"
    assert office.post(address, typed | {"symbol": "07-NQ/TU"}).status_code == 302
    document = Document.objects.get(pk=uploaded.document_id)
    assert (document.number, document.issued_on) == ("07", date(2026, 1, 12))
    assert not Doubt.objects.filter(state="open", code="documents.identity_incomplete").exists()


def test_an_identity_that_another_document_has_is_refused_beside_the_form(
    office: Client, province: Unit, uploaded: Uploaded
) -> None:
    other = bring(province, UNKNOWN)
    address = f"/documents/{other.document_id}/identity/"
    form = office.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"issued_on": "2026-01-12"}
    page = office.post(address, typed | {"symbol": "07-NQ/TU", "issuer_words": "TỈNH ỦY HÒA SƠN"})
    assert page.status_code == 200
    assert "There is a document with this kind, number, issuer and date already" in shown(page)


def test_a_doubt_is_settled_by_an_answer_and_never_by_silence(office: Client, uploaded: Uploaded) -> None:
    target = found(uploaded, "target")
    doubt_id = operations.raise_doubt(requirement_id=target.pk, code="check.percentage", params={"why": "1/2 = 20 %"})
    page = shown(office.get(f"/versions/{uploaded.version_id}/review/"))
    assert "Figures contradict each other" in page
    address = f"/doubts/{doubt_id}/settle/"
    assert office.post(address, {"version": uploaded.version_id, "answer": " "}).status_code == 409
    assert office.post(address, {"version": uploaded.version_id, "answer": "là 50 %"}).status_code == 302
    assert Doubt.objects.get(pk=doubt_id).answer == "là 50 %"
    assert office.post(address, {"version": uploaded.version_id, "answer": "là 40 %"}).status_code == 409


def test_a_check_is_asked_beside_its_sentence_and_may_be_left_as_it_is(office: Client, province: Unit) -> None:
    sums = "Tổng số 45 dự án, gồm 30 dự án đã xong và 12 dự án đang làm."
    uploaded = bring(province, TEXT.replace("II. TỔ CHỨC THỰC HIỆN", f"{sums}\n\nII. TỔ CHỨC THỰC HIỆN"))
    doubt = Doubt.objects.get(version_id=uploaded.version_id, code="check.total_of_parts")
    page = shown(office.get(f"/versions/{uploaded.version_id}/review/"))
    assert "says 45 in all, but the parts that it names add up to 42" in page
    assert "Left as it is" in page
    assert f'id="d{doubt.pk}-text"' in shown(office.get(f"/versions/{uploaded.version_id}/review/part/"))
    answer = {"version": uploaded.version_id, "answer": "", "as_it_is": "1"}
    assert office.post(f"/doubts/{doubt.pk}/settle/", answer).status_code == 302
    doubt.refresh_from_db()
    assert (doubt.state, doubt.answer) == ("settled", "Left as it is")


def test_who_is_meant_is_searched_for_and_chosen_and_gets_the_duty(
    office: Client, member: Client, uploaded: Uploaded, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    task = found(uploaded, "task")
    operations.confirm(actor=OPERATOR, requirement_id=task.pk, revision=1, now=NOW)
    office.post(f"/versions/{uploaded.version_id}/publish/", {"revision": 1})
    doubt = Doubt.objects.get(code="plans.body_unknown")
    assert f"/doubts/{doubt.pk}/body/" in shown(office.get(f"/versions/{uploaded.version_id}/review/"))
    address = f"/doubts/{doubt.pk}/body/"
    assert "No unit found" in shown(office.get(address))
    with django_assert_max_num_queries(15):
        page = office.get(f"{address}?q=ban+lau")
    assert "Đảng bộ xã Bản Lầu (X1)" in shown(page)
    assert member.get(address).status_code == 403
    unit_id = Unit.objects.get(code="X1").pk
    assert office.post(f"{address}?q=ban+lau", {"units": [unit_id]}).status_code == 302
    assert Obligation.objects.get().unit_id == unit_id
    doubt.refresh_from_db()
    assert doubt.answer == "Đảng bộ xã Bản Lầu"


def test_publishing_tells_how_many_go_out_how_many_stay_and_to_how_many_units(
    office: Client, uploaded: Uploaded
) -> None:
    operations.confirm(actor=OPERATOR, requirement_id=found(uploaded, "target").pk, revision=1, now=NOW)
    page = shown(office.get(f"/versions/{uploaded.version_id}/publish/"))
    assert "Publish with 1 requirement" in page
    assert "Tỉnh ủy Hòa Sơn and all beneath: 2 units" in page


def test_a_second_version_waits_until_the_first_is_withdrawn(
    office: Client, province: Unit, uploaded: Uploaded
) -> None:
    office.post(f"/versions/{uploaded.version_id}/publish/", {"revision": 1})
    newer = bring(province, TEXT.replace("90%", "95%"))
    page = office.get(f"/versions/{newer.version_id}/publish/")
    assert "Version 1 of this document is in force" in shown(page)
    assert office.post(f"/versions/{newer.version_id}/publish/", {"revision": 1}).status_code == 200
    assert Version.objects.get(pk=newer.version_id).state == "draft"


@pytest.mark.parametrize("address", ["publish", "withdraw"])
def test_what_will_happen_is_told_in_few_queries(
    office: Client, uploaded: Uploaded, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office.get("/documents/")
    with django_assert_max_num_queries(15):
        page = office.get(f"/versions/{uploaded.version_id}/{address}/")
    assert page.status_code == 200
    assert weight(page) <= LIMIT


def test_pages_that_were_pictures_are_named_beside_what_was_found(office: Client, uploaded: Uploaded) -> None:
    pages = (f"/versions/{uploaded.version_id}/review/", f"/documents/{uploaded.document_id}/text/")
    version = Version.objects.filter(pk=uploaded.version_id)
    version.update(reading={"warnings": [], "recognised": [[3, 87]]})
    assert all("Page 3 was recognised from a picture, 87% sure." in shown(office.get(page)) for page in pages)
    version.update(reading={"warnings": [], "recognised": [[3, 87], [4, 61]]})
    assert all("2 pages were recognised from pictures." in shown(office.get(page)) for page in pages)
