"""Starts another program that opens what we cannot open ourselves: LibreOffice, tesseract.

It runs without a shell, without what this process knows (its environment holds secrets), and for a limited time; all
that it started ends with it.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path


def run(
    command: Sequence[str],
    *,
    seconds: float,
    folder: Path | None = None,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """This function will run a program in a folder, hand it what is `given`, and give what it writes.

    :raises subprocess.TimeoutExpired: it was ended, with all that it started.
    """
    with subprocess.Popen(  # noqa: S603  # our own command lines
        command,
        cwd=folder,
        env={"PATH": os.pathsep.join(os.get_exec_path()), **(environment or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return process.communicate(given, timeout=seconds)[0]
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
