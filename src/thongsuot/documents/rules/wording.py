"""The words of an office's catalogues, as the reader takes them: issuers, classes of bodies, kinds of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from thongsuot.catalogues.rules import Catalogue, CatalogueEntry
from thongsuot.reading import Lexicon, default_lexicon
from thongsuot.reading.bodies import begins_with_body
from thongsuot.vietnamese.text import fold

WORDED = (Catalogue.ISSUERS, Catalogue.BODY_CLASSES, Catalogue.DOCUMENT_KINDS)
"""The catalogues whose words the reader goes by."""

_Words = tuple[str, str, tuple[str, ...], tuple[str, ...]]
"""Words for a list of the lexicon: its group and key, the words, the codes in symbols."""


def lexicon_of(entries: Mapping[str, Iterable[CatalogueEntry]]) -> Lexicon:
    """The reader's lexicon with what these entries add to it; one and the same for the same words: its patterns stay.

    What the reader's own lists know already stays as they have it.
    """
    issuers = [name for one in entries[Catalogue.ISSUERS] for name in (one.words_vi, *one.detail.get("also", ()))]
    classes = [name for one in entries[Catalogue.BODY_CLASSES] for name in (one.words_vi, *one.detail["words"])]
    added: list[_Words] = [
        ("bodies.heads", "", _unknown(_capital(name) for name in issuers), ()),
        ("bodies.classes", "", _unknown(classes), ()),
        ("bodies.collective", "", tuple(sorted(set(classes))), ()),
        *_kinds(entries[Catalogue.DOCUMENT_KINDS]),
    ]
    return _lexicon(tuple(words for words in added if words[2] or words[3]))


def _kinds(entries: Iterable[CatalogueEntry]) -> Iterator[_Words]:
    """Kinds that symbols carry, with the words and codes that the reader does not know yet."""
    lexicon = default_lexicon()
    known, codes = {fold(word) for word in lexicon.keys("kinds.kind")}, lexicon.codes()
    for entry in entries:
        letters = tuple(code for form in entry.detail["letters"].values() for code in form)
        words = (entry.words_vi, *entry.detail.get("also", ())) if letters else ()
        new = tuple(word.lower() for word in words if fold(word) not in known)
        yield "kinds.kind", entry.code, new, tuple(sorted({code for code in letters if code not in codes}))


def _unknown(names: Iterable[str]) -> tuple[str, ...]:
    """The names that the reader would not take for bodies yet."""
    return tuple(sorted({name for name in names if name and not begins_with_body(name, 0, default_lexicon())}))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=8)
def _lexicon(added: tuple[_Words, ...]) -> Lexicon:
    lexicon = default_lexicon()
    for group, key, words, codes in added:
        lexicon = lexicon.with_words(group, words, key=key, codes=codes)
    return lexicon
