from __future__ import annotations

import smtplib
import socket
import urllib.request

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from tests.conftest import OutsideWorldError


def test_a_connection_to_another_machine_is_refused() -> None:
    with socket.socket() as link, pytest.raises(OutsideWorldError):
        link.connect(("192.0.2.1", 80))


def test_a_page_of_another_machine_is_refused() -> None:
    with pytest.raises(OutsideWorldError):
        urllib.request.urlopen("http://192.0.2.1/", timeout=1)


def test_mail_to_a_real_server_is_refused() -> None:
    with pytest.raises(OutsideWorldError):
        smtplib.SMTP("192.0.2.1", timeout=1)
    with pytest.raises(OutsideWorldError):
        EmailBackend(host="192.0.2.1", timeout=1).send_messages(
            [EmailMessage("a", "b", "c@example.org", ["d@example.org"])]
        )


def test_this_machine_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as link:
        link.connect(server.getsockname())
        assert link.getpeername() == server.getsockname()
