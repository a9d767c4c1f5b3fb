"""A document is reviewed with the keyboard alone; axe finds nothing on any page."""

from __future__ import annotations

import re
from importlib import resources
from itertools import cycle

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import looks
from tests.browser.conftest import Open
from tests.browser.looks import UNSETTLED
from tests.web.conftest import NOW
from thongsuot.documents.models import Requirement
from thongsuot.documents.operations import refuse, upload
from thongsuot.documents.operations.uploading import Uploaded
from thongsuot.kernel.actor import OPERATOR
from thongsuot.reading import read
from thongsuot.units.models import Unit

PLAN_HEAD = """TỈNH ỦY HỒNG LAM
Số 44-KH/TU
Hồng Lam, ngày 20 tháng 01 năm 2026

KẾ HOẠCH
thực hiện Nghị quyết số 15-NQ/TU, ngày 12/01/2026 của Tỉnh ủy Hồng Lam

Phụ lục
"""
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/",
    "/account/",
    "/catalogues/",
    "/catalogues/unit_kinds/",
    "/catalogues/stages/assigned/",
    "/documents/",
    "/documents/upload/",
    "/documents/{document}/text/",
    "/documents/{document}/identity/",
    "/documents/{document}/receipts/",
    "/versions/{version}/review/",
    "/versions/{version}/publish/",
    "/requirements/{requirement}/correct/",
    "/requirements/{requirement}/split/",
    "/requirements/{requirement}/merge/",
    "/versions/{version}/add/",
    "/search/?q=chi+bo",
    "/nothing-here/",
    "/accounts/2fa/",
]


def states() -> list[str]:
    return list(Requirement.objects.order_by("start").values_list("state", flat=True))


def test_a_reviewer_needs_no_mouse(office_page: Open, uploaded: Uploaded) -> None:
    page = office_page(f"/versions/{uploaded.version_id}/review/")
    expect(page.locator("#text .mark").first).to_be_visible()
    cards = page.locator("[data-card][data-state=proposed]")
    to_first_finding(page)
    total = cards.count()
    page.keyboard.press("a")
    expect(cards).to_have_count(total - 1)
    expect(page.locator(UNSETTLED)).to_have_count(0)
    page.keyboard.press("x")
    expect(cards).to_have_count(total - 2)
    expect(page.locator(UNSETTLED)).to_have_count(0)
    assert min(states()) == "confirmed"
    page.keyboard.press("e")
    expect(page.locator("[data-editing] textarea").first).to_be_focused()
    page.locator("[data-editing] button.primary").press("Enter")
    expect(cards).to_have_count(total - 3)
    expect(page.locator(UNSETTLED)).to_have_count(0)
    page.keyboard.press("k")
    page.keyboard.press("u")
    expect(cards).to_have_count(total - 2)


def test_a_finding_is_split_and_merged_and_both_undone_by_keys(office_page: Open, uploaded: Uploaded) -> None:
    page = office_page(f"/versions/{uploaded.version_id}/review/")
    expect(page.locator("#text .mark").first).to_be_visible()
    to_first_finding(page)
    shown = page.locator("[data-card]:not(.doubt)")
    total, name = shown.count(), page.locator(".card.current").get_attribute("id")
    page.keyboard.press("s")
    expect(page.locator("[data-editing] textarea")).to_be_focused()
    page.locator("[data-editing] textarea").fill("một\nhai")
    page.locator("[data-editing] button.primary").press("Enter")
    expect(shown).to_have_count(total + 1)
    expect(page.locator(f"#{name}")).to_have_count(0)
    part = page.locator(".card.current[data-came]")
    expect(part).to_have_attribute("data-state", "corrected")
    expect(page.locator(f'#text [data-of~="{part.get_attribute("id")}"]').first).to_be_attached()
    expect(page.locator(UNSETTLED)).to_have_count(0)
    page.keyboard.press("m")
    expect(page.locator("[data-editing] [type=checkbox]").first).to_be_focused()
    page.locator("[data-editing] button.primary").press("Enter")
    expect(shown).to_have_count(total)
    expect(page.locator(UNSETTLED)).to_have_count(0)
    page.keyboard.press("u")
    expect(shown).to_have_count(total + 1)
    expect(page.locator(UNSETTLED)).to_have_count(0)
    to_card(page, "[data-state=corrected]")
    page.keyboard.press("u")
    expect(page.locator(f".card.current#{name}")).to_have_attribute("data-state", "proposed")
    expect(shown).to_have_count(total)


def test_who_comes_back_is_where_they_were_and_selected_words_go_along(office_page: Open, uploaded: Uploaded) -> None:
    page = office_page(f"/versions/{uploaded.version_id}/review/")
    expect(page.locator("#text .mark").first).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    name = page.locator(".card.current").get_attribute("id")
    page.reload()
    expect(page.locator(".card.current")).to_have_id(name or "")
    page.locator("#text .mark").first.select_text()
    page.wait_for_function("document.getSelection().toString() !== ''")
    page.locator("[data-add]").click()
    expect(page.locator("[name=words]")).not_to_be_empty()


