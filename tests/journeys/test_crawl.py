"""Every page as every role, along every link and form and to every address: nothing broken, bare or inline."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve

from tests.journeys.crawling import Seen
from tests.journeys.doors import DOORS, EVERYBODY
from tests.journeys.test_doors import address, ids, ours
from tests.journeys.world import World

__all__ = ["ids"]

STARTS = ["/", "/nothing-here/", "/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/?page=x"]
HEADERS = frozenset(
    {
        "Content-Security-Policy",
        "Permissions-Policy",
        "Referrer-Policy",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
    }
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
            if (kind := kind_of(step)) not in self.seen:
                self.seen.add(kind)
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
        self.faults += [f"{step.address}: {fault}" for fault in page.page_faults()]
        self.faults += [f"{step.address}: {name} is not there" for name in page.loaded if not is_there(name)]
        offered = [*page.links, *(form.address for form in page.forms if form.method == "get")]
        self.todo += [Step(urljoin(step.address, link), step.address) for link in offered if is_ours(link)]
        self.todo += [Step(urljoin(step.address, link), step.address, by_htmx=True) for link in page.fragments]


def faults_of(answer: Any, *, is_offered: bool) -> Iterator[str]:
    """What is wrong with an answer, whatever it holds; what a page offers must be there, and open to who sees it."""
    if answer.status_code >= 500 or (is_offered and answer.status_code >= 400):
        yield f"answers {answer.status_code}"
    if missing := HEADERS - answer.headers.keys():
        yield f"lacks {', '.join(sorted(missing))}"
    keeping = answer.headers.get("Cache-Control", "")
    if "no-store" not in keeping and not ("ETag" in answer.headers and keeping == "private, no-cache"):
        yield "may be kept in a cache and shown without asking"
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    is_download = answer.headers.get("Content-Disposition", "").startswith("attachment")
    is_for_machines = kind.endswith("json") or (kind in {"text/plain", "text/javascript"} and not is_offered)
    if kind not in {"text/html", ""} and not is_download and not is_for_machines:
        yield f"shows {kind} in the browser"


def kind_of(step: Step) -> tuple[object, ...]:
    """What pages of one address have in common: their view, the questions of the address, who asks."""
    parts = urlsplit(step.address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return (parts.path,)
    of_few = {name: value for name, value in found.kwargs.items() if name in {"kind", "action", "form", "name"}}
    return found.view_name, *of_few.values(), *sorted(parse_qs(parts.query)), step.by_htmx


def is_ours(link: str) -> bool:
    """True for a link to another page of this installation."""
    parts = urlsplit(link)
    return not parts.scheme and not parts.netloc and bool(parts.path or parts.query)


def is_there(name: str) -> bool:
    """True for a file that is served (or stands in the address itself)."""
    path = urlsplit(name).path
    if not path.startswith(settings.STATIC_URL):  # a view's; the crawl itself does not go there
        return name.startswith("data:") or is_a_view(path)
    return finders.find(path.removeprefix(settings.STATIC_URL)) is not None


def is_a_view(path: str) -> bool:
    """True for an address that some view answers."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def every_address(known: dict[str, object]) -> list[Step]:
    """Every address that can be read, with the ids of the doors."""
    doors = [(name, names, door) for name, names in ours().items() for door in DOORS[name] if door.method == "get"]
    return [Step(address(name, names, door, known, "")) for name, names, door in doors]


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_nothing_that_a_role_meets_is_broken_bare_or_inline(world: World, ids: dict[str, object], role: str) -> None:
    browser = world.browser(role)
    browser.raise_request_exception = False  # a failure is one fault among others
    crawl = Crawl(browser)
    crawl.walk(map(Step, STARTS))
    crawl.walk(every_address(ids))  # what no page has offered
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
