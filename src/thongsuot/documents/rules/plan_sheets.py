"""Tasks as the rows of a plan, in the columns that people use, so that the reader reads them back as they are."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from thongsuot.documents.rules.meaning import Meaning
from thongsuot.officedoc import Cell, Column, Sheet
from thongsuot.reading.dates import due_of_cell
from thongsuot.reading.model import Due

_QUARTERS = ("I", "II", "III", "IV")
_EVERY = {
    "week": "hằng tuần",
    "month": "hằng tháng",
    "quarter": "hằng quý",
    "half": "6 tháng một lần",
    "year": "hằng năm",
    "continuous": "thường xuyên",
}
_JOINT = "; "


@dataclass(frozen=True, slots=True)
class PlanTask:
    """A task with the documents that its sentence names."""

    meaning: Meaning
    answers: Sequence[str] = ()


def plan_columns() -> list[Column]:
    """The columns of a plan; the reader knows their titles in both languages (lexicon/tables.toml)."""
    return [
        Column("number", _("Row number"), "integer"),
        Column("task", _("Task name")),
        Column("lead", _("Lead agency")),
        Column("coordinating", _("Coordinating agencies")),
        Column("product", _("Product of the task")),
        Column("due", _("Deadline for completion")),
        Column("above", _("Task of the higher level")),
    ]


def plan_sheet(tasks: Iterable[PlanTask]) -> Sheet:
    """The tasks in their order, numbered anew: the numbers of several tables would repeat."""
    rows = [_row(number, task) for number, task in enumerate(tasks, 1)]
    return Sheet(name=_("Tasks of a plan"), columns=plan_columns(), rows=rows)


def _row(number: int, task: PlanTask) -> list[Cell]:
    meaning = task.meaning
    bodies = [_JOINT.join(meaning.leads), _JOINT.join(meaning.coordinating)]
    answers = _JOINT.join(dict.fromkeys(task.answers))
    return [number, meaning.statement, *bodies, meaning.product, due_words(meaning.due), answers]


def due_words(due: Due) -> str:
    """A deadline in words that mean the same by themselves: "trước ngày 30/6" gets the year that its text gave it.

    >>> due_words(Due("day", "trước ngày 30/6", until=date(2026, 6, 30), before=True))
    'trước ngày 30/6/2026'
    """
    plain = _in_full(due)
    says_all = next((words for words in (due.text, plain) if words and _means(words, due)), "")
    return says_all or (plain if due.until else due.text) or due.text or plain


def _means(words: str, due: Due) -> bool:
    read = due_of_cell(words, None)
    return read is not None and _meant(read) == _meant(due)


def _meant(due: Due) -> tuple[object, ...]:
    return due.kind, due.starts_on, due.until, due.every, due.before


def _in_full(due: Due) -> str:
    """The deadline in the language of the documents, whatever the reader's."""
    until = due.until
    if due.kind == "range":
        return _range(due)
    if until is None:
        return _EVERY.get(due.every or "", "")
    forms = {
        "day": f"{'trước ' if due.before else ''}ngày {_day(until)}",
        "month": f"tháng {until.month}/{until.year}",
        "quarter": f"quý {_QUARTERS[(until.month - 1) // 3]}/{until.year}",
        "year": f"năm {until.year}",
    }
    return forms.get(due.kind, "")


def _range(due: Due) -> str:
    first, last = due.starts_on, due.until
    if first is None or last is None:
        open_end = f"từ năm {first.year} và các năm tiếp theo" if first else ""
        return f"đến ngày {_day(last)}" if last else open_end
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year} - {last.year}"
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return f"từ tháng {first.month}/{first.year} đến tháng {last.month}/{last.year}"
    return f"từ ngày {_day(first)} đến ngày {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
