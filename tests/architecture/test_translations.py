"""Vietnamese is complete: every message of the sources is in the catalogue, translated, its named places kept."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

import messages
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils.translation import override

from tests.architecture import checks
from thongsuot.people.queries import sheet_columns
from thongsuot.people.rules import sheet as member_sheet
from thongsuot.units.queries.exports import tree_columns
from thongsuot.units.rules import act_sheet, tree_sheet
from thongsuot.vietnamese.text import fold
from thongsuot.web.examples import EXAMPLES

Words = str | tuple[str, ...] | list[str] | None
KEPT = re.compile(r"%(?:\(\w+\))?[sd]|\{\w+\}|%%|</?\w+[^>]*>")
"""What a translation repeats exactly: named places, a doubled per cent sign, markup."""


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
    assert [m.id for m in catalogue if m.id and not messages.is_translated(m)] == []


def test_translations_keep_the_named_places(catalogue: Catalog) -> None:
    """A form may leave out the count that it stands for, but names no place that the message does not have."""
    wrong = [m.id for m in catalogue if m.id and kept(m.string) != kept(forms(m.id)[-1])]
    assert wrong == []


def kept(words: Words) -> set[str]:
    return {place for form in forms(words) for place in KEPT.findall(form)}


def test_every_name_that_calls_gettext_is_collected() -> None:
    """`gettext as _t` would lose its messages silently, and hide them from the rule against built messages."""
    for name in gettext_names():
        assert name in messages.KEYWORDS
        assert name in checks.GETTEXT


def gettext_names() -> Iterator[str]:
    for path in messages.SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                yield from (alias.asname or alias.name for alias in node.names if "gettext" in alias.name)


SHEETS = {
    "tree": (tree_sheet.COLUMNS, tree_columns),
    "members": (member_sheet.COLUMNS, sheet_columns),
    "acts": (act_sheet.ACT_COLUMNS, lambda: EXAMPLES["acts"]().columns),
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", SHEETS)
def test_sheets_are_headed_by_words_that_their_import_reads(name: str, language: str) -> None:
    wordings, columns = SHEETS[name]
    with override(language):
        unread = [c.title for c in columns() if fold(c.title) not in read_as(c.key, wordings)]
    assert unread == []


def read_as(key: str, wordings: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {fold(words) for words in (key.replace("_", " "), *wordings[key])}
