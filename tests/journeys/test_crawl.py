"""Every page as every role, along every link and form: nothing broken, bare or inline.

Addresses that no page offers are looked at where they are tried as doors.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests.journeys.crawling import Seen, faults_of, faults_within
from tests.journeys.doors import EVERYBODY
from tests.journeys.test_doors import ids
from tests.journeys.world import World

__all__ = ["ids"]

STARTS = (
    "/",
    "/nothing-here/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/signup/",
    "/?page=x",
    "/documents/upload/",  # refused to most
)


@dataclass(frozen=True)
class Step:
    """An address, the page that leads there ("" for one that nobody offers), and whether htmx asks for it."""

    address: str
    offered_by: str = ""
    by_htmx: bool = False


@dataclass
class Crawl:
    """One person's walk through all that they are offered."""

    browser: Client
    seen: set[tuple[object, ...]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    pages: int = 0
    todo: deque[Step] = field(default_factory=deque)

    def walk(self, steps: Iterable[Step]) -> None:
        """Walk on until nothing of a new kind is offered: a second unit shows nothing that the first did not."""
        self.todo += steps
        while self.todo:
            step = self.todo.popleft()
            if new := kinds_of(step) - self.seen:
                self.seen |= new
                self.look(step)

    def look(self, step: Step) -> None:
        """Open one address, note what is wrong, follow what it offers."""
        answer = self.browser.get(step.address, headers={"HX-Request": "true"} if step.by_htmx else None)
        self.pages += 1
        where = step.address + (f" (offered by {step.offered_by})" if step.offered_by else "")
        self.faults += [f"{where}: {fault}" for fault in faults_of(answer, is_offered=bool(step.offered_by))]
        if answer.status_code in {301, 302}:
            self.todo.append(Step(answer.headers["Location"], step.offered_by))
        elif answer.headers.get("Content-Type", "").startswith("text/html"):
            self.follow(Seen(answer.content.decode()), step)

    def follow(self, page: Seen, step: Step) -> None:
        """Take up what a page offers; note what is wrong with it."""
        self.faults += [f"{step.address}: {fault}" for fault in faults_within(page)]
        offered = [*page.links, *(form.address for form in page.forms if form.method == "get")]
        self.todo += [Step(urljoin(step.address, link), step.address) for link in offered if is_ours(link)]
        self.todo += [Step(urljoin(step.address, link), step.address, by_htmx=True) for link in page.fragments]


def kinds_of(step: Step) -> set[tuple[object, ...]]:
    """What an address shows that others of its view show too: each question it asks (not in every company), to whom."""
    parts = urlsplit(step.address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return {(parts.path,)}
    of_few = (value for name, value in found.kwargs.items() if name in {"kind", "action", "form", "name"})
    view = (found.view_name, *of_few, step.by_htmx)
    return {view, *((*view, asked) for asked in parse_qs(parts.query))}


def is_ours(link: str) -> bool:
    """True for a link to another page of this installation."""
    parts = urlsplit(link)
    return not parts.scheme and not parts.netloc and bool(parts.path or parts.query)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
@pytest.mark.usefixtures("ids")  # something stands behind every link
def test_nothing_that_a_role_meets_is_broken_bare_or_inline(world: World, role: str) -> None:
    browser = world.browser(role)
    browser.raise_request_exception = False  # a failure is one fault among others
    crawl = Crawl(browser)
    crawl.walk(map(Step, STARTS))
    assert crawl.pages > len(STARTS)
    assert not crawl.faults, "\n".join(sorted(set(crawl.faults)))


WHOLE = '<html lang="vi"><title>Hôm nay · Thông Suốt</title><h1>Hôm nay</h1>{}</html>'


@pytest.mark.parametrize(
    "wrong",
    [
        '<p style="color: red">',
        '<p onclick="x()">',
        "<script>x()</script>",
        "<style>p {}</style>",
        '<a href="javascript:x()">',
        '<img src="http://elsewhere.example/a.png">',
        '<script src="//elsewhere.example/a.js"></script>',
        '<form method="post" action="/"></form>',
        '<form><input name="csrfmiddlewaretoken" value="x"></form>',
        "<h1>Hai</h1>",
        '<p id="a"></p><p id="a"></p>',
    ],
)
def test_the_crawler_sees_what_must_not_be(wrong: str) -> None:
    assert list(Seen(WHOLE.format("<p>Đúng</p>")).page_faults()) == []
    assert list(Seen(WHOLE.format(wrong)).page_faults())


@pytest.mark.parametrize("missing", [' lang="vi"', "Hôm nay · ", "<h1>Hôm nay</h1>"])
def test_the_crawler_sees_what_is_missing(missing: str) -> None:
    assert list(Seen(WHOLE.format("").replace(missing, "")).page_faults())
