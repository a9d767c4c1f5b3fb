"""Pages of a list, each beginning after the last item of the one before: what is added or gone meanwhile shifts none.

A cursor is that item's id and the number of the page it opens. To a caller it is only a name, told in the body and in
the header `Link` (RFC 8288).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import DomainError


class HasId(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> int:
        """The id."""


ItemT = TypeVar("ItemT", bound=HasId)


@dataclass(frozen=True, slots=True)
class At:
    """Where a page begins: after the item of this id (None: at the beginning), and the how-manieth it is."""

    after: int | None = None
    number: int = 1


def place(cursor: str | None) -> At:
    """The place that a cursor (of the shape `shapes.Cursor`) names."""
    if cursor is None:
        return At()
    last, number = cursor.split("-")
    return At(int(last), int(number))


def next_page(
    request: HttpRequest, response: HttpResponse, number: int, items: Sequence[HasId], *, more: bool
) -> str | None:
    """The cursor of the page after this one of these items, told in `Link` too; None where they are the last."""
    if not more or not items:
        return None
    cursor = f"{items[-1].id}-{number + 1}"
    query = request.GET.copy()
    query["after"] = cursor
    query.pop("page", None)
    response.headers["Link"] = f'<{request.build_absolute_uri(request.path)}?{query.urlencode()}>; rel="next"'
    return cursor


def sliced(items: Sequence[ItemT], at: At, size: int) -> tuple[Sequence[ItemT], bool]:
    """A page of a list that is in memory whole, and whether another follows.

    :raises DomainError: api.cursor
    """
    start = 0 if at.after is None else _after(items, at.after)
    return items[start : start + size], start + size < len(items)


def _after(items: Sequence[HasId], item_id: int) -> int:
    for place_after, item in enumerate(items, start=1):
        if item.id == item_id:
            return place_after
    raise DomainError("api.cursor", _("What this page began after is no longer in the list. Begin again."))
