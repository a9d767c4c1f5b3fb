"""How a page is looked at: on a phone and on a desk, by day and at night, by eye (nothing overflows) and by axe."""

from __future__ import annotations

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((360, "light"), (1280, "dark"))
"""On a phone by day, on a desk at night: what stands where hangs on the width alone, its colours on the hour alone."""
ONLY_WRONG = {"resultTypes": ["violations"]}
UNSETTLED = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
"""What has come but does not answer to keys yet; no hand is quick enough to meet it."""
Fault = tuple[str, str, str]


def faults(page: Page) -> list[Fault]:
    """What is wrong with the page as it stands in the browser: (where, axe's rule, the element's beginning)."""
    expect(page.locator(UNSETTLED)).to_have_count(0)
    page.evaluate(Axe().axe_script)
    found = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += _faults_of_one_look(page, f"{page.url} at {width} px, {scheme}", width)
    return found


def _faults_of_one_look(page: Page, where: str, width: int) -> list[Fault]:
    violations = page.evaluate("asked => axe.run(asked)", ONLY_WRONG)["violations"]
    found = [(where, violation["id"], violation["nodes"][0]["html"][:160]) for violation in violations]
    overflows = page.evaluate("document.documentElement.scrollWidth") > width
    return [*found, (where, "overflow", "")] if overflows else found
