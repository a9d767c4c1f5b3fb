"""Templates of reports that people bring: looked through whole before one is taken.

A template may fill in fields, repeat the paragraphs of the report and ask whether something is there; whatever could
take long, run, or fetch something from elsewhere is refused. A field that there is not is told with where it stands.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, Final, NamedTuple
from zipfile import BadZipFile, ZipFile

from docx.document import Document as DocumentObject
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate
from jinja2 import TemplateError, nodes
from jinja2.meta import find_undeclared_variables

from thongsuot.officedoc.dataset import Dataset
from thongsuot.officedoc.errors import SheetError
from thongsuot.officedoc.field_codes import harmful_codes
from thongsuot.officedoc.official import FIELDS, TABLES, Official, Sandbox, filled, values_of

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_UNPACKED: Final = 16 * 1024 * 1024
MAX_WORDS: Final = 2 * 1024 * 1024
"""Of the parts that hold the text: an office's template has a tenth of that."""
REQUIRED: Final = ("don_vi", "trich_yeu", "so_lieu_den", "cac_bang")
"""Without these no report may go out: whose it is, about what, as of when, and its figures."""

_REPEATED: Final = "noi_dung"
_SIDES: Final = {RELATIONSHIP_TYPE.HEADER: "header", RELATIONSHIP_TYPE.FOOTER: "footer"}
_HARMFUL: Final = ("vba", "activex", "embeddings/")
_HARMFUL_LINKS: Final = ("/afchunk", "/oleobject", "/package", "/control", "/subdocument", "/vbaproject")
"""How relations to what is no text of the file end: text of another form, objects, macros."""
_PLAIN: Final = (
    nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.For, nodes.If, nodes.CondExpr, nodes.Filter,
    nodes.Getattr, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.Test,
)  # fmt: skip
_EXPRESSION: Final = re.compile(r"{{.*?}}|{%.*?%}")
_AROUND: Final = 30
_UNREADABLE: Final = (
    BadZipFile, zlib.error, OpcError, TemplateError, SyntaxError, KeyError, IndexError, AttributeError, ValueError,
    TypeError, RuntimeError,
)  # fmt: skip
"""What the libraries raise over a file that is none: the parser's errors are a kind of SyntaxError."""
_SAMPLE: Final = Official("A", "B", "C", "D", ["E", "F"], "G", Dataset("H", []))


class Place(NamedTuple):
    """Where a name stands: text, table, header, footer, footnotes or properties, and the words around it."""

    name: str
    part: str
    words: str


def check_template(data: bytes, name: str) -> None:
    """Refuse what is no template: no Word file, too large, harmful, or naming fields that there are not.

    :raises SheetError: template.damaged, template.too_large, template.macros, template.field_codes,
        template.unknown_fields, template.not_plain
    """
    _looked_through(data, name)


def check_office_template(data: bytes, name: str) -> None:
    """The same for one that stays: what every report must say stands in it, the tables once, alone.

    :raises SheetError: those of `check_template`, template.missing_fields, template.tables_misplaced
    """
    used, made = _looked_through(data, name)
    if missing := [field for field in REQUIRED if field not in used]:
        raise SheetError("template.missing_fields", name=name, missing=_braced(missing))
    alone = sum(one.text.strip() == TABLES for one in made.paragraphs)
    words = "".join(one.text or "" for _part, element in _roots(made) for one in element.iter(qn("w:t")))
    if alone != 1 or words.count(TABLES) != 1:
        raise SheetError("template.tables_misplaced", name=name)


def _looked_through(data: bytes, name: str) -> tuple[set[str], DocumentObject]:
    """The fields that a template names, and what a made-up report becomes by it."""
    if len(data) > MAX_BYTES:
        raise SheetError("template.too_large", name=name)
    try:
        _require_harmless(data, name)
        reading = DocxTemplate(BytesIO(data))
        _require_harmless_codes(reading.get_docx(), name)
        used = _require_plain(reading, name)
        return used, filled(data, values_of(_SAMPLE))
    except _UNREADABLE as error:
        raise SheetError("template.damaged", name=name) from error


def _require_harmless(data: bytes, name: str) -> None:
    """:raises SheetError: template.too_large, template.macros"""
    with ZipFile(BytesIO(data)) as container:
        entries = container.infolist()
        if sum(one.file_size for one in entries) > MAX_UNPACKED:
            raise SheetError("template.too_large", name=name)
        is_harmful = any(word in one.filename.casefold() for one in entries for word in _HARMFUL)
        links = [container.read(one) for one in entries if one.filename.casefold().endswith(".rels")]
    if is_harmful or any(map(_is_harmful, (one for part in links for one in parse_xml(part)))):
        raise SheetError("template.macros", name=name)