def annex(length: int) -> bytes:
    """A plan whose annex holds so many tasks: those of the project's own samples, again and again."""
    folder = resources.files("thongsuot.cli.demo") / "documents"
    found = [
        task
        for name in ("chuong-trinh-22-ctr-tu.pdf", "ke-hoach-131-kh-ubnd.docx")
        for task in read((folder / name).read_bytes(), name=name).assignments
        if task.row
    ]
    rows = [
        f"| {number} | {task.action} (đợt {number}) | {'; '.join(task.lead)} | {task.due.text if task.due else ''} |"
        for number, task in zip(range(1, length + 1), cycle(found), strict=False)
    ]
    head = ["| TT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn |", "|---|---|---|---|"]
    return "\n".join([PLAN_HEAD, *head, *rows]).encode()


def test_an_annex_of_140_tasks_is_reviewed_in_few_actions(
    office_page: Open, province: Unit, capsys: pytest.CaptureFixture[str]
) -> None:
    data = annex(140)
    brought = upload(actor=OPERATOR, unit_id=province.pk, data=data, name="phu-luc.txt", now=NOW)
    page = office_page(f"/versions/{brought.version_id}/review/")
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    proposed = Requirement.objects.filter(version_id=brought.version_id, state="proposed")
    doubtful = proposed.filter(confidence__lt=0.95).count()
    assert proposed.count() == brought.requirements == 140
    page.locator("button[name=confidence]").click()
    actions = 1
    open_cards = page.locator("[data-card][data-state=proposed]")
    expect(open_cards).to_have_count(doubtful)
    while left := open_cards.count():
        expect(page.locator(".card.current[data-state=proposed]")).to_be_visible()
        page.keyboard.press("a")  # the next open card comes by itself
        actions += 1
        expect(open_cards).to_have_count(left - 1)
        expect(page.locator(UNSETTLED)).to_have_count(0)
    assert proposed.count() == 0
    assert actions == 1 + doubtful < 15
    assert len(loads) == 1
    with capsys.disabled():
        print(f"\n140 tasks: {actions} actions, {len(loads)} page loaded, {2 * actions} s at 2 s an action")


def test_the_keys_can_be_switched_off(office_page: Open, uploaded: Uploaded) -> None:
    page = office_page(f"/versions/{uploaded.version_id}/review/")
    to_first_finding(page)
    page.locator("[data-keys]").uncheck()
    page.locator("h1").click()
    page.keyboard.press("a")
    page.wait_for_timeout(200)
    assert set(states()) == {"proposed"}


def test_the_sentence_of_a_card_is_shown_and_unmarked_when_nothing_is_asked(
    office_page: Open, uploaded: Uploaded
) -> None:
    page = office_page(f"/versions/{uploaded.version_id}/review/")
    expect(page.locator("#text .mark").first).to_be_visible()
    to_first_finding(page)
    name = page.locator(".card.current").get_attribute("id")
    sentence = page.locator(f'#text [data-of~="{name}"]').first
    expect(sentence).to_have_class(re.compile(r"\bcurrent\b"))
    expect(sentence).to_be_in_viewport()
    page.keyboard.press("x")
    expect(sentence).to_have_class("mark gone")
    expect(page.locator(".card.current")).not_to_have_id(name or "")


def test_on_a_phone_the_card_stays_in_view_with_its_sentence(office_page: Open, uploaded: Uploaded) -> None:
    page = office_page("/documents/")
    page.set_viewport_size({"width": 360, "height": 740})
    office_page(f"/versions/{uploaded.version_id}/review/")
    expect(page.locator("#text .mark").first).to_be_attached()
    page.keyboard.press("j")
    expect(page.locator(".card.current")).to_be_in_viewport()
    expect(page.locator(".card.current .quote")).to_be_visible()


def test_a_decision_that_came_too_late_is_chosen_in_place(office_page: Open, uploaded: Uploaded) -> None:
    page = office_page(f"/versions/{uploaded.version_id}/review/")
    to_first_finding(page)
    name = page.locator(".card.current").get_attribute("id") or ""
    refuse(actor=OPERATOR, requirement_id=int(name.removeprefix("r")), revision=1, now=NOW)
    page.keyboard.press("a")
    expect(page.locator(f"#{name} [role=alert]")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    page.locator(f"#{name} button.primary").click()
    expect(page.locator(f"#{name}")).to_have_attribute("data-state", "confirmed")


def to_first_finding(page: Page) -> None:
    to_card(page, "[data-state=proposed]")


def to_card(page: Page, wanted: str) -> None:
    while page.locator(f".card.current{wanted}").count() == 0:
        page.keyboard.press("j")


def test_axe_finds_nothing_and_nothing_overflows(office_page: Open, uploaded: Uploaded) -> None:
    found = Requirement.objects.order_by("start").first()
    places = {
        "document": uploaded.document_id,
        "version": uploaded.version_id,
        "requirement": found.pk if found else 0,
    }
    wrong = []
    for address in PAGES:
        wrong += looks.faults(office_page(address.format(**places)))
    assert wrong == []
