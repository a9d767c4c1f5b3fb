"""Roll call at a point in a real browser: without a network, through a killed browser, at the end all of it once."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import chromium
import pytest
import qrcode
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Playwright, Response, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import looks
from tests.browser.wire import Wire
from tests.convening.world import Hall, plant
from thongsuot.convening.models import Convened, PointCount, RollCall, Sitting
from thongsuot.kernel.actor import OPERATOR
from thongsuot.people.models import MemberName
from thongsuot.sync import operations
from thongsuot.sync.models import Device
from thongsuot.web.views.point import is_built

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not is_built(), reason="the set-up reached no registry of npm packages"),
]

PEOPLE = 200
KILLS = 10
TAPS = 6
"""Of a round that ends with the browser killed."""
ABSENT = "[...document.querySelectorAll('.person[data-state=absent]')]"
TAP = f"(most) => {ABSENT}.slice(0, most).forEach((row) => row.click())"
SHOWS = "(least) => Number(document.querySelector('.here strong')?.textContent ?? 0) >= least"
PASS = "ABCDEFGHIJKLMNOPQRSTUVWX23"
FILM_SIZE = 480
PATIENCE = 60_000
"""Milliseconds for what is written through to the disk two hundred times, on a machine that does other things too."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "vi-VN"}


@pytest.fixture
def wire(live_server: LiveServer) -> Iterator[Wire]:
    made = Wire(live_server.url)
    yield made
    made.end()


def on_now(people: int) -> Hall:
    """A conference whose first sitting is on at this moment."""
    hall = plant(people=people)
    now = timezone.now()
    for number, sitting in enumerate(hall.sittings):
        starts = now + timedelta(hours=4 * number, minutes=-10)
        Sitting.objects.filter(pk=sitting).update(starts_at=starts, ends_at=starts + timedelta(hours=2))
    return hall


def pair(page: Page, wire: Wire, hall: Hall) -> None:
    """Pair the browser with the first point by a fresh code, as scanned; the list of people comes."""
    code = operations.make_code(actor=OPERATOR, point_id=hall.point, now=timezone.now())
    page.goto(f"{wire.url}/point/#{code}")
    page.get_by_role("button", name="Ghép máy").click()
    expect(page.locator(".person")).to_have_count(len(hall.people))
    page.evaluate("navigator.serviceWorker.ready")


def started(playwright: Playwright, folder: Path, *options: str) -> BrowserContext:
    """A browser that keeps everything in a folder, as a phone does."""
    return playwright.chromium.launch_persistent_context(
        folder, executable_path=chromium.find(), args=["--disable-dev-shm-usage", *options], locale="vi-VN"
    )


