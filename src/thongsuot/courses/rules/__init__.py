"""What holds of courses, in pure functions."""

from thongsuot.courses.rules.screens import Screen, furthest, screen_at, screens

__all__ = ["Screen", "furthest", "screen_at", "screens"]
