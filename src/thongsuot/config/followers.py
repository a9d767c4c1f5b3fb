"""Who follows what: the announcements of lower packages and, in order, those that act on them in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

FOLLOWERS: Mapping[type[Any], Sequence[str]] = {}
"""Event type → dotted paths of followers, run in this order."""

RECOUNTS: Sequence[str] = ()
"""Dotted paths of `() -> Iterable[rollup.rules.Change]`: every tally recounted from the facts, for `thongsuot verify`."""