def _is_harmful(link: Any) -> bool:  # noqa: ANN401  # lxml's
    """True where a relation holds what is no text of the file, or where opening it would fetch another file."""
    kind = str(link.get("Type", "")).casefold()
    return kind.endswith(_HARMFUL_LINKS) or (link.get("TargetMode") == "External" and not kind.endswith("/hyperlink"))


def _require_harmless_codes(document: DocumentObject, name: str) -> None:
    """:raises SheetError: template.field_codes"""
    parts = [one for one in document.part.package.iter_parts() if one.content_type.endswith("xml")]
    found = {" ".join(words.split())[:_AROUND] for part in parts for words in harmful_codes(parse_xml(part.blob))}
    if found:
        raise SheetError("template.field_codes", name=name, codes="; ".join(sorted(found)))


def _require_plain(reading: DocxTemplate, name: str) -> set[str]:
    """The fields that are named.

    :raises SheetError: template.too_large, template.unknown_fields, template.not_plain
    """
    document, sandbox = reading.get_docx(), Sandbox()
    texts = [reading.xml_to_string(element) for _part, element in _roots(document)]
    texts += [part.blob.decode() for part in _footnotes(document)]  # docxtpl fills what stands before their root too
    if sum(map(len, texts)) > MAX_WORDS:
        raise SheetError("template.too_large", name=name)
    trees = [sandbox.parse(reading.patch_xml(words)) for words in (*texts, *_properties(document))]
    if not all(_is_plain(node, sandbox) for tree in trees for node in tree.find_all(nodes.Node)):
        raise SheetError("template.not_plain", name=name)
    used = {one for tree in trees for one in find_undeclared_variables(tree)}
    if unknown := sorted(used - FIELDS.keys()):
        places = tuple(_places(document, unknown))
        raise SheetError("template.unknown_fields", name=name, unknown=", ".join(unknown), places=places)
    return used


def _roots(document: DocumentObject) -> Iterator[tuple[str, Any]]:
    """The parts in which docxtpl fills fields, found as it finds them: the text, heads and feet of pages, footnotes."""
    yield "text", document.element.body
    sides = {link.target_part: _SIDES[link.reltype] for link in document.part.rels.values() if link.reltype in _SIDES}
    for part, kind in sides.items():
        yield kind, parse_xml(part.blob)
    for part in _footnotes(document):
        yield "footnotes", parse_xml(part.blob)


def _footnotes(document: DocumentObject) -> list[Any]:
    return [one for one in document.part.package.iter_parts() if one.content_type == CONTENT_TYPE.WML_FOOTNOTES]


def _properties(document: DocumentObject) -> list[str]:
    kept = document.core_properties
    return [kept.author, kept.comments, kept.identifier, kept.language, kept.subject, kept.title]


def _is_plain(node: nodes.Node, sandbox: Sandbox) -> bool:
    """True for fields, `if`, a filter that there is, and one `for` over the paragraphs, not within another."""
    if isinstance(node, nodes.For):
        over = isinstance(node.iter, nodes.Name) and node.iter.name == _REPEATED
        return over and not node.recursive and next(node.find_all(nodes.For), None) is None
    if isinstance(node, nodes.Getattr):
        return isinstance(node.node, nodes.Name) and node.node.name == "loop"
    if isinstance(node, nodes.Filter):
        return node.name in sandbox.filters
    return isinstance(node, _PLAIN)


def _places(document: DocumentObject, names: Iterable[str]) -> Iterator[Place]:
    """Where each of these names stands; a word that jinja reads and no paragraph shows has no place."""
    wanted = [(name, re.compile(rf"\b{re.escape(name)}\b")) for name in names]
    for part, words in _paragraphs(document):
        for found in _EXPRESSION.finditer(words):
            for name, pattern in wanted:
                if pattern.search(found[0]):
                    yield Place(name, part, _cut(words, found.start(), found.end()))


def _paragraphs(document: DocumentObject) -> Iterator[tuple[str, str]]:
    for part, element in _roots(document):
        for paragraph in element.iter(qn("w:p")):
            in_table = part == "text" and next(paragraph.iterancestors(qn("w:tc")), None) is not None
            words = "".join(one.text or "" for one in paragraph.iter(qn("w:t")))
            yield "table" if in_table else part, words
    for words in _properties(document):
        yield "properties", words


def _cut(words: str, first: int, last: int) -> str:
    """What stands around a place, as far as it fits a line."""
    begin, end = max(0, first - _AROUND), min(len(words), last + _AROUND)
    return f"{'…' if begin else ''}{words[begin:end].strip()}{'…' if end < len(words) else ''}"


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{{ {name} }}}}" for name in names)
