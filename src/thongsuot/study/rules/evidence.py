"""What shows that somebody studied, where a program says so: data, put into words for whoever reads it. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

_MARK: Final = '{"by":'
"""What a person writes as evidence begins otherwise."""


def by_course(*, version: int, clauses: int, quiz: bool) -> str:
    """A course that was read to the end."""
    return _written("course", version=version, clauses=clauses, quiz=quiz)


def by_statement(statement_id: object) -> str:
    """A statement of another learning system (xAPI)."""
    return _written("xapi", statement=str(statement_id))


def evidence_words(kept: str) -> str:
    """Evidence as a person reads it; what a person wrote stands as they wrote it."""
    told = _read(kept) if kept.startswith(_MARK) else {}
    if told.get("by") == "course":
        words = _("read here: version %(version)s, all %(clauses)s clauses") % told
        return words + (_(", quiz passed") if told.get("quiz") else "")
    if told.get("by") == "xapi":
        return _("another learning system, statement %(statement)s") % told
    return kept


def _written(by: str, **told: object) -> str:
    return json.dumps({"by": by, **told}, separators=(",", ":"))


def _read(kept: str) -> Mapping[str, Any]:
    try:
        found = json.loads(kept)
    except ValueError:
        return {}
    known = {"version", "clauses"} <= found.keys() or "statement" in found
    return found if known else {}
