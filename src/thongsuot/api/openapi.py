"""The description of the API: what ninja writes of routes and shapes, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from thongsuot.api.once import HEADER
from thongsuot.api.parsing import MULTIPART
from thongsuot.api.problems import MEDIA_TYPE
from thongsuot.api.schemas.shapes import ProblemOut

READ = {
    HTTPStatus.UNAUTHORIZED: "No token and no session, or one that holds no longer.",
    HTTPStatus.FORBIDDEN: "The token is not for that, or its user may not see or do it there.",
    HTTPStatus.NOT_FOUND: "There is no such thing, or not for this reader.",
    HTTPStatus.CONFLICT: "It cannot be done as things stand; the code says why.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Something has not the shape that is asked for; `fields` or `problems` name it.",
    HTTPStatus.TOO_MANY_REQUESTS: "Asked too often; `Retry-After` says when to ask again.",
}
WRITE = READ | {
    HTTPStatus.BAD_REQUEST: "The body cannot be read, or the key of the request is missing.",
    HTTPStatus.CONFLICT: "It cannot be done as things stand, or the same request is still under way.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Larger than this installation takes.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is of another kind than this route takes.",
}
KEY = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "description": "The caller's own name for this request: sent again with the same, it is answered with the same.",
    "schema": {
        "type": "string",
        "pattern": r'^("[!#-\[\]-~]{1,200}"|[!#-\[\]-~]{1,200})$',
        "example": "8e03978e-40d5-43dd-bc93-6894a57f9324",
    },
}
ABOUT = """The pages' own queries and operations for programs. `docs/api.md` is the guide.

A program sends `Authorization: Bearer thongsuot_…`; a scope of its token must open the route, and its user's grants
decide what it sees and does. Every refusal is `application/problem+json` (RFC 9457) in the language of
`Accept-Language` (vi, en). Every POST carries an `Idempotency-Key` and has its effect once."""


class DescribedAPI(NinjaAPI):
    """An API whose description tells every answer, refusals included."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:  # noqa: ANN401  # ninja's signature
        """The description, with what holds for all routes."""
        described = super().get_openapi_schema(**options)
        described["info"]["description"] = ABOUT
        described["components"]["schemas"]["ProblemOut"] = ProblemOut.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        _lift_definitions(described["components"]["schemas"])
        for routes in described["paths"].values():
            for method, route in routes.items():
                _complete(method, route)
        return described


def _complete(method: str, route: dict[str, Any]) -> None:
    writes = method == "post"
    for status, words in (WRITE if writes else READ).items():
        route["responses"].setdefault(status.value, _problem(status, words))
    for parameter in route["parameters"]:
        parameter["schema"] = _sent(parameter["schema"])
    for form in _forms(route):
        form["properties"] = {name: _sent(schema) for name, schema in form["properties"].items()}
    if writes:
        route["parameters"].append(KEY)


def _forms(route: dict[str, Any]) -> Iterator[dict[str, Any]]:
    content = route.get("requestBody", {}).get("content", {})
    return (body["schema"] for media_type, body in content.items() if media_type == MULTIPART)


def _sent(schema: dict[str, Any]) -> dict[str, Any]:
    """What an address or a form leaves out is not there; there is no null in either."""
    match schema:
        case {"anyOf": [shape, {"type": "null"}], **more}:
            return {**more, **_sent(shape)}
        case {"format": "binary"}:
            return {**schema, "minLength": 1}  # an empty file is none
    return schema


def _problem(status: HTTPStatus, words: str) -> dict[str, Any]:
    code = "people.not_allowed" if status == HTTPStatus.FORBIDDEN else "api.refused"
    example = {"type": f"urn:thongsuot:{code}", "title": words, "status": status.value, "code": code}
    content = {"schema": {"$ref": "#/components/schemas/ProblemOut"}, "example": example}
    described: dict[str, Any] = {"description": words, "content": {MEDIA_TYPE: content}}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        described["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return described


def _lift_definitions(schemas: dict[str, Any]) -> None:
    """What a shape holds of other shapes stands beside it, as ninja has it."""
    for schema in list(schemas.values()):
        schemas.update(schema.pop("$defs", {}))
