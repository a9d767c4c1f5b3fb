"""Sets the checkout up: fetches the pinned uv, then lets it install what uv.lock names into .venv.

Needs a Python of 3.11 or newer and nothing else: no pip, no venv module, no uv on the machine. All that it writes
lies in the checkout (.tools, .venv). UV_DEFAULT_INDEX, else PIP_INDEX_URL, names the package index; SSL_CERT_FILE
the certificates to trust. See docs/decisions/0002-uv-bootstrap.md.
"""

from __future__ import annotations  # so that an older Python gets as far as saying that it is too old

import argparse
import base64
import hashlib
import html.parser
import io
import json
import os
import platform
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
PYPI = "https://pypi.org/simple"
ATTEMPTS = 3
ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"


class SetupError(Exception):
    """What stops the set-up, in words for the person who started it."""


def main() -> int:
    """Set the checkout up; 0 when it stands, 1 after saying what is in the way."""
    options = _options()
    try:
        check_python(sys.version_info[:2])
        uv = ensure_uv(ROOT / ".tools")
        install(uv, runtime_only=options.runtime)
        if options.bench:
            add_references(uv)
    except SetupError as error:
        print(f"Set-up stopped: {error}", file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Set up .tools and .venv in this checkout.")
    parser.add_argument("--runtime", action="store_true", help="only what the program needs, not what its tests need")
    parser.add_argument("--bench", action="store_true", help="also what the benchmarks measure the program beside")
    return parser.parse_args()


def check_python(version: tuple[int, ...]) -> None:
    """Refuse a Python that the project does not support."""
    if version < OLDEST_PYTHON:
        raise SetupError(
            f"Python {version[0]}.{version[1]} ({sys.executable}) is too old, 3.11 is the oldest that works. "
            "Name a newer one: make PYTHON=python3.12 …"
        )


# The index


def index_url(environment: dict[str, str]) -> str:
    """The package index to use, without the slash at its end."""
    named = environment.get("UV_DEFAULT_INDEX") or environment.get("PIP_INDEX_URL") or PYPI
    return named.strip().rstrip("/")


def fetch(url: str) -> tuple[bytes, str]:
    """The bytes behind a URL and the address that they came from after redirects.

    :raises SetupError: when the address is not reached; a few attempts are made first.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with urllib.request.urlopen(_request(url), timeout=60) as response:
                return response.read(), response.url
        except urllib.error.HTTPError as error:
            error.close()
            if error.code < 500 or attempt == ATTEMPTS:
                raise SetupError(f"{without_password(url)} answered {error.code} {error.reason}.") from error
        except OSError as error:
            if attempt == ATTEMPTS:
                raise SetupError(_not_reached(url, error)) from error
        time.sleep(attempt)
    raise AssertionError


def _request(url: str) -> urllib.request.Request:
    """A request whose user and password, when the URL holds them, travel in a header as servers expect them."""
    parts = urllib.parse.urlsplit(url)
    headers = {"Accept": ACCEPT, "User-Agent": "thongsuot-bootstrap"}
    if parts.username is not None:
        pair = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    return urllib.request.Request(without_password(url), headers=headers)


def without_password(url: str) -> str:
    """The URL without user and password, as it may be shown."""
    parts = urllib.parse.urlsplit(url)
    return urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _not_reached(url: str, error: OSError) -> str:
    reason = getattr(error, "reason", error)
    return (
        f"{without_password(url)} is not reached ({reason}). Is there a network? "
        "UV_DEFAULT_INDEX names another package index, SSL_CERT_FILE the certificates to trust, HTTPS_PROXY a proxy."
    )


def links(page: bytes, page_url: str) -> dict[str, str]:
    """File name → absolute URL of every file on a project's page of the simple API, JSON or HTML."""
    text = page.decode("utf-8", errors="replace")
    if text.lstrip().startswith("{"):
        found = [(str(file["filename"]), str(file["url"])) for file in json.loads(text)["files"]]
    else:
        anchors = _Anchors()
        anchors.feed(text)
        found = [(urllib.parse.unquote(_file_name(href)), href) for href in anchors.hrefs]
    return {name: urllib.parse.urljoin(page_url, href) for name, href in found}


def _file_name(href: str) -> str:
    return urllib.parse.urlsplit(href).path.rpartition("/")[2]


class _Anchors(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the target of a link."""
        self.hrefs += [value for name, value in attrs if tag == "a" and name == "href" and value]


# uv


def choose_wheel(wheels: list[dict[str, str]], system: str, machine: str, libc: str) -> dict[str, str]:
    """The pinned wheel for a machine, as platform.system(), platform.machine() and its C library describe it."""
    machine = {"AMD64": "x86_64", "amd64": "x86_64"}.get(machine, machine)
    for wheel in wheels:
        if (wheel["system"], wheel["machine"], wheel["libc"]) == (system, machine, libc):
            return wheel
    raise SetupError(
        f"no uv is pinned for {system} on {machine} {libc}".rstrip() + "; scripts/uv-wheels.json lists them."
    )


def ensure_uv(tools: Path) -> Path:
    """The pinned uv below `tools`, fetched and checked when it is not there yet."""
    pinned = json.loads((ROOT / "scripts" / "uv-wheels.json").read_text(encoding="utf-8"))
    uv = tools / f"uv-{pinned['version']}" / "uv"
    if uv.exists():
        return uv
    system = platform.system()
    libc = "" if system != "Linux" else "glibc" if platform.libc_ver()[0] == "glibc" else "musl"
    wheel = choose_wheel(pinned["wheels"], system, platform.machine(), libc)
    index = index_url(dict(os.environ))
    print(f"Fetching uv {pinned['version']} from {without_password(index)}")
    unpack(download(index, wheel), uv)
    return uv


def download(index: str, wheel: dict[str, str]) -> bytes:
    """The wheel's bytes from the index, their SHA-256 checked."""
    page_url = f"{index}/uv/" + ("index.html" if index.startswith("file:") else "")
    page, address = fetch(page_url)
    url = links(page, address).get(wheel["file"])
    if url is None:
        raise SetupError(f"{without_password(page_url)} does not offer {wheel['file']}.")
    data, _ = fetch(_signed_in(url, index))
    digest = hashlib.sha256(data).hexdigest()
    if digest != wheel["sha256"]:
        raise SetupError(
            f"{wheel['file']} is not the file that this project pinned: its SHA-256 is {digest}, "
            f"not {wheel['sha256']}. Nothing was installed."
        )
    return data


def _signed_in(url: str, index: str) -> str:
    """The URL with the index's user and password where it lies on the index's own host, as links come without them."""
    target, home = urllib.parse.urlsplit(url), urllib.parse.urlsplit(index)
    login = home.netloc.rpartition("@")[0]
    if not login or (target.scheme, target.netloc) != (home.scheme, home.netloc.rpartition("@")[2]):
        return url
    return urllib.parse.urlunsplit(target._replace(netloc=f"{login}@{target.netloc}"))


def unpack(wheel: bytes, uv: Path) -> None:
    """Put the wheel's `uv` program at its place, whole or not at all."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        member = next(name for name in archive.namelist() if name.endswith(".data/scripts/uv"))
        program = archive.read(member)
    uv.parent.mkdir(parents=True, exist_ok=True)
    unfinished = uv.with_name(f"uv.{os.getpid()}")
    unfinished.write_bytes(program)
    unfinished.chmod(0o755)
    unfinished.replace(uv)


# The environment


def install(uv: Path, *, runtime_only: bool) -> None:
    """Install what uv.lock names into .venv.

    uv.lock names PyPI's addresses, so that `uv sync --locked` refuses any other index. From a mirror the same files
    are installed by name, version and SHA-256.
    """
    environment = uv_environment(dict(os.environ))
    if environment["UV_DEFAULT_INDEX"] == PYPI:
        options = ["--no-dev", "--inexact"] if runtime_only else []
        _run([str(uv), "sync", "--locked", "--quiet", *options], environment)
    else:
        _install_from_mirror(uv, environment, runtime_only=runtime_only)


_INTO = ("--python", str(ROOT / ".venv"))
"""Where `uv pip` installs: named, for UV_PYTHON would send it to the Python that runs this script."""


def add_references(uv: Path) -> None:
    """Install the group `bench` of uv.lock too, until the next set-up: from any index, by name, version and SHA-256."""
    environment, listed = uv_environment(dict(os.environ)), ROOT / ".tools" / "bench.txt"
    group = ["--only-group", "bench", "--output-file", str(listed)]
    _run([str(uv), "export", "--frozen", "--quiet", *group], environment)
    _run([str(uv), "pip", "install", "--quiet", "--verify-hashes", *_INTO, "--requirements", str(listed)], environment)


def uv_environment(environment: dict[str, str]) -> dict[str, str]:
    """The environment for uv: this Python, this checkout, nothing kept in the home folder, no Python downloaded."""
    foreign = {"VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "UV_INDEX_URL", "UV_LOCKED", "UV_FROZEN"}
    kept = {name: value for name, value in environment.items() if name not in foreign}
    return kept | {
        "UV_DEFAULT_INDEX": index_url(environment),
        "UV_CACHE_DIR": str(ROOT / ".tools" / "cache"),
        "UV_PYTHON": sys.executable,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": environment.get("UV_SYSTEM_CERTS", "true"),
    }


def _install_from_mirror(uv: Path, environment: dict[str, str], *, runtime_only: bool) -> None:
    everything, runtime = (ROOT / ".venv" / f".from-mirror-{extent}" for extent in ("everything", "runtime"))
    inputs = [(ROOT / name).read_bytes() for name in ("uv.lock", "pyproject.toml")]
    wanted = hashlib.sha256(b"".join([*inputs, sys.executable.encode(), sys.version.encode()])).hexdigest()
    good_enough = [everything, runtime] if runtime_only else [everything]
    if any(stamp.exists() and stamp.read_text() == wanted for stamp in good_enough):
        return
    print(f"Installing from {without_password(environment['UV_DEFAULT_INDEX'])} what uv.lock names")
    requirements = ROOT / ".tools" / "requirements.txt"
    groups = ["--no-dev"] if runtime_only else []
    _run([str(uv), "export", "--frozen", "--quiet", "--output-file", str(requirements), *groups], environment)
    _run([str(uv), "venv", "--quiet", "--clear", str(ROOT / ".venv")], environment)
    _run([str(uv), "pip", "sync", "--quiet", "--verify-hashes", *_INTO, str(requirements)], environment)
    (runtime if runtime_only else everything).write_text(wanted)


def _run(command: list[str], environment: dict[str, str]) -> None:
    finished = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if finished.returncode:
        raise SetupError(f"`uv {' '.join(command[1:])}` failed; what it says stands above.")


if __name__ == "__main__":
    sys.exit(main())
