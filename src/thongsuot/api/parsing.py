"""How a body is read: each route takes one kind, and a body of another is refused by name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from ninja.parser import Parser as NinjaParser

from thongsuot.kernel.errors import DomainError

JSON = "application/json"
MULTIPART = "multipart/form-data"


class Parser(NinjaParser):
    """JSON where JSON is asked for, a form with files where files are."""

    def parse_body(self, request: HttpRequest) -> Any:  # noqa: ANN401  # whatever JSON holds
        """The body as JSON.

        :raises DomainError: api.media_type
        """
        _require(request, JSON)
        return super().parse_body(request)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """The fields of an address, of a form, or its files.

        :raises DomainError: api.media_type
        """
        is_address_or_form = isinstance(data, QueryDict)
        if not is_address_or_form:
            _require(request, MULTIPART)
        return super().parse_querydict(data, list_fields, request)


def _require(request: HttpRequest, media_type: str) -> None:
    if request.content_type != media_type:
        words = _("Send this as %(media_type)s.")
        raise DomainError("api.media_type", words, media_type=media_type)
