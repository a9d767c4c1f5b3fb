"""A browser that knows what was answered and what was not: the answer, or nothing when the server died first."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from types import MappingProxyType
from urllib.parse import urlencode
from uuid import uuid4

ANSWER_SECONDS = 60


class NoAnswerError(Exception):
    """The connection ended before the answer was whole, or the server said that it had failed: nothing is promised."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


class Browser:
    """One person's session at an installation."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def sign_in(self, username: str, password: str) -> None:
        """Through the form, as everybody."""
        self.get("/accounts/login/")
        answer = self.post("/accounts/login/", {"login": username, "password": password})
        assert answer.status == 302, answer.text

    def get(self, path: str) -> Answer:
        """Fetch a page.

        :raises NoAnswerError: when it did not come
        """
        return self._ask("GET", path, b"", "")

    def post(self, path: str, fields: Mapping[str, str], sheet: tuple[str, bytes] | None = None) -> Answer:
        """Send a form, with a sheet (its name and bytes) in its field `file`.

        :raises NoAnswerError: when no answer came: it may have been done or not
        """
        fields = {**fields, "csrfmiddlewaretoken": self._cookies.get("csrftoken", "")}
        if sheet is None:
            return self._ask("POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded")
        boundary = uuid4().hex
        return self._ask("POST", path, _parts(fields, sheet, boundary), f"multipart/form-data; boundary={boundary}")

    def _ask(
        self, method: str, path: str, body: bytes, media_type: str, more: Mapping[str, str] = MappingProxyType({})
    ) -> Answer:
        headers = {"Host": "localhost", "Accept-Language": "en", **more}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers |= {"Content-Type": media_type} if body else {}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_SECONDS)
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswerError(path) from error
        finally:
            connection.close()
        if response.status >= 500:
            raise NoAnswerError(f"{path}: {response.status}")
        self._keep_cookies(response)
        return Answer(response.status, response.headers.get("Location", ""), text)

    def _keep_cookies(self, response: http.client.HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}


class Program(Browser):
    """A program that comes through the API with its user's token."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__(port)
        self._token = token

    def send(self, path: str, content: Mapping[str, object]) -> Answer:
        """Send JSON under a new key: what is sent again is known by what it says of itself.

        :raises NoAnswerError: as `post`
        """
        more = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": uuid4().hex}
        return self._ask("POST", f"/api/v1{path}", json.dumps(content).encode(), "application/json", more)


def _parts(fields: Mapping[str, str], sheet: tuple[str, bytes], boundary: str) -> bytes:
    name, data = sheet
    texts = [
        f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}'.encode() for field, value in fields.items()
    ]
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    opening = f"--{boundary}\r\n".encode()
    return (
        b"".join(opening + part + b"\r\n" for part in [*texts, head.encode() + data]) + f"--{boundary}--\r\n".encode()
    )
