"""What is done by the clock: acts that the worker does every so many seconds, between its jobs.

They are listed in `config.beats`. Several workers may run, and each beats: an act must bear being done twice at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from thongsuot.kernel.actor import Actor

Act = Callable[..., object]
"""`def act(*, actor: Actor, now: datetime) -> object`: one operation, in its own transaction."""

WORKER = Actor(user_id=None, door="job")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Beat:
    """One act, by its dotted path, and how many seconds lie between its beginnings; the first comes at once."""

    name: str
    every: int
    act: str


class Pulse:
    """One worker's beats, and when each is due next on the worker's own clock."""

    def __init__(self, beats: Sequence[Beat]) -> None:
        self._due = dict.fromkeys(beats, float("-inf"))

    def beat(self, *, at: float, now: datetime) -> None:
        """Do what is due at this second of a clock that never goes back; what fails is logged and due again later."""
        for beat in [beat for beat, due in self._due.items() if due <= at]:
            self._due[beat] = at + beat.every
            try:
                cast("Act", import_string(beat.act))(actor=WORKER, now=now)
            except Exception:
                logger.exception("The beat %s failed", beat.name)


def listed() -> Sequence[Beat]:
    """The beats of this installation."""
    return cast("Sequence[Beat]", import_string(settings.BEATS))
