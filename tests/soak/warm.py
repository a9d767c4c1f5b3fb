"""The programs of an installation with everything imported beforehand: what runs is the same and comes back sooner.

Most of the time that a program takes to start goes into its imports, which no kill can spoil. One process does them
once; each program is a copy of it from then on, in a process group of its own. One JSON request a line, {"module": …,
"words": …, "log": …} as `python -m` takes them; the answer is the id of the process.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import signal
import sys
from importlib import import_module
from typing import Any, NoReturn

IMPORTED = ("granian.cli", "thongsuot.config.wsgi", "thongsuot.config.urls", "thongsuot.cli.main")
"""What server and worker consist of; none of it opens a connection, or a thread."""


def main() -> None:
    """Start what is asked for until there are no more questions; whoever ends is taken away at once."""
    for name in IMPORTED:
        import_module(name)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        asked = json.loads(line)
        process_id = os.fork()
        if not process_id:
            _become(asked)
        print(process_id, flush=True)


def _become(asked: dict[str, Any]) -> NoReturn:
    """Be that program."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number, stands_for in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
        os.dup2(number, stands_for)
    sys.argv = [asked["module"], *asked["words"]]
    code: object = 1
    try:
        runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    main()
