"""The guide says what is so: its commands name routes that there are, its tables all scopes and answers."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from thongsuot.api.v1 import api
from thongsuot.people.rules.tokens import TokenScope

GUIDE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
COMMANDS = [line.strip() for line in GUIDE.splitlines() if line.startswith("    curl ")]
DESCRIBED: Mapping[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
SITE = "$SITE"


def options(command: str) -> Iterator[tuple[str, str]]:
    """What the command gives curl, as pairs of option and value; the address under "url"."""
    words = iter(shlex.split(command)[1:])
    for word in words:
        yield (word, next(words)) if word.startswith("-") else ("url", word)


def route(address: str, method: str) -> Mapping[str, Any]:
    """The described route at an address."""
    path = address.removeprefix(SITE).partition("?")[0]
    for template, routes in DESCRIBED["paths"].items():
        if re.fullmatch(re.sub(r"{\w+}", "[0-9a-f-]+", template), path) and method in routes:
            return dict(routes[method])
    pytest.fail(f"{method} {path} leads nowhere")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide_is_a_request_that_fits_the_description(command: str) -> None:
    given = list(options(command))
    names = {name for name, _value in given}
    address = dict(given)["url"]
    method = "post" if names & {"-X", "-d", "-F"} else "get"
    described = route(address, method)
    headers = dict(value.split(": ", 1) for name, value in given if name == "-H")
    assert headers["Authorization"] == "Bearer $TOKEN"
    assert ("Idempotency-Key" in headers) == (method == "post")
    queried = {pair.split("=")[0] for pair in address.partition("?")[2].split("&") if pair}
    assert queried <= {one["name"] for one in described["parameters"] if one["in"] == "query"}
    content = described.get("requestBody", {}).get("content", {})
    if "-d" in names:
        name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert_fits(set(json.loads(dict(given)["-d"])), DESCRIBED["components"]["schemas"][name])
    if fields := {value.split("=")[0] for name, value in given if name == "-F"}:
        assert_fits(fields, content["multipart/form-data"]["schema"])


def assert_fits(fields: set[str], shape: Mapping[str, Any]) -> None:
    assert set(shape["required"]) <= fields <= set(shape["properties"])


def first_cells() -> set[str]:
    return set(re.findall(r"^\| `?([a-z:0-9]+)`? \|", GUIDE, flags=re.MULTILINE))


def test_the_guide_names_every_scope() -> None:
    assert {cell for cell in first_cells() if ":" in cell} == set(TokenScope)


def test_the_guide_names_every_refusal_that_a_route_describes() -> None:
    statuses = {
        status for routes in DESCRIBED["paths"].values() for one in routes.values() for status in one["responses"]
    }
    refusals = {str(status) for status in statuses if str(status) >= "400"}
    assert refusals <= {cell for cell in first_cells() if cell.isdigit()}
