"""A page of a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Page(Generic[ItemT]):
    """The items of page `number`, counted from 1, of a list of `total`."""

    items: tuple[ItemT, ...]
    number: int
    total: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages the list has; at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def has_next(self) -> bool:
        """True when another page follows."""
        return self.number < self.pages


def page(rows: QuerySet[Any, Any], *, number: int, size: int, as_item: Callable[[Any], ItemT]) -> Page[ItemT]:
    """One page of an ordered queryset; two queries. A number beyond the end gives the last page."""
    total = rows.count()
    last = max(1, -(-total // size))
    number = min(max(number, 1), last)
    items = tuple(as_item(row) for row in rows[(number - 1) * size : number * size])
    return Page(items=items, number=number, total=total, size=size)
