"""The worker's beats, so close together that in a round of seconds each falls many times."""

from __future__ import annotations

from dataclasses import replace

from thongsuot.config import beats

_EVERY = {"seal": 0, "resume": 1}

BEATS = tuple(replace(beat, every=_EVERY.get(beat.name, beat.every)) for beat in beats.BEATS)
