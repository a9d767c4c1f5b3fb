"""A dataset's sheets as tables of a page: what stands in the files, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thongsuot.officedoc import Cell, Column, Dataset, Share
from thongsuot.officedoc.dataset import shown
from thongsuot.vietnamese.numbers import format_number

_FIGURES = {"integer", "number", "percent"}


@dataclass(frozen=True, slots=True)
class TableCell:
    """What a cell says, under which title, and whether it is a figure."""

    title: str
    words: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet; its last row is the sum."""

    name: str
    note: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[TableCell]]


def tables(dataset: Dataset) -> list[Table]:
    """All sheets in their order."""
    return [
        Table(
            name=sheet.name,
            note=sheet.note,
            columns=sheet.columns,
            rows=[
                [_cell(cell, column, dataset.language) for cell, column in zip(row, sheet.columns, strict=True)]
                for row in sheet.rows
            ],
        )
        for sheet in dataset.sheets
    ]


def _cell(cell: Cell, column: Column, language: str) -> TableCell:
    words = shown(cell, column.kind, language)
    if isinstance(cell, Share) and cell.whole:
        words = f"{words} ({format_number(cell.part, language)}/{format_number(cell.whole, language)})"
    return TableCell(column.title, words, column.kind in _FIGURES)
