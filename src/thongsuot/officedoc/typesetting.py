"""Pages set by Typst: a template of `typ/`, its data as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

import typst

FONTS = ("Times New Roman", "Tinos", "Libertinus Serif")
"""The first that the machine has; the last comes with Typst. A font that lacks Vietnamese letters, as some copies of
Liberation do, is not among them: its words would be set in two."""


def set_pages(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template of `typ/` filled with these data."""
    source = (resources.files(__package__) / "typ" / f"{template}.typ").read_bytes()
    given = json.dumps({"fonts": FONTS, **data}, ensure_ascii=False)
    return typst.compile(source, sys_inputs={"data": given})
