"""Translations with Babel alone, as no gettext programs are needed: `messages.py extract | compile`.

extract   collects every message of the Python files and templates into the .po files (make messages)
compile   writes the .mo files that Django reads (part of every set-up)
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import extract as babel_extract
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "thongsuot"
LOCALE = SOURCE / "locale"
LANGUAGES = ("vi",)  # the messages themselves are English
KEYWORDS = {
    **babel_extract.DEFAULT_KEYWORDS,
    **{
        f"{name}_lazy": babel_extract.DEFAULT_KEYWORDS[name]
        for name in ("gettext", "ngettext", "pgettext", "npgettext")
    },
    "gettext_noop": None,
    "_t": None,  # where `_` is lazy, what is said at once
}
Found = tuple[str | tuple[str, ...], str | None, list[str]]
"""A message, singular and plural where it counts; its context; the comments that explain it to translators."""


def main(arguments: list[str]) -> int:
    """Run the command that the arguments name."""
    commands = {"extract": extract, "compile": compile_all}
    command = commands.get(" ".join(arguments))
    if command is None:
        print(__doc__, file=sys.stderr)
        return 2
    command()
    return 0


def catalogue_path(language: str) -> Path:
    """The .po file of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def collect() -> Catalog:
    """Every message of the sources, each with the files that it stands in."""
    catalog = Catalog(charset="utf-8", project="Thông Suốt")
    for path in sorted(SOURCE.rglob("*")):
        for message, context, comments in _messages_of(path):
            place = (path.relative_to(ROOT).as_posix(), 0)
            catalog.add(message, locations=[place], context=context, auto_comments=comments)
    return catalog


def _messages_of(path: Path) -> Iterator[Found]:
    if path.suffix == ".py":
        source = path.read_bytes()
    elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
        source = _flush_left(templatize(path.read_text(encoding="utf-8"))).encode()
    else:
        return
    found = babel_extract.extract("python", io.BytesIO(source), keywords=KEYWORDS, comment_tags=["Translators:"])
    for _line, message, comments, context in found:
        yield message, context, comments


def _flush_left(templatized: str) -> str:
    """What `templatize` leaves of a page keeps the page's indentation, which Python's tokens must not have."""
    return "\n".join(line.lstrip() for line in templatized.splitlines())


def extract() -> None:
    """Bring the .po files up to date; translations of messages that are gone go with them."""
    collected = collect()
    for language in LANGUAGES:
        path = catalogue_path(language)
        catalog = _read(path, language)
        catalog.update(collected, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=110, sort_output=True, omit_header=False, include_lineno=False)
        missing = [message.id for message in catalog if message.id and not is_translated(message)]
        print(f"{path.relative_to(ROOT)}: {len(catalog)} messages, {len(missing)} without a translation")
        for words in missing:
            print(f"  {words}")


def is_translated(message: Message) -> bool:
    """True where every form of a message has its words."""
    forms = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(forms) and not message.fuzzy


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", project="Thông Suốt")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def compile_all() -> None:
    """Write the .mo file beside each .po file that is newer."""
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as source, compiled.open("wb") as target:
            write_mo(target, read_po(source, locale=path.parts[-3], charset="utf-8"))


if __name__ == "__main__":
    settings.configure(USE_I18N=False)  # templatize asks for Django's settings
    sys.exit(main(sys.argv[1:]))
