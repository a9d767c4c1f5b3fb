"""What a crawler sees of a page: where it leads, what it loads, and what must stand in no page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

Attributes = dict[str, str]
LOADING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "use": "href"}
LEADING = frozenset({"href", "src", "action", "formaction", "hx-get", "hx-post", "data"})
DATA = frozenset({"application/json", "application/ld+json"})
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
