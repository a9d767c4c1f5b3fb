"""What was brought in by sheet and by act. Whoever may edit units may read these: the views ask `people.access`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError
from thongsuot.units.models import Reorganisation, TreeImport

LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class TreeRun:
    """An import of the tree, counted in units."""

    run_id: int
    file_name: str
    state: str
    created: int
    changed: int
    unchanged: int
    planned_at: datetime
    applied_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActRun:
    """A reorganisation; `steps` are the rows of its sheet.

    `outlook` is what it comes to, by codes: opened, moved, renamed, closed, split (lists), heirs (closed → successor).
    """

    act_id: int
    document_words: str
    operates_on: date
    file_name: str
    state: str
    steps: list[dict[str, Any]]
    outlook: dict[str, Any]
    planned_at: datetime
    applied_at: datetime | None


_TREE: Final = ("pk", "file__name", "state", "created", "changed", "unchanged", "planned_at", "applied_at")
_ACT: Final = (
    "pk", "document_words", "operates_on", "file__name", "state", "steps", "outlook", "recorded_at", "applied_at",
)  # fmt: skip


def tree_runs() -> tuple[TreeRun, ...]:
    """The latest imports of the tree, the newest first."""
    return tuple(TreeRun(*row) for row in TreeImport.objects.order_by("-pk").values_list(*_TREE)[:LISTED])


def tree_run(run_id: int) -> TreeRun:
    """One import of the tree.

    :raises DomainError: units.unknown_import
    """
    row = TreeImport.objects.filter(pk=run_id).values_list(*_TREE).first()
    if row is None:
        raise DomainError("units.unknown_import", _("There is no such import."))
    return TreeRun(*row)


def acts() -> tuple[ActRun, ...]:
    """The latest reorganisations, the newest first."""
    return tuple(ActRun(*row) for row in Reorganisation.objects.order_by("-pk").values_list(*_ACT)[:LISTED])


def act(act_id: int) -> ActRun:
    """One reorganisation with its steps.

    :raises DomainError: units.unknown_act
    """
    row = Reorganisation.objects.filter(pk=act_id).values_list(*_ACT).first()
    if row is None:
        raise DomainError("units.unknown_act", _("There is no such reorganisation."))
    return ActRun(*row)
