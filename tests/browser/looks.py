"""How a page is looked at: on a phone and on a desk, by day and by night, by eye (nothing overflows) and by axe."""

from __future__ import annotations

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (360, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
Fault = tuple[str, str, str]


def faults(page: Page) -> list[Fault]:
    """What is wrong with the page as it stands in the browser: (where, axe's rule, the element's beginning)."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += _faults_of_one_look(page, f"{page.url} at {width} px, {scheme}", width)
    return found


def _faults_of_one_look(page: Page, where: str, width: int) -> list[Fault]:
    violations = Axe().run(page).response["violations"]
    found = [(where, violation["id"], violation["nodes"][0]["html"][:160]) for violation in violations]
    overflows = page.evaluate("document.documentElement.scrollWidth") > width
    return [*found, (where, "overflow", "")] if overflows else found
