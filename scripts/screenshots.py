"""Take the pictures of docs/screenshots from the running demo, so that they stay true.

Run: make screenshots (builds the demo when it is not there; needs Chromium).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import chromium
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
PORT = 8765
SITE = f"http://localhost:{PORT}"
WIDTHS = (1280, 360)
TALL = {1280: 1500, 360: 1600}
PATIENCE = 900
TICKED = 9
"""So many people are noted on the picture of a roll call."""
TICK = f"[...document.querySelectorAll('.person')].slice(0, {TICKED}).forEach((row) => row.click())"


@contextmanager
def served() -> Iterator[str]:
    """The demo, served while the pictures are taken: the link that it tells, by which a device is paired."""
    command = [sys.executable, "-m", "thongsuot.cli", "demo", "--port", str(PORT)]
    with tempfile.TemporaryFile(mode="w+", encoding="utf-8") as told:
        process = subprocess.Popen(command, cwd=ROOT, stdout=told)
        try:
            wait(process)
            told.seek(0)
            yield found(r"http://\S+/point/#\S+", told.read())
        finally:
            process.terminate()
            process.wait()


def found(pattern: str, text: str) -> str:
    """What the pattern finds in the text."""
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"nothing like {pattern} in what the demo told")
    return match.group()


def wait(process: subprocess.Popen[bytes]) -> None:
    """Until the demo answers."""
    for _ in range(PATIENCE):
        if process.poll() is not None:
            raise SystemExit("the demo ended before it answered")
        try:
            with urllib.request.urlopen(f"{SITE}/accounts/login/"):  # this machine
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(1)
    raise SystemExit(f"the demo did not answer within {PATIENCE} seconds")


def documents(page: Page) -> dict[str, tuple[int, int]]:
    """Symbol → ids of the document and its version, as the API tells the office."""
    page.goto(f"{SITE}/demo/van-phong/")
    page.goto(f"{SITE}/api/v1/documents")
    listed = json.loads(page.inner_text("body"))["items"]
    return {line["symbol"]: (line["id"], line["version_id"]) for line in listed}


def pictures(page: Page) -> Iterator[tuple[str, str, str]]:
    """Name of the picture, who looks, and at which address."""
    found = documents(page)
    resolution, draft = found["15-NQ/TU"], found["214/KH-UBND"]
    yield "review", "van-phong", f"/versions/{draft[1]}/review/"
    yield "flow", "van-phong", f"/documents/{resolution[0]}/"
    yield "unit", "bi-thu-chi-bo", "/due/"


def take(browser: Browser, width: int) -> None:
    """All pictures at one width, in Vietnamese."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    page = context.new_page()
    for name, who, address in list(pictures(page)):
        page.goto(f"{SITE}/demo/{who}/")
        page.goto(f"{SITE}{address}")
        shoot(page, name, width)
    context.close()


def take_conference(browser: Browser, link: str) -> None:
    """The roll call on a phone at today's conference, and the board on which it shows."""
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button", name="Ghép máy").click()
    page.locator(".person").first.wait_for()
    page.evaluate(TICK)
    page.locator(".sending").click()
    page.get_by_role("button", name="Gửi ngay").click()
    page.get_by_text(f"Đã gửi {TICKED}").first.wait_for()
    page.keyboard.press("Escape")
    shoot(page, "roll-call", 360, height=800)
    office = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN").new_page()
    office.goto(f"{SITE}/demo/van-phong/")
    office.goto(f"{SITE}/api/v1/conferences")
    listed = json.loads(office.inner_text("body"))["items"]
    today = next(line["id"] for line in listed if "tại xã Nam Sơn" in line["title"])
    office.goto(f"{SITE}/conferences/{today}/board/")
    shoot(office, "board", 1280)
    office.context.close()
    context.close()


def shoot(page: Page, name: str, width: int, height: int = 0) -> None:
    """One picture, as tall as the page is, up to a limit."""
    page.wait_for_timeout(800)
    tall = height or min(TALL[width], page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": tall})
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_timeout(200)
    page.screenshot(path=OUT / f"{name}-{width}.png")
    page.set_viewport_size({"width": width, "height": 900})
    print(OUT.relative_to(ROOT) / f"{name}-{width}.png")


def main() -> None:
    """Take every picture."""
    OUT.mkdir(parents=True, exist_ok=True)
    with served() as link, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--disable-dev-shm-usage"])
        for width in WIDTHS:
            take(browser, width)
        take_conference(browser, link)
        browser.close()


if __name__ == "__main__":
    main()
