"""A lower package tells what happened; followers named in one list (`config.followers`) act in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.utils.module_loading import import_string

from thongsuot.kernel.actor import Actor

Follower = Callable[..., None]
"""`def follower(*, events: Sequence[Event], actor: Actor, now: datetime) -> None`"""


def announce(events: Sequence[object], *, actor: Actor, now: datetime) -> None:
    """Tell the followers of these events' type, in their listed order. All events of one call are of one type."""
    if not events:
        return
    for path in _followers(type(events[0])):
        follow = cast("Follower", import_string(path))
        follow(events=events, actor=actor, now=now)


def has_followers(event: type[Any]) -> bool:
    """True where somebody follows; who has many to tell need not even put them into words where nobody does."""
    return bool(_followers(event))


def _followers(event: type[Any]) -> Sequence[str]:
    followers = cast("Mapping[type[Any], Sequence[str]]", import_string(settings.ANNOUNCEMENT_FOLLOWERS))
    return followers.get(event, ())
