"""Word documents made from the XML of their parts: what Word writes and python-docx has no words for."""

from __future__ import annotations

import io
import zipfile

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def word_file(body: str, **parts: str) -> bytes:
    """A document with this body; `parts` are the insides of further parts by their root (footnotes, comments …)."""
    members = {"document": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>"}
    members |= {name: f"<w:{name} {_SPACES}>{inside}</w:{name}>" for name, inside in parts.items()}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in members.items():
            archive.writestr(f"word/{name}.xml", xml)
    return stream.getvalue()


def p(*runs: str, properties: str = "") -> str:
    """A paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(words: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def deleted(words: str) -> str:
    """A run that a tracked change took out."""
    return f'<w:del w:id="1"><w:r><w:delText xml:space="preserve">{words}</w:delText></w:r></w:del>'


def inserted(words: str) -> str:
    """A run that a tracked change put in."""
    return f'<w:ins w:id="2">{r(words)}</w:ins>'


def moved(words: str) -> tuple[str, str]:
    """A run at the place that it was moved from, and at that which it was moved to."""
    return f'<w:moveFrom w:id="3">{r(words)}</w:moveFrom>', f'<w:moveTo w:id="4">{r(words)}</w:moveTo>'


def box(*insides: str) -> str:
    """A text box, with the second copy that Word writes of it for old programs."""
    content = f"<w:txbxContent>{''.join(insides)}</w:txbxContent>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{content}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def table(*rows: list[str]) -> str:
    """A table of cells, each given by its paragraphs."""
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def call(kind: str, number: int) -> str:
    """The place in the text to which a note belongs."""
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def note(kind: str, number: int, *insides: str) -> str:
    """A footnote, endnote or comment."""
    return f'<w:{kind} w:id="{number}">{"".join(insides)}</w:{kind}>'
