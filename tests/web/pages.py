"""What is held against every page: its weight on the first load, and that nothing in it is written inline."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Protocol

from django.contrib.staticfiles import finders

LIMIT = 100 * 1024


class Answer(Protocol):
    """An answered page, as views or the test client give it."""

    content: bytes


class Parts(HTMLParser):
    """Collects the addresses that a page loads and what a strict content security policy would refuse."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loaded: set[str] = set()
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [f"<{tag} {name}>" for name in given if name == "style" or re.fullmatch("on[a-z]+", name)]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.inline.append(f"<{tag}>")
        if tag == "link" and given.get("rel") in {"stylesheet", "icon"}:
            self.loaded.add(given["href"])
        if tag in {"script", "img"} and "src" in given:
            self.loaded.add(given["src"])


def parts_of(response: Answer) -> Parts:
    """The parts of an answered page."""
    return Parts(response.content.decode())


def weight(response: Answer) -> int:
    """Compressed bytes of a page's first load: its HTML and everything that it loads."""
    return sum(len(gzip.compress(data)) for data in (response.content, *_loaded(parts_of(response))))


def _loaded(parts: Parts) -> Iterator[bytes]:
    for address in parts.loaded:
        found = finders.find(address.removeprefix("/static/"))
        assert isinstance(found, str), f"{address} is not there"
        with open(found, "rb") as file:  # noqa: PTH123  # a path that the finder answered
            yield file.read()
