"""Reading mixed official text through the whole pipeline, beside only finding its words with a segmenter.

underthesea cuts Vietnamese into words by a model that lies in its package. It stands in the dependency group `bench`,
which `make bench` installs and nothing else needs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module, resources

from benchmarks.report import Row, seconds
from thongsuot.reading import read

LENGTH = 264_000
SECONDS_AT_MOST = 1.0
AIM = 750_000
IMPORT_AT_MOST = 150
MEMORY_AT_MOST = 20
SEGMENTER = "underthesea"
BESIDE = f"{SEGMENTER}, only finding the words of the same text"
_TIMED = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"


def measure() -> Iterator[Row]:
    """What reading costs in time and memory."""
    text = sample(LENGTH)
    data, segment = text.encode(), segmenter()
    taken, reference = seconds(lambda: read(data, name="long.txt")), seconds(lambda: segment(text))
    yield Row(f"reading {LENGTH:,} characters", taken, "s", reference, BESIDE, SECONDS_AT_MOST)
    yield Row("reading, rate", LENGTH / taken, "characters/s", LENGTH / reference, BESIDE)
    long = sample(AIM).encode()
    reference *= AIM / LENGTH
    yield Row(
        f"reading {AIM:,} characters", seconds(lambda: read(long, name="long.txt")), "s", reference,
        f"{BESIDE}, from its rate", SECONDS_AT_MOST,
    )  # fmt: skip
    yield Row(
        "importing the reader", importing("thongsuot.reading") * 1000, "ms", importing(SEGMENTER) * 1000,
        f"importing {SEGMENTER}", IMPORT_AT_MOST,
    )  # fmt: skip
    yield Row(
        "the most memory while reading, in times of the file", peak(lambda: read(data, name="long.txt")) / len(data),
        "times", peak(lambda: segment(text)) / len(data), f"{BESIDE}; what Python holds, not its model", MEMORY_AT_MOST,
    )  # fmt: skip


def sample(length: int) -> str:
    """The demo's own documents, again and again, as one long text."""
    folder = resources.files("thongsuot.cli.demo") / "documents"
    one = "\n\n".join(
        (folder / name).read_text(encoding="utf-8") for name in ("chi-thi-09-ct-tu.txt", "ke-hoach-214-kh-ubnd.txt")
    )
    return (one * (length // len(one) + 1))[:length]


@cache
def segmenter() -> Callable[[str], object]:
    """Cuts a text into words, line by line, as its authors do."""
    tokenize = import_module(SEGMENTER).word_tokenize
    return lambda text: [tokenize(line) for line in text.splitlines() if line.strip()]


def importing(package: str, times: int = 5) -> float:
    """The seconds that importing takes in a new process, its modules compiled: the shortest of several."""
    command = [sys.executable, "-c", _TIMED.format(package)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return min(
        float(subprocess.check_output(command, text=True, env=environment))  # noqa: S603  # this Python
        for _ in range(times)
    )


def peak(work: Callable[[], object]) -> int:
    """The most bytes that Python held at once for a piece of work."""
    work()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
