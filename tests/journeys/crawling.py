"""What is seen of an answer and its page: where it leads, what it loads, and what must not stand in any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import Resolver404, resolve

Attributes = dict[str, str]
LOADING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "use": "href"}
LEADING = frozenset({"href", "src", "action", "formaction", "hx-get", "hx-post", "data"})
DATA = frozenset({"application/json", "application/ld+json"})
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
FOREIGN = re.compile(r"(?:[a-z]+:)?//", re.IGNORECASE)


@dataclass(slots=True)
class Form:
    """A form: where it goes, how, and what it would send as it stands."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where a GET form leads when it is sent as it stands."""
        return f"{self.action.partition('?')[0]}?{urlencode(self.fields)}"


class Seen(HTMLParser):
    """One page, read; `faults` are sentences about what must not be there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fragments: list[str] = []
        self.loaded: list[str] = []
        self.forms: list[Form] = []
        self.ids: list[str] = []
        self.faults: list[str] = []
        self.language = ""
        self.headings = 0
        self.title = ""
        self._within = ""
        self.feed(html)
        self.close()

    @property
    def is_whole(self) -> bool:
        """False for a fragment that htmx puts into a page."""
        return bool(self.language or self.title or self.headings)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a tag."""
        given = {name: value or "" for name, value in attrs}
        self._within = tag
        self.faults += _faults(tag, given)
        self.ids += [given["id"]] if "id" in given else []
        self.headings += tag == "h1"
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if "hx-get" in given:
            self.fragments.append(given["hx-get"])
        if tag in LOADING and LOADING[tag] in given:
            self.loaded.append(given[LOADING[tag]])
        self._take_field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        """A title ends."""
        self._within = "" if tag == self._within else self._within

    def handle_data(self, data: str) -> None:
        """The words of the title."""
        self.title += data.strip() if self._within == "title" else ""

    def _take_field(self, tag: str, given: Attributes) -> None:
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif tag == "input" and self.forms and "name" in given and given.get("type") not in {"checkbox", "radio"}:
            self.forms[-1].fields[given["name"]] = given.get("value", "")

    def page_faults(self) -> Iterator[str]:
        """What is wrong with the whole of it."""
        yield from self.faults
        if self.is_whole:
            yield from self._missing()
        yield from (f"loads {address} from elsewhere" for address in self.loaded if FOREIGN.match(address))
        yield from (f"two elements have the id {one}" for one in sorted({i for i in self.ids if self.ids.count(i) > 1}))
        for form in self.forms:
            if (form.method == "post") != ("csrfmiddlewaretoken" in form.fields):
                yield f"a form ({form.method} {form.action}) has no token, or sends it in its address"

    def _missing(self) -> Iterator[str]:
        if self.language not in {"vi", "en"}:
            yield "does not say its language"
        if not self.title.removesuffix("Thông Suốt").strip("· "):
            yield "has no title"
        if self.headings != 1:
            yield f"has {self.headings} first headings"


def _faults(tag: str, given: Attributes) -> Iterator[str]:
    """What a strict content security policy would refuse in a tag, and what must not be there at all."""
    yield from (f"<{tag} {name}>" for name in given if name == "style" or re.match("on[a-z]|hx-on", name))
    if tag == "style" or (tag == "script" and "src" not in given and given.get("type") not in DATA):
        yield f"<{tag}> inline"
    for name in LEADING & given.keys():
        if re.match(r"\s*(?:javascript|vbscript|http):", given[name], re.IGNORECASE):
            yield f"<{tag} {name}={given[name][:60]!r}>"


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


def faults_within(page: Seen) -> Iterator[str]:
    """What is wrong with a page: what stands in it, and what it loads that nobody serves."""
    yield from page.page_faults()
    yield from (f"{name} is not there" for name in page.loaded if not is_there(name))


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
