"""The devices' doors, by the types that the server itself reads by: what fits is taken, what does not is refused.

Two things no shape can say, so examples are mended: a batch is of our times, a question has something to be seen in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
import schemathesis
from django.core.cache import caches
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from tests.api.test_schema import EXAMPLES, _one_connection  # noqa: F401  # a fixture
from tests.convening.world import Hall
from tests.sync.devices import Device
from thongsuot.config.handlers import get_application
from thongsuot.sync.rules.wire import WholeBatch, WireBatch, WireEnrolment, WireQuestion

TAKES: dict[str, type[msgspec.Struct]] = {"enrol": WireEnrolment, "events": WholeBatch, "questions": WireQuestion}
LOOSELY: Mapping[str, type[msgspec.Struct]] = TAKES | {"events": WireBatch}
"""An event that does not have the shape is refused by itself, within a batch that is taken."""
DOORS = {
    "enrol": {"post": 201},
    "roster": {"get": 200},
    "events": {"post": 200},
    "sign": {"get": 200, "post": 200},
    "questions": {"post": 201},
    "device": {"delete": 204},
}
"""The methods of each door, and what they answer when all is well."""
TOLD = {"enrol", "roster", "events", "sign"}
"""Those that say something then."""
PROBLEM = {"application/problem+json": {"schema": {"type": "object", "required": ["code", "title", "status"]}}}


def described(takes: Mapping[str, type[msgspec.Struct]]) -> dict[str, Any]:
    """The protocol as an OpenAPI document, its bodies from the types that read them."""
    _outer, shapes = msgspec.json.schema_components(takes.values(), ref_template="#/components/schemas/{name}")
    paths = {
        f"/sync/v1/{door}": {
            method: _operation(takes.get(door) if method == "post" else None, status, is_told=door in TOLD)
            for method, status in methods.items()
        }
        for door, methods in DOORS.items()
    }
    about = {"title": "Roll call", "version": "1"}
    return {"openapi": "3.1.0", "info": about, "paths": paths, "components": {"schemas": shapes}}


def _operation(body: type[msgspec.Struct] | None, status: int, *, is_told: bool) -> dict[str, Any]:
    well = {"content": {"application/json": {"schema": {"type": "object"}}}} if is_told else {}
    refused = {
        str(code): {"description": "Refused", "content": PROBLEM} for code in (400, 401, 403, 404, 409, 413, 429)
    }
    found: dict[str, Any] = {"responses": {str(status): {"description": "Well", **well}} | refused}
    if body is not None:
        shape = {"$ref": f"#/components/schemas/{body.__name__}"}
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": shape}}}
    return found


@pytest.mark.parametrize("fits", [True, False], ids=["fitting", "not_fitting"])
def test_every_door_answers_whatever_comes(
    hall: Hall,
    device: Device,
    _one_connection: None,  # noqa: F811, PT019  # after the device: Django's client, which enrols it, undoes it
    fits: bool,
) -> None:
    schema = schemathesis.openapi.from_dict(described(TAKES if fits else LOOSELY))
    schema.app = get_application()
    found = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    assert len(found) == sum(map(len, DOORS.values()))
    asked = [one for one in found if fits or one.body]  # there is nothing wrong to send where nothing is taken
    statuses = {status for one in asked for status in _statuses(one, hall, device, fits=fits)}
    assert max(statuses) < 500
    assert statuses >= ({200, 201, 204, 401, 403} if fits else {400})


def _statuses(operation: Any, hall: Hall, device: Device, *, fits: bool) -> list[int]:
    """What the door says to examples, each undone again; most come from a device, some from nobody."""
    statuses = []
    mode = GenerationMode.POSITIVE if fits else GenerationMode.NEGATIVE

    @settings(max_examples=3 * EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode), st.sampled_from([device.token, device.token, "", "x"]))
    def send(case: Any, token: str) -> None:
        caches["rates"].clear()
        if fits:
            _mend(case, hall)
        with transaction.atomic():
            answer = case.call_and_validate(headers={"Authorization": f"Bearer {token}"})
            transaction.set_rollback(True)
        statuses.append(answer.status_code)

    send()
    return statuses


def _mend(case: Any, hall: Hall) -> None:
    if case.path.endswith("events"):
        case.body["sent_at"] = "2026-12-04T01:00:00Z"
        for event in case.body["events"]:
            event |= {"sitting": hall.sittings[0], "seen_at": "2026-12-04T01:00:00Z"}
    if case.path.endswith("questions"):
        case.body |= {"words": f"Hỏi {case.body['words']}", "sitting": hall.sittings[0]}
