"""Statements of xAPI as they are answered."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from thongsuot.api.schemas.shapes import Answer

After = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}-[1-9][0-9]{0,17}$", examples=["812-2"])]
"""The last person of the page before; to a caller only a name."""


class StatementsOut(Answer):
    """A page of statements as a record store answers them; `more` is where the next ones are found, or empty."""

    statements: list[dict[str, Any]]
    more: str
