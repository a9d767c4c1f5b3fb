"""What roll call is measured beside: the same rows into the same table by bare statements, no server before it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg

from thongsuot.kernel.ids import new_id

COLUMNS = {
    "id": "uuid",
    "sitting_id": "bigint",
    "point_id": "bigint",
    "convened_id": "bigint",
    "unit_id": "bigint",
    "kind": "text",
    "how": "text",
    "seen_at": "timestamptz",
    "recorded_at": "timestamptz",
    "device_id": "bigint",
    "seq": "int",
    "offset_ms": "bigint",
    "digest": "uuid",
    "opens": "boolean",
}
_INSERT = (
    f"INSERT INTO convening_rollcall ({', '.join(COLUMNS)})"  # noqa: S608  # names of ours alone
    f" SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in COLUMNS.values())}) ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Share:
    """Of whom one connection writes the rows: (convened, point, unit), once each."""

    people: Sequence[tuple[int, int, int]]


def rate(url: str, shares: Sequence[Share], *, sitting: int, batch: int, seconds: float) -> float:
    """Rows a second by as many connections as there are shares, a committed statement for each batch."""
    counts = [0] * len(shares)
    until = time.monotonic() + seconds

    def write(number: int) -> None:
        with psycopg.connect(url, autocommit=True) as database:
            for columns, size in _batches(shares[number].people, sitting, batch):
                if time.monotonic() >= until:
                    break
                database.execute(_INSERT, columns)
                counts[number] += size

    began = time.monotonic()
    writers = [threading.Thread(target=write, args=(number,)) for number in range(len(shares))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return sum(counts) / (time.monotonic() - began)


def _batches(people: Sequence[tuple[int, int, int]], sitting: int, batch: int) -> Iterator[tuple[list[Any], int]]:
    digest, now = UUID(int=7), datetime.now(UTC)
    for start in range(0, len(people), batch):
        some = people[start : start + batch]
        same = (sitting, "present", "tapped", now, now, 1, 1, 0, digest, True)
        rows = [
            (new_id(), same[0], point, convened, unit, *same[1:])
            for convened, point, unit in some
        ]  # fmt: skip
        yield [list(column) for column in zip(*rows, strict=True)], len(some)
