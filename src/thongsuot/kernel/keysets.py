"""Pages that begin after an item: what is added or gone meanwhile shifts none of those that follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[ItemT]):
    """The items after some item of a list of `total`, and whether `more` follow."""

    items: tuple[ItemT, ...]
    total: int
    more: bool


def beyond(names: Sequence[str], values: Sequence[object]) -> Q:
    """Rows that stand after these values in the ascending order of these columns, none of which is ever NULL."""
    after = Q(pk__in=[])
    for place, (name, value) in enumerate(zip(names, values, strict=True)):
        same = dict(zip(names[:place], values[:place], strict=True))
        after |= Q(**{f"{name}__gt": value}, **same)
    return after


def stretch(rows: QuerySet[Any, Any], after: Q, *, size: int, as_item: Callable[[Any], ItemT]) -> Stretch[ItemT]:
    """The first so many of an ordered queryset's rows for which `after` holds; two queries."""
    found = list(rows.filter(after)[: size + 1])
    return Stretch(tuple(map(as_item, found[:size])), total=rows.count(), more=len(found) > size)
