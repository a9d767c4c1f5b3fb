"""How far a long piece of work is, told to whoever waits for it."""

from __future__ import annotations

from typing import Protocol

from thongsuot.kernel.errors import Message


class Watch(Protocol):
    """Someone who is told what begins, how much of it there is, and how much more of it is done."""

    def begin(self, words: Message, total: int) -> None:
        """A piece of work of so many steps begins; the one before has ended."""

    def advance(self, steps: int = 1) -> None:
        """So many more steps are done."""


class Unwatched:
    """Nobody waits."""

    def begin(self, words: Message, total: int) -> None:
        """Tell nobody."""

    def advance(self, steps: int = 1) -> None:
        """Tell nobody."""
