"""The words by which the reader finds what it finds: data, not code.

Each `.toml` file here holds lists that anyone may read and extend, every list with an example. `Lexicon` is what
the stages take;
an office adds its own words with `with_words`, and hands the result to `read(…, lexicon=…)`. `rules.toml` holds no
words: it says what each rule looks for (`reading.explaining`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

_FILES = ("kinds", "bodies", "verbs", "tables", "quantities", "sections", "events")


@dataclass(frozen=True, slots=True)
class Entry:
    """One list of words. `group` is its place ("bodies.heads"), `key` what the words mean where a group holds
    several lists.
    """

    group: str
    key: str
    words: tuple[str, ...]
    codes: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All lists, frozen; each lexicon is itself alone, so that patterns made of it are kept and found again at no
    cost.
    """

    entries: tuple[Entry, ...]

    def words(self, group: str, key: str = "") -> tuple[str, ...]:
        """This function will give the words of a group, the longest first, so that "tổ chức đảng" is met before
        "tổ chức".
        """
        found = {
            word for entry in self.entries if entry.group == group and key in ("", entry.key) for word in entry.words
        }
        return tuple(sorted(found, key=lambda word: (-len(word), word)))

    def keys(self, group: str) -> dict[str, str]:
        """This function will give each word of a group with what it means: {"nghị quyết": "resolution", …}."""
        return _keys(self, group)

    def codes(self) -> dict[str, str]:
        """This function will give the codes in symbols with the kind of document that they mean: {"NQ":
        "resolution", …}.
        """
        return {code: entry.key for entry in self.entries for code in entry.codes}

    def with_words(
        self, group: str, words: Iterable[str], *, key: str = "", codes: Iterable[str] = (), example: str = ""
    ) -> Lexicon:
        """This function will give a lexicon that also holds these words in a group, and these codes of symbols."""
        return replace(self, entries=(*self.entries, Entry(group, key, tuple(words), tuple(codes), example)))


@lru_cache(maxsize=64)
def _keys(lexicon: Lexicon, group: str) -> dict[str, str]:
    """The keys of a group, gathered once for each lexicon: they are asked for at every number of a text."""
    return {word: entry.key for entry in lexicon.entries if entry.group == group for word in entry.words}


@lru_cache(maxsize=1)
def default_lexicon() -> Lexicon:
    """This function will load the lists shipped with the reader."""
    loaded: list[Entry] = []
    for name in _FILES:
        tables = tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))
        loaded.extend(_entry(name, group, item) for group, items in tables.items() for item in items)
    return Lexicon(tuple(loaded))


def _entry(name: str, group: str, item: Mapping[str, str | list[str]]) -> Entry:
    return Entry(
        group=f"{name}.{group}",
        key=str(item.get("key", "")),
        words=tuple(item["words"]),
        codes=tuple(item.get("codes", ())),
        example=str(item["example"]),
    )
