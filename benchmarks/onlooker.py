"""Somebody who looks at a page every few seconds, as a program of its own: nothing else of this process delays a look.

`python -m benchmarks.onlooker PORT ADDRESS COOKIE`; each look is a line: when it began by the machine's clock, how long
it took. Ends when its input does.
"""

from __future__ import annotations

import select
import sys
import time
from http.client import HTTPConnection

LOOK_EVERY = 2.0
OK = 200


def main(port: str, address: str, cookie: str) -> None:
    """Look until whoever began this ends it."""
    reader = HTTPConnection("localhost", int(port), timeout=120)
    while not select.select([sys.stdin], [], [], LOOK_EVERY)[0]:
        began = time.monotonic()
        reader.request("GET", address, headers={"Cookie": cookie})
        answer = reader.getresponse()
        answer.read()
        if answer.status != OK:
            raise RuntimeError(f"the page answered {answer.status}")
        print(began, time.monotonic() - began, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
