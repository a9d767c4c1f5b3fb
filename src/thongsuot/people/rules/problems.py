"""Problems at rest: kept untranslated, so that whoever reads them later reads them in their own language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy

from thongsuot.kernel.errors import Problem

LISTED = 2000
"""As many problems of a sheet are kept; nobody corrects more by hand before bringing the sheet again."""


def stored(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Problems as JSON, with their messages in the language of the code; of those left out it says how many."""
    left_out = len(problems) - LISTED
    listed = [*problems[:LISTED]]
    if left_out > 0:
        message = gettext_lazy("%(count)s further problems are not listed.")
        listed.append(Problem("people.more_problems", message, params={"count": left_out}))
    with translation.override(None):
        return list(map(_stored, listed))


def _stored(problem: Problem) -> dict[str, Any]:
    params = {name: value if isinstance(value, int) else str(value) for name, value in problem.params.items()}
    return {
        "code": problem.code, "message": str(problem.message), "row": problem.row, "column": problem.column,
        "params": params,
    }  # fmt: skip


def restored(kept: Mapping[str, Any]) -> Problem:
    """The problem that was stored, to be read in the active language."""
    message: str = kept["message"]
    params = kept["params"]
    if "day" in params:
        params = {**params, "day": date.fromisoformat(params["day"])}
    return Problem(
        code=kept["code"],
        message=gettext_lazy(message),
        row=kept["row"],
        column=kept["column"],
        params=params,
    )
