"""Take the pictures of docs/screenshots from the running demo, so that they stay true.

Run: make screenshots (builds the demo when it is not there; needs Chromium).
"""

from __future__ import annotations

import json
import subprocess
import sys
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


@contextmanager
def served() -> Iterator[None]:
    """The demo, served while the pictures are taken."""
    command = [sys.executable, "-m", "thongsuot.cli", "demo", "--port", str(PORT)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait(process)
        yield
    finally:
        process.terminate()
        process.wait()


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
        page.wait_for_timeout(800)
        height = min(TALL[width], page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("window.scrollTo(0, 0)")
        page.wait_for_timeout(200)
        page.screenshot(path=OUT / f"{name}-{width}.png")
        page.set_viewport_size({"width": width, "height": 900})
        print(OUT.relative_to(ROOT) / f"{name}-{width}.png")
    context.close()


def main() -> None:
    """Take every picture."""
    OUT.mkdir(parents=True, exist_ok=True)
    with served(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--disable-dev-shm-usage"])
        for width in WIDTHS:
            take(browser, width)
        browser.close()


if __name__ == "__main__":
    main()
