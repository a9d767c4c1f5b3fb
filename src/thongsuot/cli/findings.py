"""The reader's findings as tables: what was found, its meaning, and the sentence it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from thongsuot.catalogues.rules import Catalogue, shipped
from thongsuot.documents.rules.recognition import recognised_pages
from thongsuot.documents.rules.refusals import question
from thongsuot.reading.model import Assignment, Due, Reading, Target
from thongsuot.vietnamese.dates import format_date
from thongsuot.vietnamese.numbers import format_number

COMPARATORS = {"eq": "=", "gt": ">", "ge": "≥", "lt": "<", "le": "≤", "between": ""}
OUTLINE_DEPTH = 3
DASH = "–"
"""In place of the number of a clause that has none."""


def show(console: Console, name: str, found: Reading) -> None:
    """Print everything found in one document."""
    show_identity(console, name, found)
    for table in tables(found):
        if table.row_count:
            console.print(table)
    show_checks(console, found)


def show_identity(console: Console, name: str, found: Reading) -> None:
    """The file's name, then which document it is."""
    identity = found.document
    console.rule(escape(name))
    symbol = identity.symbol or _("no number")
    issuer = identity.issuer or _("no issuer")
    issued_on = day(identity.issued_on) or _("no date")
    console.print(f"[bold]{escape(symbol)}[/bold]  {escape(identity.title or '')}")
    console.print(escape(f"{kind(identity.kind)} · {issuer} · {issued_on}"), style="dim")
    for page in recognised_pages(found.recognised):
        console.print(page.words, style="yellow", markup=False)


def show_checks(console: Console, found: Reading) -> None:
    """The reader's questions, each with its place."""
    for check in found.checks:
        asked = question(check.code, dict(check.params))
        console.print(f"? {asked} – {one_line(found.text[check.start : check.end])}", style="yellow", markup=False)


def tables(found: Reading) -> Iterable[Table]:
    """Outline, targets, tasks, deadlines, citations."""
    text = found.text
    yield table(
        _("Outline"),
        (_("Place"), _("Heading")),
        [
            ("  " * c.level + (c.number or DASH), c.heading or one_line(text[c.start : c.end]))
            for c in found.outline
            if c.level < OUTLINE_DEPTH
        ],
    )
    yield table(
        _("Targets"),
        (_("Figure"), _("Measures"), _("Due"), _("Sure"), _("Sentence")),
        [(figure(t), t.subject, due_words(t.due), sure(t.confidence), text[t.start : t.end]) for t in found.targets],
    )
    yield table(
        _("Tasks"),
        (_("No."), _("Lead"), _("Coordinating"), _("Task"), _("Product"), _("Due"), _("Sure")),
        [task_row(task, text) for task in found.assignments],
    )
    yield table(
        _("Deadlines"),
        (_("Due"), _("Sure"), _("Sentence")),
        [(due_words(d.due), sure(d.confidence), text[d.start : d.end]) for d in found.deadlines],
    )
    yield table(
        _("Citations"),
        (_("Document"), _("Date"), _("Issuer"), _("As written")),
        [
            (
                c.symbol or c.number or "",
                day(c.issued_on),
                c.issuer or "",
                text[c.start : c.end],
            )
            for c in found.citations
        ],
    )


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table of plain texts; nothing in a document is taken as markup."""
    made = Table(title=title, title_justify="left", title_style="bold", expand=False)
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*(escape(one_line(cell)) if not cell.startswith("  ") else escape(cell) for cell in row))
    return made


def task_row(task: Assignment, text: str) -> tuple[str, ...]:
    """The columns of an annex of tasks; in prose the sentence, in a table the task's own cell."""
    words = task.action if task.row else text[task.start : task.end]
    leads, others = ", ".join(task.lead), ", ".join(task.coordinating)
    return task.row or "", leads, others, words, task.product or "", due_words(task.due), sure(task.confidence)


def figure(target: Target) -> str:
    """`≥ 80 %`, `20–25 %`; a target without a number says so."""
    if target.low is None:
        return _("in words")
    numbers = "–".join(
        format_number(Decimal(str(value)), language()) for value in (target.low, target.high) if value is not None
    )
    counted = "%" if target.counted_in == "percent" else target.counted_in or ""
    return f"{COMPARATORS.get(target.comparator or '', '')} {numbers} {counted}".strip()


def due_words(due: Due | None) -> str:
    """The meaning beside the words."""
    if due is None:
        return ""
    return f"{day(due.until)} “{due.text}”" if due.until else f"“{due.text}”"


def sure(confidence: float) -> str:
    """A confidence with two decimals."""
    return format_number(Decimal(str(confidence)), language(), 2)


def kind(code: str) -> str:
    """A kind of documents in words, from the catalogue that ships: reading needs no database."""
    for entry in shipped.entries(Catalogue.DOCUMENT_KINDS):
        if entry.code == code:
            return entry.words_en if language() == "en" else entry.words_vi
    return code


def day(value: date | None) -> str:
    """In the active language's writing; nothing where there is none."""
    return format_date(value, language()) if value else ""


def language() -> str:
    """The active language, "vi" or "en"."""
    return (get_language() or "vi")[:2]


def one_line(text: str) -> str:
    """White space folded."""
    return " ".join(text.split())
