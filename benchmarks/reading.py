"""Reading 264,000 characters of mixed official text, beside passing one regular expression over the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

from benchmarks.report import Row, seconds
from thongsuot.reading import read

LENGTH = 264_000
LIMIT = 1.0
_WORDS = re.compile(r"\w+")


def measure() -> Iterator[Row]:
    """The demo's own documents, again and again, as one long text."""
    folder = resources.files("thongsuot.cli.demo") / "documents"
    one = "\n\n".join(
        (folder / name).read_text(encoding="utf-8") for name in ("chi-thi-09-ct-tu.txt", "ke-hoach-214-kh-ubnd.txt")
    )
    text = (one * (LENGTH // len(one) + 1))[:LENGTH]
    data = text.encode()
    yield Row(
        what=f"reading {LENGTH:,} characters",
        measured=seconds(lambda: read(data, name="long.txt")),
        unit="s",
        reference=seconds(lambda: sum(1 for _ in _WORDS.finditer(text))),
        reference_is="finding every word by one regular expression",
        limit=LIMIT,
    )
