"""How a page is looked at: on a phone and on a desk, by day and at night, by eye (nothing overflows) and by axe."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

ONLY_WRONG = {"resultTypes": ["violations"]}
LOOKS: tuple[tuple[int, Literal["light", "dark"], dict[str, Any]], ...] = (
    (360, "light", ONLY_WRONG),
    (1280, "dark", ONLY_WRONG | {"runOnly": ["color-contrast", "link-in-text-block"]}),
)
"""On a phone by day axe is asked everything, on a desk at night what colours change: the same elements stand there."""
UNSETTLED = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
"""What has come but does not answer to keys yet; no hand is quick enough to meet it."""
Fault = tuple[str, str, str]


def faults(page: Page) -> list[Fault]:
    """What is wrong with the page as it stands in the browser: (where, axe's rule, the element's beginning)."""
    expect(page.locator(UNSETTLED)).to_have_count(0)
    page.evaluate(Axe().axe_script)
    found = []
    for width, scheme, asked in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += _faults_of_one_look(page, f"{page.url} at {width} px, {scheme}", width, asked)
    return found


def _faults_of_one_look(page: Page, where: str, width: int, asked: dict[str, Any]) -> list[Fault]:
    violations = page.evaluate("asked => axe.run(asked)", asked)["violations"]
    found = [(where, violation["id"], violation["nodes"][0]["html"][:160]) for violation in violations]
    overflows = page.evaluate("document.documentElement.scrollWidth") > width
    return [*found, (where, "overflow", "")] if overflows else found
