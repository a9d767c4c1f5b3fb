"""Vietnamese is complete: every message of the sources is in the catalogue, translated, its named places kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

import messages
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

Words = str | tuple[str, ...] | list[str] | None
PLACE = re.compile(r"%\((\w+)\)")


@pytest.fixture(scope="module", params=messages.LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    with messages.catalogue_path(request.param).open("rb") as file:
        return read_po(file, locale=request.param)


def keys(catalog: Iterable[Message]) -> set[tuple[str | None, str]]:
    return {(message.context, forms(message.id)[0]) for message in catalog if message.id}


def forms(words: Words) -> list[str]:
    return [words or ""] if words is None or isinstance(words, str) else list(words)


def test_the_catalogue_holds_the_messages_of_the_sources(catalogue: Catalog) -> None:
    assert keys(catalogue) == keys(messages.collect())


def test_every_message_is_translated(catalogue: Catalog) -> None:
    assert [m.id for m in catalogue if m.id and (m.fuzzy or not all(forms(m.string)))] == []


def test_translations_keep_the_named_places(catalogue: Catalog) -> None:
    """A form may leave out the count that it stands for, but names no place that the message does not have."""
    wrong = [m.id for m in catalogue if m.id and places(m.string) != places(forms(m.id)[-1])]
    assert wrong == []


def places(words: Words) -> set[str]:
    return {place for form in forms(words) for place in PLACE.findall(form)}
