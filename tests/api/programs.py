"""A program that comes through the API with its user's token."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.journeys.world import World
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.days import day_of
from thongsuot.people.operations.tokens import Made, make_token
from thongsuot.people.rules.tokens import TokenScope

PLACE = "/api/v1"


def token(user_id: int, *scopes: TokenScope, last_day: date | None = None) -> Made:
    """A token of this user, for everything unless scopes are named."""
    now = timezone.now()
    return make_token(
        actor=Actor(user_id, "web"),
        user_id=user_id,
        purpose="Báo cáo hằng tuần",
        scopes=scopes or tuple(TokenScope),
        last_day=last_day or day_of(now) + timedelta(days=30),
        now=now,
    )


@dataclass
class Program:
    """Sends requests with a token, each POST with a key of its own unless one is given."""

    client: Client

    def get(self, path: str, **params: object) -> Any:
        return self.client.get(PLACE + path, {name: str(value) for name, value in params.items()})

    def post(self, path: str, body: object = None, *, key: str | None = None) -> Any:
        data = "" if body is None else json.dumps(body)
        return self.client.post(PLACE + path, data, content_type="application/json", headers=_keyed(key))

    def send(self, path: str, *, key: str | None = None, **fields: object) -> Any:
        """A form with files: a pair of name and bytes becomes one."""
        form = {name: _field(name, value) for name, value in fields.items()}
        return self.client.post(PLACE + path, form, headers=_keyed(key))


def program(world: World, role: str, *scopes: TokenScope) -> Program:
    """A program of the user of this role."""
    made = token(world.users[role], *scopes)
    return Program(Client(headers={"authorization": f"Bearer {made.token}", "accept-language": "en"}))


def _keyed(key: str | None) -> dict[str, str]:
    return {"idempotency-key": key or str(uuid4())}


def _field(name: str, value: object) -> object:
    return value if not isinstance(value, tuple) else SimpleUploadedFile(value[0], value[1])
