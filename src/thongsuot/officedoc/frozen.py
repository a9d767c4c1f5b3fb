"""A dataset as JSON and back: what is kept of a report that was handed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from thongsuot.officedoc.dataset import Cell, Column, Dataset, Share, Sheet


def frozen(dataset: Dataset) -> dict[str, Any]:
    """The dataset in plain JSON; `thawed` gives it back as it was."""
    return {
        "title": dataset.title,
        "as_of": _frozen(dataset.as_of),
        "source": dataset.source,
        "language": dataset.language,
        "sheets": [
            {
                "name": sheet.name,
                "note": sheet.note,
                "columns": [[column.key, column.title, column.kind] for column in sheet.columns],
                "rows": [[_frozen(cell) for cell in row] for row in sheet.rows],
            }
            for sheet in dataset.sheets
        ],
    }


def thawed(kept: Mapping[str, Any]) -> Dataset:
    """The dataset that was frozen."""
    as_of = _thawed(kept["as_of"])
    sheets = [
        Sheet(
            name=one["name"],
            columns=[Column(*column) for column in one["columns"]],
            rows=[[_thawed(cell) for cell in row] for row in one["rows"]],
            note=one["note"],
        )
        for one in kept["sheets"]
    ]
    moment = as_of if isinstance(as_of, date) else None
    return Dataset(kept["title"], sheets, as_of=moment, source=kept["source"], language=kept["language"])


def _frozen(cell: Cell) -> Any:  # noqa: ANN401  # plain JSON
    match cell:
        case Share():
            return {"part": cell.part, "whole": cell.whole}
        case Decimal():
            return {"number": str(cell)}
        case datetime():
            return {"moment": cell.isoformat()}
        case date():
            return {"day": cell.isoformat()}
        case _:
            return cell


def _thawed(cell: Any) -> Cell:  # noqa: ANN401  # plain JSON
    match cell:
        case {"part": part, "whole": whole}:
            return Share(part, whole)
        case {"number": words}:
            return Decimal(words)
        case {"moment": words}:
            return datetime.fromisoformat(words)
        case {"day": words}:
            return date.fromisoformat(words)
        case _:
            plain: Cell = cell
            return plain
