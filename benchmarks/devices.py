"""The points' devices as one program: real requests over kept connections, each device by its own clock.

Each device sends what has come since its last tick when the server's `next_in` is over, at most 500 events at once, and
a sign of life when nothing has. A request that fails is sent again with the same ids.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from random import Random

import msgspec
from uuid_utils import uuid7

MOST = 500
FIRST_WITHIN = 20.0
JITTER = 0.1
AGAIN_AFTER = 1.0
OK = 200


class Verdict(msgspec.Struct):
    """What became of one event."""

    outcome: str
    code: str = ""


class Answer(msgspec.Struct):
    """What the server says to a device."""

    next_in: float
    verdicts: list[Verdict] = []


_DECODER = msgspec.json.Decoder(Answer)


@dataclass
class Device:
    """One device: who comes to its point, and at which second of the run each of them comes."""

    token: str
    people: range
    arrivals: Sequence[float]
    sent: int = 0
    seq: int = 0

    def waiting(self, clock: float) -> int:
        """How many have come and were not sent yet, no more than a request takes."""
        arrived = self.sent
        while arrived < len(self.arrivals) and self.arrivals[arrived] <= clock and arrived - self.sent < MOST:
            arrived += 1
        return arrived - self.sent


@dataclass
class Seen:
    """What the devices saw: seconds from tick to acknowledgement, intervals asked for, what was not accepted."""

    delays: array[float] = field(default_factory=lambda: array("f"))
    intervals: list[tuple[float, float]] = field(default_factory=list)
    requests: int = 0
    accepted: int = 0
    duplicates: int = 0
    refused: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Connection:
    """One kept connection; opened again where it breaks."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, address: str, token: str, body: bytes) -> tuple[int, bytes]:
        """Send one request and read its answer.

        :raises OSError: where the connection breaks
        """
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        try:
            head = f"POST {address} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write((head + kind).encode() + body)
            top = await reader.readuntil(b"\r\n\r\n")
            length = int(top.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            return int(top[9:12]), await reader.readexactly(length)
        except (OSError, EOFError):
            self.close()
            raise ConnectionResetError("the server hung up") from None

    def close(self) -> None:
        """Let go of the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


class Crowd:
    """All devices of a run, one sitting, one server."""

    def __init__(self, devices: Sequence[Device], *, sitting: int, port: int, most: int = MOST) -> None:
        self.devices, self.sitting, self.port, self.most = devices, sitting, port, most
        self.seen = Seen()
        self._random = Random(1)
        self._began = 0.0

    async def in_real_time(self, connections: int, first_within: float = FIRST_WITHIN) -> Seen:
        """Every device by its own clock, until all who come are acknowledged; the first tick within so many seconds."""
        self._began = time.monotonic()
        due = [(self._random.uniform(0, first_within), number) for number in range(len(self.devices))]
        heapq.heapify(due)
        await asyncio.gather(*(self._serve_due(due) for _ in range(connections)))
        return self.seen

    async def at_once(self, connections: int, seconds: float | None = None) -> Seen:
        """As fast as the server takes it: everybody has come already."""
        self._began = time.monotonic()
        numbers = count()
        until = None if seconds is None else self._began + seconds
        await asyncio.gather(*(self._serve_all(numbers, until) for _ in range(connections)))
        return self.seen

    def clock(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    async def _serve_due(self, due: list[tuple[float, int]]) -> None:
        connection = Connection(self.port)
        while due:
            at, number = heapq.heappop(due)
            await asyncio.sleep(max(at - self.clock(), 0))
            device = self.devices[number]
            next_in = await self._tick(connection, device, self.clock())
            self.seen.intervals.append((self.clock(), next_in))
            if device.sent < len(device.arrivals):
                jitter = 1 + self._random.uniform(-JITTER, JITTER)
                heapq.heappush(due, (self.clock() + next_in * jitter, number))
        connection.close()

    async def _serve_all(self, numbers: count[int], until: float | None) -> None:
        connection = Connection(self.port)
        while (number := next(numbers)) < len(self.devices):
            device = self.devices[number]
            while device.sent < len(device.arrivals) and (until is None or time.monotonic() < until):
                await self._tick(connection, device, float("inf"))
        connection.close()

    async def _tick(self, connection: Connection, device: Device, clock: float) -> float:
        """One request of a device, again until it is answered; the interval that the server asks for."""
        some = min(device.waiting(clock), self.most)
        address, body = ("/sync/v1/events", self._batch(device, some)) if some else ("/sync/v1/sign", b"")
        while True:
            try:
                status, text = await connection.ask(address, device.token, body)
            except OSError as error:
                self.seen.failed.append(str(error))
                await asyncio.sleep(AGAIN_AFTER)
                continue
            self.seen.requests += 1
            if status == OK:
                break
            self.seen.failed.append(f"{status}: {text[:200]!r}")
            await asyncio.sleep(AGAIN_AFTER)
        answer = _DECODER.decode(text)
        self._note(device, some, answer)
        return answer.next_in

    def _batch(self, device: Device, some: int) -> bytes:
        """Written by hand: whoever makes the load sits on the processors that are measured."""
        sent_at = datetime.now(UTC).isoformat(timespec="milliseconds")
        said = f'"sitting":{self.sitting},"kind":"present","how":"tapped","seen_at":"{sent_at}"'
        first, seq = device.people[device.sent], device.seq
        events = [f'{{"id":"{uuid7()}","member":{first + place},{said},"seq":{seq + place}}}' for place in range(some)]
        return f'{{"sent_at":"{sent_at}","events":[{",".join(events)}]}}'.encode()

    def _note(self, device: Device, some: int, answer: Answer) -> None:
        clock = self.clock()
        for place, verdict in enumerate(answer.verdicts):
            if verdict.outcome == "accepted":
                self.seen.accepted += 1
                self.seen.delays.append(clock - device.arrivals[device.sent + place])
            elif verdict.outcome == "duplicate":
                self.seen.duplicates += 1
            else:
                self.seen.refused.append(verdict.code)
        device.sent += some
        device.seq += some
