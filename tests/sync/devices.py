"""A device as the server sees it: what it sends over HTTP, and what it is told."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.convening.world import MORNING, Hall
from thongsuot.kernel.actor import OPERATOR
from thongsuot.kernel.ids import new_id
from thongsuot.sync import operations

Answer = Any
"""An HttpResponse with `.json()`, as Django's test client gives it."""


@dataclass
class Device:
    """Speaks for one point."""

    token: str
    client: Client

    def get(self, path: str, **headers: str) -> Answer:
        """Ask."""
        return self.client.get(f"/sync/v1/{path}", headers=self._headers | headers)

    def post(self, path: str, content: object, *, packed: bool = False, encoding: str = "") -> Answer:
        """Bring something; bytes go as they are."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        headers = {"content-encoding": encoding} if encoding else {}
        if packed:
            body, headers = gzip.compress(body), {"content-encoding": "gzip"}
        return self.client.post(
            f"/sync/v1/{path}", body, content_type="application/json", headers=self._headers | headers
        )

    def send(self, *events: Mapping[str, object], sent_at: datetime | None = None) -> Answer:
        """Bring a batch."""
        return self.post("events", {"sent_at": said(sent_at or timezone.now()), "events": events})

    def sign_out(self) -> HttpResponse:
        """End itself."""
        return self.client.delete("/sync/v1/device", headers=self._headers)  # type: ignore[return-value]  # the client's own

    @property
    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}


def enrol(point_id: int, client: Client | None = None, now: datetime | None = None) -> Device:
    """A device that came in with a fresh code."""
    browser = client or Client()
    code = operations.make_code(actor=OPERATOR, point_id=point_id, now=now or timezone.now())
    answer = browser.post("/sync/v1/enrol", {"code": code, "name": "Máy 1"}, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return Device(answer.json()["token"], browser)


def said(moment: datetime) -> str:
    """A moment as devices write it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def present(hall: Hall, place: int, **more: object) -> dict[str, object]:
    """Somebody of the first point is there."""
    event = {
        "id": str(new_id()),
        "member": hall.people[place],
        "sitting": hall.sittings[0],
        "kind": "present",
        "how": "tapped",
        "seen_at": said(MORNING),
        "seq": place,
    }
    return event | more


def outcomes(answer: Answer) -> list[str]:
    """What became of each event: the outcome, or the code of the refusal."""
    return [one.get("code") or one["outcome"] for one in answer.json()["verdicts"]]
