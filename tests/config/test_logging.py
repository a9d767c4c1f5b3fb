"""What fails leaves its trace on standard error, without what was typed."""

from __future__ import annotations

import logging
import logging.config

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the reason")


urlpatterns = [path("broken/", broken)]


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_a_failure_is_logged_with_its_trace_and_without_the_form(capsys: pytest.CaptureFixture[str]) -> None:
    logging.config.dictConfig(settings.LOGGING)
    client = Client(raise_request_exception=False)
    assert client.post("/broken/", {"name": "Nguyễn Thị Bí Mật"}).status_code == 500
    told = capsys.readouterr().err
    assert "RuntimeError: the reason" in told
    assert "Nguyễn" not in told
