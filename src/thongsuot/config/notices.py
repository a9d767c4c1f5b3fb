"""What can be reminded of: the sources of notices that packages bring."""

from __future__ import annotations

from collections.abc import Sequence

SOURCES: Sequence[str] = (
    "thongsuot.flow.queries.reminding.STAGES",
    "thongsuot.study.queries.reminding.STUDY",
)
"""Dotted paths of `notices.queries.sources.Source`."""
