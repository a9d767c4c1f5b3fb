"""Make the demo's documents from their sources in scripts/samples: a resolution, a programme, a directive, two plans,
a news report.

Run: .venv/bin/python scripts/make_samples.py

The province and its documents are invented for this project; the outputs are committed: a checkout needs no fonts.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import typst
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "scripts" / "samples"
OUT = ROOT / "src" / "thongsuot" / "cli" / "demo" / "documents"


def marked_lines(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of mark and text: "@h1 I. …" → ("h1", "I. …"); a line without a mark is a paragraph ("p")."""
    for line in filter(None, text.splitlines()):
        mark, _, rest = line[1:].partition(" ") if line.startswith("@") else ("p", "", line)
        yield mark, rest


def heads(lines: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """The left and right columns of a head or a foot."""
    return [text for mark, text in lines if mark == "left"], [text for mark, text in lines if mark == "right"]


def add_columns(word: WordDocument, left: list[str], right: list[str]) -> None:
    """Two columns without borders, as the head and the foot of an official document have them."""
    row = word.add_table(rows=1, cols=2).rows[0]
    for cell, texts in zip(row.cells, (left, right), strict=True):
        cell.paragraphs[0].text = texts[0] if texts else ""
        for text in texts[1:]:
            cell.add_paragraph(text)
        for paragraph in cell.paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def centre(paragraph: Paragraph) -> None:
    """A title line: centred and bold."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.runs[0].bold = True


def add_line(word: WordDocument, mark: str, text: str) -> None:
    """A title, a heading or a paragraph; columns and rows are written elsewhere."""
    if mark == "title":
        centre(word.add_paragraph(text))
    elif mark in {"h1", "h2"}:
        word.add_heading(text, level=int(mark[1]))
    elif mark == "p":
        word.add_paragraph(text)


def add_table(word: WordDocument, rows: list[list[str]]) -> None:
    """A ruled table; a row with fewer cells than the first names a group, its last cell drawn over the rest."""
    table = word.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for line, texts in zip(table.rows, rows, strict=True):
        if len(texts) < len(rows[0]):
            line.cells[len(texts) - 1].merge(line.cells[-1])
        for at, text in enumerate(texts):
            line.cells[at].text = text


def make_docx(source: Path, out: Path) -> None:
    """A resolution or a plan: head, title, body with headings and tables, foot."""
    word = Document()
    word.styles["Normal"].font.name = "Times New Roman"
    word.styles["Normal"].font.size = Pt(14)
    section = word.sections[0]
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    lines = list(marked_lines(source.read_text(encoding="utf-8")))
    split = next(index for index, (mark, _) in enumerate(lines) if mark == "title")
    add_columns(word, *heads(lines[:split]))
    for mark, group in groupby(lines[split:], key=lambda line: line[0]):
        texts = [text for _, text in group]
        if mark == "row":
            add_table(word, [text.split(" | ") for text in texts])
        for text in texts:
            add_line(word, mark, text)
    add_columns(word, *heads(lines[split:]))
    word.save(str(out))


def make_pdf(source: Path, out: Path) -> None:
    """The action programme with its annex of tasks."""
    out.write_bytes(typst.compile(source, ignore_system_fonts=True))


def make_text(source: Path, out: Path) -> None:
    """The directive and the plan, as typed; the news report as its page was saved."""
    shutil.copyfile(source, out)


SAMPLES: dict[str, tuple[str, Callable[[Path, Path], None]]] = {
    "nghi-quyet-15-nq-tu.docx": ("resolution.txt", make_docx),
    "chuong-trinh-22-ctr-tu.pdf": ("programme.typ", make_pdf),
    "chi-thi-09-ct-tu.txt": ("directive.txt", make_text),
    "ke-hoach-214-kh-ubnd.txt": ("plan.txt", make_text),
    "ke-hoach-131-kh-ubnd.docx": ("state_plan.txt", make_docx),
    "tin-so-ket-nghi-quyet-15.html": ("news.html", make_text),
}


def main() -> None:
    """Write every sample."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, (source, make) in SAMPLES.items():
        make(SOURCES / source, OUT / name)
        print(f"{name}: {(OUT / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
