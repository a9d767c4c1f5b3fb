"""The certificate and the clock of a site are really asked for, here of a site on this machine."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from thongsuot.upkeep.queries.health import network
from thongsuot.upkeep.rules.findings import Finding, State

NOW = datetime.now(UTC).replace(microsecond=0)


class Site(BaseHTTPRequestHandler):
    """Answers with a clock that is an hour slow."""

    def do_HEAD(self) -> None:
        """As asked for by the doctor."""
        self.send_response_only(200)
        self.send_header("Date", format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True))
        self.end_headers()


class QuietServer(HTTPServer):
    """Says nothing of clients that turn away from its certificate."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing."""


def certificate(folder: Path) -> Path:
    """A key and a certificate of `localhost` that it signed itself, for thirty days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "site.pem"
    private = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *private) + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def site(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A site on this machine, and its certificate."""
    path = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with QuietServer(("localhost", 0), Site) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setattr(network, "HTTPS", server.server_port)
        monkeypatch.setattr(network, "site_hosts", lambda: ["localhost"])
        yield path
        server.shutdown()
        thread.join()


def only(findings: Iterator[Finding]) -> Finding:
    (finding,) = findings
    return finding


def test_a_certificate_is_read_with_its_last_day(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(site))
    finding = only(network.certificate(NOW))
    assert (finding.state, finding.params["days"]) == (State.OK, 30)


@pytest.mark.parametrize(("later", "state"), [(20, State.WARN), (29, State.FAIL)])
def test_a_certificate_that_ends_soon_is_found(
    later: int, state: State, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(site))
    assert only(network.certificate(NOW + timedelta(days=later))).state == state


def test_a_certificate_that_browsers_refuse_is_found(site: Path) -> None:
    finding = only(network.certificate(NOW))
    assert (finding.state, bool(finding.params["reason"])) == (State.FAIL, True)


def test_a_site_that_is_not_reached_is_found(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "HTTPS", 1)
    assert only(network.certificate(NOW)).state == State.FAIL
    assert list(network.site_clock(NOW)) == []


def test_a_site_whose_clock_is_wrong_is_found(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(site))
    finding = only(network.site_clock(NOW))
    assert finding.state == State.FAIL
    assert finding.params["seconds"] in range(3590, 3610)


def test_without_a_host_the_certificate_is_passed_over_in_words(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    finding = only(network.certificate(NOW))
    assert (finding.state, bool(finding.words)) == (State.OK, True)
