"""Devices at points while programs die: they send the same events together, in any order, doubled and cut off."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.soak.clerks import LOOK_AGAIN, WrongAnswerError
from thongsuot.kernel.ids import new_id

ANSWER_SECONDS = 60
BETWEEN_TICKS = 0.05
AT_ONCE = 20
WAYS = ("whole", "whole", "whole", "request cut", "answer cut")
Event = dict[str, object]


@dataclass(frozen=True, slots=True)
class Room:
    """What the devices of one point know: the sitting, who is expected, and everything that any of them noted."""

    sitting: int
    people: Sequence[int]
    noted: list[Event] = field(default_factory=list)


@dataclass
class PointDevice:
    """Notes people, and sends until each event of its own and of its neighbour's has a verdict."""

    port: int
    token: str
    room: Room
    chance: random.Random
    answered: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    cut: int = 0

    def work(self, stopped: threading.Event) -> None:
        """Note and send until told to stop, then until everything has its verdict."""
        while not stopped.is_set() or self._waiting():
            if not stopped.is_set():
                self._note()
            self._send(self._batch(), "whole" if stopped.is_set() else self.chance.choice(WAYS))
            time.sleep(BETWEEN_TICKS)

    def _note(self) -> None:
        """Somebody comes or goes, or what was noted before was a mistake."""
        kind = self.chance.choice(["present", "present", "present", "left", "undo"])
        earlier = [event for event in self.room.noted if event["kind"] != "undo"]
        event: Event = {
            "id": str(new_id()),
            "member": self.chance.choice(self.room.people),
            "sitting": self.room.sitting,
            "kind": kind if earlier else "present",
            "how": "tapped",
            "seen_at": _now(),
            "seq": len(self.room.noted),
        }
        if event["kind"] == "undo":
            undone = self.chance.choice(earlier)
            event |= {"undoes": undone["id"], "member": undone["member"]}
        self.room.noted.append(event)

    def _waiting(self) -> list[Event]:
        return [event for event in list(self.room.noted) if event["id"] not in self.answered]

    def _batch(self) -> list[Event]:
        """Some that wait, some that were answered long ago, one of them twice, in any order."""
        waiting = self._waiting()[:AT_ONCE]
        known = self.chance.sample(self.room.noted, min(3, len(self.room.noted)))
        some = [*waiting, *known, *known[:1]]
        self.chance.shuffle(some)
        return some

    def _send(self, events: list[Event], way: str) -> None:
        body = json.dumps({"sent_at": _now(), "events": events}).encode()
        try:
            if way == "whole":
                self._take(self._ask(body))
            else:
                self._break_off(body, way)
        except (OSError, http.client.HTTPException):
            self.cut += 1
            time.sleep(LOOK_AGAIN)

    def _ask(self, body: bytes) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        with contextlib.closing(connection):
            connection.request("POST", "/sync/v1/events", body, self._headers(body))
            response = connection.getresponse()
            text = response.read()
        if response.status >= 500:
            raise ConnectionResetError(response.status)
        if response.status != 200:
            raise WrongAnswerError(f"{response.status}: {text!r}")
        return text

    def _take(self, text: bytes) -> None:
        """Each verdict is final; one that refuses is a fault, for nothing wrong is ever noted here."""
        for verdict in json.loads(text)["verdicts"]:
            if verdict["outcome"] == "refused":
                self.refused.append(f"{verdict['id']} {verdict['code']}")
            self.answered.add(verdict["id"])

    def _break_off(self, body: bytes, way: str) -> None:
        """The network goes in the middle of the request, or before the answer has come."""
        head = [f"{name}: {value}" for name, value in self._headers(body).items()]
        lines = ["POST /sync/v1/events HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", *head]
        whole = "\r\n".join([*lines, "", ""]).encode() + body
        with socket.create_connection(("127.0.0.1", self.port), timeout=ANSWER_SECONDS) as connection:
            connection.sendall(whole if way == "answer cut" else whole[: self.chance.randrange(len(whole))])
            self.cut += 1

    def _headers(self, body: bytes) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"} if body else {}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
