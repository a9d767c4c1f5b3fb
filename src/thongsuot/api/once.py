"""Writing requests: each is done once by its caller's own key, and its answer is given again to whoever asks again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from thongsuot.api.callers import Caller, caller_of
from thongsuot.api.parsing import MULTIPART
from thongsuot.api.problems import MEDIA_TYPE, as_refusal, details, problem_text, status_of
from thongsuot.kernel.errors import DomainError
from thongsuot.officedoc import SheetError
from thongsuot.people.operations import requests
from thongsuot.people.operations.requests import Act, Answer, Asked

HEADER = "Idempotency-Key"
KEY = re.compile(r'(?P<quote>"?)(?P<key>[\x21\x23-\x5b\x5d-\x7e]{1,200})(?P=quote)')
"""A string of a structured header (RFC 9651), its quotes left out or not; nothing in it needs an escape."""
PreparedT = TypeVar("PreparedT")


@dataclass(frozen=True, slots=True)
class Made:
    """What a writing request comes to; the body holds no member's name, for it is kept for a week."""

    body: Schema
    status: int = HTTPStatus.OK
    location: str = ""


def once(request: HttpRequest, act: Callable[[Caller], Made]) -> HttpResponse:
    """Do it in one transaction with the note that it was done, unless it was done before.

    :raises DomainError: api.key_missing, people.request_key_reused, people.request_under_way
    """
    return once_prepared(request, lambda _caller: None, lambda caller, _nothing: act(caller))


def once_prepared(
    request: HttpRequest, prepare: Callable[[Caller], PreparedT], act: Callable[[Caller, PreparedT], Made]
) -> HttpResponse:
    """The same, where what takes seconds and writes nothing is done before the transaction.

    :raises DomainError: api.key_missing, people.request_key_reused, people.request_under_way
    """
    caller = caller_of(request)

    def prepared() -> Act:
        try:
            ready = prepare(caller)
        except (DomainError, SheetError) as error:
            refusal = _refusal(error)
            return lambda: refusal
        return lambda: _attempt(lambda: act(caller, ready))

    asked = Asked(_key(request), _fingerprint(request))
    answered = requests.once(actor=caller.actor, asked=asked, prepare=prepared, now=caller.now)
    return _response(answered.answer, again=answered.again)


def _attempt(act: Callable[[], Made]) -> Answer:
    """A refusal is an answer too: it is kept, and what the operation keeps of a refused request is not undone."""
    try:
        made = act()
    except (DomainError, SheetError) as error:
        return _refusal(error)
    return Answer(made.status, made.body.model_dump_json(), made.location)


def _refusal(error: DomainError | SheetError) -> Answer:
    refusal = as_refusal(error)
    status = status_of(refusal)
    return Answer(status, problem_text(status, refusal.code, str(refusal), details(refusal)))


def _response(answer: Answer, *, again: bool) -> HttpResponse:
    media_type = MEDIA_TYPE if answer.status >= HTTPStatus.BAD_REQUEST else "application/json; charset=utf-8"
    response = HttpResponse(answer.body, status=answer.status, content_type=media_type)
    if answer.location:
        response.headers["Location"] = answer.location
    if again:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _key(request: HttpRequest) -> str:
    found = KEY.fullmatch(request.headers.get(HEADER, ""))
    if found is None:
        words = _("Send the header %(header)s: your own name for this request, 1 to 200 visible characters.")
        raise DomainError("api.key_missing", words, header=HEADER)
    return found["key"]


def _fingerprint(request: HttpRequest) -> str:
    """What tells one request from another: address and content, whatever borders a multipart body happens to have."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}".encode())
    for part in _content(request):
        digest.update(b"\x00" + hashlib.sha256(part).digest())
    return digest.hexdigest()


def _content(request: HttpRequest) -> Iterator[bytes]:
    if request.content_type != MULTIPART:
        yield request.body
        return
    for name, values in sorted(request.POST.lists()):
        yield json.dumps([name, values]).encode()
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield json.dumps([name, file.name]).encode()
            yield file.read()
            file.seek(0)
