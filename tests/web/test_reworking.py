"""Splitting, merging and adding on the page, without JavaScript and with it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import NOW
from thongsuot.documents import operations
from thongsuot.documents.models import Requirement
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.kernel.actor import OPERATOR

HTMX = {"HX-Request": "true"}


def tasks(uploaded: Uploaded) -> list[Requirement]:
    return list(Requirement.objects.filter(version_id=uploaded.version_id, kind="task").order_by("start"))


def shown(page: object) -> str:
    return page.content.decode()  # type: ignore[attr-defined, no-any-return]  # the test client's answer


def test_a_finding_is_split_on_a_page_of_its_own_and_the_split_undone(office: Client, uploaded: Uploaded) -> None:
    task = tasks(uploaded)[0]
    page = shown(office.get(f"/requirements/{task.pk}/split/"))
    assert task.quote[:30] in page
    assert "One part a line" in page
    typed = {"revision": task.revision, "parts": "rà soát quy chế\r\nbáo cáo kết quả"}
    answer = office.post(f"/requirements/{task.pk}/split/", typed)
    made = list(Requirement.objects.filter(made_by__act="split").order_by("pk"))
    assert answer["Location"] == f"/versions/{uploaded.version_id}/review/#r{made[0].pk}"
    review = shown(office.get(f"/versions/{uploaded.version_id}/review/"))
    assert f'id="r{task.pk}"' not in review
    assert "báo cáo kết quả" in review
    assert "made by a person" in review
    office.post(f"/requirements/{made[0].pk}/decide/", {"decision": "reopen", "revision": 1})
    assert f'id="r{task.pk}"' in shown(office.get(f"/versions/{uploaded.version_id}/review/"))


def test_one_part_is_no_split(office: Client, uploaded: Uploaded) -> None:
    task = tasks(uploaded)[0]
    page = shown(office.post(f"/requirements/{task.pk}/split/", {"revision": 1, "parts": "một"}))
    assert "two at least" in page
    assert not Requirement.objects.filter(made_by__isnull=False).exists()


def test_in_place_the_parts_come_and_the_whole_goes(
    office: Client, uploaded: Uploaded, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    task = tasks(uploaded)[0]
    assert "<html" not in shown(office.get(f"/requirements/{task.pk}/split/", headers=HTMX))
    page = shown(office.post(f"/requirements/{task.pk}/split/", {"revision": 1, "parts": "một\nhai"}, headers=HTMX))
    made = list(Requirement.objects.filter(made_by__isnull=False).order_by("pk"))
    assert [f'id="r{row.pk}"' in page for row in made] == [True, True]
    assert f'id="r{task.pk}"' not in page
    assert 'id="progress"' in page
    page = shown(
        office.post(f"/requirements/{made[1].pk}/decide/", {"decision": "reopen", "revision": 1}, headers=HTMX)
    )
    assert 'data-state="proposed"' in page
    assert page.count('hx-swap-oob="delete"') == 1
    with django_assert_max_num_queries(15):
        office.get(f"/requirements/{task.pk}/merge/")


def test_a_finding_is_merged_with_the_one_above_it_in_the_text(office: Client, uploaded: Uploaded) -> None:
    first, second = tasks(uploaded)
    page = shown(office.get(f"/requirements/{second.pk}/merge/"))
    above = page[page.index(f'value="{first.pk}:1"') :]
    assert "checked" in above[: above.index(">")]
    typed = {"revision": 1, "others": [f"{first.pk}:1"]}
    office.post(f"/requirements/{second.pk}/merge/", typed)
    one = Requirement.objects.get(made_by__act="merge")
    assert first.statement in one.statement
    assert second.statement in one.statement


@pytest.mark.parametrize("others", [[], ["x"], ["1"], ["1:" + "9" * 30], ["9" * 40 + ":1"]])
def test_a_merge_with_nothing_or_with_nonsense_is_refused(
    office: Client, uploaded: Uploaded, others: list[str]
) -> None:
    task = tasks(uploaded)[0]
    page = office.post(f"/requirements/{task.pk}/merge/", {"revision": 1, "others": others})
    assert page.status_code == 200
    assert not Requirement.objects.filter(made_by__isnull=False).exists()


@pytest.mark.parametrize("way", ["split", "merge"])
def test_who_comes_too_late_sees_what_the_other_did_and_may_go_on(office: Client, uploaded: Uploaded, way: str) -> None:
    first, second = tasks(uploaded)
    operations.refuse(actor=OPERATOR, requirement_id=first.pk, revision=1, now=NOW)
    typed = {"revision": 1, "parts": "một\nhai", "others": [f"{second.pk}:1"]}
    page = office.post(f"/requirements/{first.pk}/{way}/", typed)
    assert page.status_code == 409
    assert "Someone else changed this meanwhile" in shown(page)
    assert office.post(f"/requirements/{first.pk}/{way}/", typed | {"revision": 2}).status_code == 302


def test_what_was_missed_is_added_from_words_of_the_text(office: Client, uploaded: Uploaded) -> None:
    address = f"/versions/{uploaded.version_id}/add/"
    page = shown(office.get(f"{address}?words=Hòa+Sơn,+ngày+12&kind=deadline"))
    assert "Hòa Sơn, ngày 12" in page
    typed = {
        "revision": 0,
        "words": "nâng cao  chất lượng",
        "kind": "task",
        "statement": "nâng cao chất lượng",
        "leads": "Các chi bộ",
        "due_kind": "none",
    }
    answer = office.post(address, typed)
    one = Requirement.objects.get(made_by__act="add")
    assert answer["Location"].endswith(f"#r{one.pk}")
    assert one.quote == "về nâng cao chất lượng sinh hoạt chi bộ"
    assert "do not stand in the text" in shown(office.post(address, typed | {"words": "không có ở đâu"}))
    assert "Name who leads" in shown(office.post(address, typed | {"leads": ""}))


def test_who_may_only_read_reworks_nothing(member: Client, uploaded: Uploaded) -> None:
    task = tasks(uploaded)[0]
    addresses = [f"/requirements/{task.pk}/{way}/" for way in ("split", "merge")]
    for address in [*addresses, f"/versions/{uploaded.version_id}/add/"]:
        assert member.get(address).status_code in {403, 404}
        assert member.post(address, {"revision": 1, "parts": "a\nb"}).status_code in {403, 404}


def test_splitting_merging_and_undoing_take_few_queries(
    office: Client, uploaded: Uploaded, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first, second = tasks(uploaded)
    office.get("/documents/")
    for address in (f"/requirements/{first.pk}/split/", f"/versions/{uploaded.version_id}/add/"):
        with django_assert_max_num_queries(15):
            office.get(address, headers=HTMX)
    typed = {"revision": 1, "others": [f"{second.pk}:1"]}
    with django_assert_max_num_queries(
        36
    ):  # the refusals' check, the act itself and the cards anew, however many merged
        office.post(f"/requirements/{first.pk}/merge/", typed, headers=HTMX)
