"""A list that is whole in memory, shown a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from thongsuot.kernel.pages import Page

ItemT = TypeVar("ItemT")
SIZE = 50


def paged(items: Sequence[ItemT], number: int, size: int = SIZE) -> Page[ItemT]:
    """Page `number` of the list, counted from 1; a number beyond the end gives the last page."""
    last = max(1, -(-len(items) // size))
    number = min(max(number, 1), last)
    return Page(items=tuple(items[(number - 1) * size : number * size]), number=number, total=len(items), size=size)
