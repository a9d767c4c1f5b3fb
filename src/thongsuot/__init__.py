"""Thông Suốt carries a resolution from its text to its results in every unit, and shows where it is stuck."""

__version__ = "0.1.0"
