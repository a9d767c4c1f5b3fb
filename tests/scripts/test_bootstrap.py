from __future__ import annotations

import contextlib
import hashlib
import http.server
import io
import json
import os
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import bootstrap
import pytest

PINNED = json.loads((bootstrap.ROOT / "scripts" / "uv-wheels.json").read_text(encoding="utf-8"))["wheels"]
FILE = "uv-1-py3-none-any.whl"


def wheel_bytes() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("uv-1.data/scripts/uvx", b"another program")
        archive.writestr("uv-1.data/scripts/uv", b"#!/bin/sh\necho uv\n")
    return buffer.getvalue()


def pin(data: bytes) -> dict[str, str]:
    return {"file": FILE, "sha256": hashlib.sha256(data).hexdigest()}


@contextlib.contextmanager
def index_server(pages: dict[str, bytes], login: str | None = None) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            allowed = login is None or self.headers.get("Authorization") == login
            status = 404 if self.path not in pages else 200 if allowed else 401
            self.send_response(status)
            self.end_headers()
            if status == 200:
                self.wfile.write(pages[self.path])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("version", [(3, 10), (3, 7)])
def test_an_old_python_is_refused_with_what_to_do(version: tuple[int, int]) -> None:
    with pytest.raises(bootstrap.SetupError, match=r"3\.11 is the oldest"):
        bootstrap.check_python(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13), (3, 14)])
def test_a_supported_python_passes(version: tuple[int, int]) -> None:
    bootstrap.check_python(version)


@pytest.mark.parametrize(
    ("environment", "index"),
    [
        ({}, "https://pypi.org/simple"),
        ({"PIP_INDEX_URL": "https://a.example/simple/"}, "https://a.example/simple"),
        ({"UV_DEFAULT_INDEX": "https://b.example/x", "PIP_INDEX_URL": "https://a.example/"}, "https://b.example/x"),
        ({"UV_DEFAULT_INDEX": "", "PIP_INDEX_URL": ""}, "https://pypi.org/simple"),
    ],
)
def test_the_index_is_the_one_that_is_named(environment: dict[str, str], index: str) -> None:
    assert bootstrap.index_url(environment) == index


def test_links_are_joined_to_the_address_of_the_page() -> None:
    page = b'<html><a href="../../files/uv-1-py3-none-any.whl#sha256=ab" data-x="1">uv</a> <a name="top">x</a></html>'
    found = bootstrap.links(page, "https://mirror.example/root/simple/uv/")
    assert found == {FILE: "https://mirror.example/root/files/uv-1-py3-none-any.whl#sha256=ab"}


def test_the_json_form_of_the_page_is_read() -> None:
    page = json.dumps({"files": [{"filename": FILE, "url": "/files/" + FILE, "hashes": {}}]}).encode()
    assert bootstrap.links(page, "https://m.example/simple/uv/") == {FILE: f"https://m.example/files/{FILE}"}


@pytest.mark.parametrize(
    ("system", "machine", "libc", "part"),
    [
        ("Linux", "x86_64", "glibc", "manylinux_2_17_x86_64"),
        ("Linux", "x86_64", "musl", "musllinux_1_1_x86_64"),
        ("Linux", "aarch64", "glibc", "aarch64"),
        ("Linux", "aarch64", "musl", "musllinux_1_1_aarch64"),
        ("Darwin", "arm64", "", "macosx_11_0_arm64"),
        ("Darwin", "x86_64", "", "macosx_10_12_x86_64"),
    ],
)
def test_each_supported_machine_has_its_wheel(system: str, machine: str, libc: str, part: str) -> None:
    assert part in bootstrap.choose_wheel(PINNED, system, machine, libc)["file"]


def test_an_unknown_machine_is_refused_by_name() -> None:
    with pytest.raises(bootstrap.SetupError, match="Plan9 on pdp11"):
        bootstrap.choose_wheel(PINNED, "Plan9", "pdp11", "")


def test_a_wheel_comes_from_a_mirror_that_asks_who_is_there() -> None:
    data = wheel_bytes()
    pages = {"/simple/uv/": f'<a href="../../files/{FILE}">x</a>'.encode(), f"/files/{FILE}": data}
    with index_server(pages, login="Basic bWU6cCB3") as host:
        assert bootstrap.download(f"http://me:p%20w@{host}/simple", pin(data)) == data
        with pytest.raises(bootstrap.SetupError, match="401") as refusal:
            bootstrap.download(f"http://me:wrong@{host}/simple", pin(data))
    assert "wrong" not in str(refusal.value)


def test_a_folder_may_be_the_index(tmp_path: Path) -> None:
    data = wheel_bytes()
    (tmp_path / "simple" / "uv").mkdir(parents=True)
    (tmp_path / "simple" / "uv" / "index.html").write_text(f'<a href="../../{FILE}">x</a>')
    (tmp_path / FILE).write_bytes(data)
    assert bootstrap.download((tmp_path / "simple").as_uri(), pin(data)) == data


def test_another_file_than_the_pinned_one_is_refused() -> None:
    pages = {"/simple/uv/": f'<a href="/{FILE}">x</a>'.encode(), f"/{FILE}": b"something else"}
    with index_server(pages) as host, pytest.raises(bootstrap.SetupError, match="SHA-256"):
        bootstrap.download(f"http://{host}/simple", pin(wheel_bytes()))


def test_an_index_without_the_wheel_says_so() -> None:
    with (
        index_server({"/simple/uv/": b"<html></html>"}) as host,
        pytest.raises(bootstrap.SetupError, match="not offer"),
    ):
        bootstrap.download(f"http://{host}/simple", pin(b""))


def test_an_index_that_is_not_there_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    with pytest.raises(bootstrap.SetupError, match="UV_DEFAULT_INDEX names another"):
        bootstrap.fetch("http://me:secret@127.0.0.1:9/simple/uv/")


def test_the_program_is_unpacked_ready_to_run(tmp_path: Path) -> None:
    uv = tmp_path / "uv-1" / "uv"
    bootstrap.unpack(wheel_bytes(), uv)
    assert uv.read_bytes().startswith(b"#!/bin/sh")
    assert os.access(uv, os.X_OK)
    assert [entry.name for entry in uv.parent.iterdir()] == ["uv"]


def test_uv_is_not_fetched_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tmp_path / "uv-0.13.9" / "uv"
    there.parent.mkdir()
    there.touch()
    monkeypatch.setattr(bootstrap, "fetch", lambda url: pytest.fail(f"asked for {url}"))
    assert bootstrap.ensure_uv(tmp_path) == there


def test_uv_keeps_to_the_checkout_and_to_this_python() -> None:
    environment = bootstrap.uv_environment({"HOME": "/nowhere", "VIRTUAL_ENV": "/other", "UV_INDEX_URL": "x"})
    assert environment["UV_CACHE_DIR"].startswith(str(bootstrap.ROOT))
    assert environment["UV_PYTHON_DOWNLOADS"] == "never"
    assert not {"VIRTUAL_ENV", "UV_INDEX_URL"} & environment.keys()


def test_what_the_benchmarks_need_goes_into_this_checkout_and_into_no_other_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "_run", lambda command, _environment: ran.append(command))
    bootstrap.add_references(Path("uv"))
    (installs,) = (command for command in ran if command[1:3] == ["pip", "install"])
    assert installs[installs.index("--python") + 1] == str(bootstrap.ROOT / ".venv")