def kill(folder: Path) -> None:
    """End the browser of this folder as a phone that runs out of power does."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and str(folder).encode() in _words_of(entry):
            os.kill(int(entry.name), signal.SIGKILL)


def _words_of(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def test_a_roll_call_without_a_network_outlives_the_browser_and_arrives_once(
    playwright: Playwright, wire: Wire, tmp_path: Path
) -> None:
    hall, folder = on_now(PEOPLE), tmp_path / "phone"
    page = started(playwright, folder).pages[0]
    pair(page, wire, hall)
    wire.cut()
    page.evaluate("document.querySelectorAll('.person').forEach((row) => row.click())")
    expect(page.locator(".here strong")).to_have_text(str(PEOPLE), timeout=PATIENCE)
    kill(folder)

    page = started(playwright, folder).pages[0]
    page.goto(f"{wire.url}/point/")
    expect(page.locator(".here strong")).to_have_text(str(PEOPLE), timeout=PATIENCE)
    expect(page.locator(".sending")).to_contain_text(f"chờ gửi {PEOPLE}")
    expect(page.locator(".pill")).to_have_text("Mất mạng · vẫn điểm danh được")
    assert not RollCall.objects.exists()

    wire.join()
    page.locator(".sending").click()
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator(".sending")).to_have_text(
        re.compile(rf"Đã gửi {PEOPLE} · chờ gửi 0 · bị từ chối 0"), timeout=PATIENCE
    )
    assert set(RollCall.objects.values_list("convened_id", flat=True)) == set(hall.people)
    assert RollCall.objects.count() == PEOPLE
    assert PointCount.objects.values_list("was", "now").get(point=hall.point) == (PEOPLE, PEOPLE)
    page.context.close()


def test_ten_browsers_killed_while_the_roll_is_called_lose_nothing_that_they_have_shown(
    playwright: Playwright, wire: Wire, tmp_path: Path
) -> None:
    hall, folder = on_now(KILLS * TAPS), tmp_path / "phone"
    page, here = started(playwright, folder).pages[0], 0
    pair(page, wire, hall)
    for number in range(KILLS):
        (wire.cut if number % 2 else wire.join)()  # every second time what waits is on its way when the end comes
        page.evaluate(TAP, TAPS)
        page.wait_for_function(SHOWS, arg=here + 1 + number % TAPS, timeout=PATIENCE)
        shown = int(page.locator(".here strong").inner_text())
        kill(folder)
        page = started(playwright, folder).pages[0]
        page.goto(f"{wire.url}/point/")
        page.wait_for_function(SHOWS, arg=shown, timeout=PATIENCE)
        here = int(page.locator(".here strong").inner_text())
        assert shown <= here <= TAPS * (number + 1)
    wire.join()
    page.locator(".sending").click()
    page.get_by_role("button", name="Gửi ngay").click()
    told = re.compile(rf"Đã gửi {here} · chờ gửi 0 · bị từ chối 0")
    expect(page.locator(".sending")).to_have_text(told, timeout=PATIENCE)
    assert RollCall.objects.count() == len(set(RollCall.objects.values_list("convened_id", flat=True))) == here
    assert PointCount.objects.values_list("was", "now").get(point=hall.point) == (here, here)
    page.context.close()


def test_people_are_found_leave_come_back_and_are_taken_back(page: Page, wire: Wire) -> None:
    hall = on_now(12)
    pair(page, wire, hall)
    here = page.locator(".here strong")
    first = page.locator(".person").first
    name = first.locator("strong").inner_text()
    page.fill("#search", name.lower().replace("ễ", "e"))
    first.click()
    expect(here).to_have_text("1")
    expect(page.locator("#search")).to_have_value("")
    first.click()
    page.get_by_role("button", name="Ra về").click()
    expect(here).to_have_text("0")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(here).to_have_text("1")
    page.locator(".walk-in").click()
    page.fill("#member-code", "BM000")
    page.press("#member-code", "Enter")
    expect(page.locator(".here .of")).to_contain_text("thêm 1 khách")
    page.locator(".sending").click()
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator(".sending")).to_have_text("Đã gửi 4 · chờ gửi 0 · bị từ chối 0")
    kinds = sorted(RollCall.objects.values_list("kind", "how"))
    assert kinds == [("left", "tapped"), ("present", "typed"), ("present", "typed"), ("undo", "tapped")]
    assert PointCount.objects.values_list("was", "now").get(point=hall.point) == (2, 2)

    page.locator(".point-head .menu").click()
    page.get_by_role("button", name="Gửi câu hỏi").click()
    page.fill("#question", "Chỉ tiêu này tính từ năm nào?")
    with page.expect_response("**/sync/v1/questions") as told:
        page.get_by_role("button", name="Gửi", exact=True).click()
    assert told.value.status == 201

    operations.begin_epoch(now=timezone.now())  # as after a backup was put back: everything is brought once more
    page.locator(".person").nth(3).click()
    with page.expect_response(lambda answer: len(verdicts(answer)) == 5) as again:
        page.locator(".sending").click()
        page.get_by_role("button", name="Gửi ngay").click()
    assert {verdict["outcome"] for verdict in verdicts(again.value)} == {"duplicate"}


def verdicts(answer: Response) -> list[dict[str, str]]:
    found: list[dict[str, str]] = answer.json()["verdicts"] if answer.url.endswith("/events") else []
    return found


def test_a_pass_is_read_by_the_camera(playwright: Playwright, wire: Wire, tmp_path: Path) -> None:
    hall = on_now(3)
    Convened.objects.filter(pk=hall.people[0]).update(token_hash=sha256(PASS.encode()).hexdigest())
    film = tmp_path / "pass.y4m"
    film.write_bytes(held_before_the_camera(PASS))
    seen = [f"--use-file-for-fake-video-capture={film}", "--use-fake-device-for-media-stream"]
    page = started(playwright, tmp_path / "phone", *seen, "--use-fake-ui-for-media-stream").pages[0]
    pair(page, wire, hall)
    page.get_by_role("button", name="Quét mã QR").click()
    expect(page.locator(".told[data-is]")).to_contain_text("Văn")
    page.get_by_role("button", name="Quét xong").click()
    expect(page.locator(".here strong")).to_have_text("1")
    page.locator(".sending").click()
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.locator(".sending")).to_contain_text("Đã gửi 1")
    assert RollCall.objects.values_list("convened_id", "how").get() == (hall.people[0], "scanned")
    page.context.close()


def held_before_the_camera(text: str) -> bytes:
    """A film of a QR code, as Chromium's pretended camera plays it."""
    code = qrcode.QRCode(border=6)
    code.add_data(text)
    matrix = code.get_matrix()
    dots = FILM_SIZE // len(matrix)
    rows = [
        bytes(0 if dark else 255 for dark in row for _dot in range(dots)).ljust(FILM_SIZE, b"\xff") for row in matrix
    ]
    light = b"".join(row for row in rows for _dot in range(dots)).ljust(FILM_SIZE * FILM_SIZE, b"\xff")
    colourless = b"\x80" * (FILM_SIZE * FILM_SIZE // 2)
    return (
        f"YUV4MPEG2 W{FILM_SIZE} H{FILM_SIZE} F5:1 Ip A1:1 C420jpeg\n".encode() + (b"FRAME\n" + light + colourless) * 2
    )


def test_a_stopped_device_shows_no_names_and_gives_its_file(page: Page, wire: Wire) -> None:
    hall = on_now(3)
    pair(page, wire, hall)
    wire.cut()
    page.locator(".person").nth(1).click()
    expect(page.locator(".here strong")).to_have_text("1")
    noted = page.locator(".person").nth(1).locator("strong").inner_text()
    operations.end_device(actor=OPERATOR, device_id=Device.objects.get().pk, now=timezone.now())
    wire.join()
    page.locator(".sending").click()
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_role("heading", name="Máy này đã bị dừng")).to_be_visible()
    assert page.locator(".person").count() == 0
    with page.expect_download() as handed:
        page.get_by_role("button", name="Lưu những lượt chưa gửi").click()
    kept = json.loads(handed.value.path().read_text(encoding="utf-8"))
    [event] = kept["events"]
    member = Convened.objects.get(pk=event["member"]).member_id
    assert MemberName.objects.get(member=member).name == noted
    page.get_by_role("button", name="Xóa tất cả và ghép lại").click()
    page.get_by_role("button", name="Xóa tất cả khỏi máy này").click()
    expect(page.get_by_role("button", name="Ghép máy")).to_be_visible()
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 1
    assert not RollCall.objects.exists()


def test_axe_finds_nothing_by_day_and_by_night(page: Page, wire: Wire) -> None:
    hall = on_now(8)
    page.goto(f"{wire.url}/point/")
    wrong = looks.faults(page)
    pair(page, wire, hall)
    page.locator(".person").first.click()
    expect(page.locator(".done-last")).to_be_visible()
    wrong += looks.faults(page)
    for opening in (".walk-in", ".point-head .menu"):
        page.locator(opening).first.click()
        expect(page.locator("dialog")).to_be_visible()
        wrong += looks.faults(page)
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
    assert wrong == []
